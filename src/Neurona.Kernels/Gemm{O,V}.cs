using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>Matrix products at one vector width.</summary>
/// <remarks>
/// C is cut into blocks of columns and rows; a thread computes a block over the whole of K, so that no thread waits for
/// another and the order of every sum is K's. In a block, for each depth block: the first row tile packs B's panels as
/// it meets them, the others find them packed. A is read in place, unless its rows fall into one set of the first-level
/// cache: then a tile's rows are copied side by side.
/// </remarks>
internal static unsafe class Gemm<O, V> where O : struct, ILanes<V> where V : struct
{
    /// <summary>Computes the product, on the workers where that pays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product product)
    {
        int wanted = Blocking.Tiles((long)product.M * product.N * product.K, Blocking.SmallFor(product));
        if (product.M <= TileRow.MaxRows && !product.TransB)
        {
            GemmRow<O, V>.Run(product, wanted);
            return;
        }
        if (GemmNarrow<O, V>.Suits(product))
        {
            GemmNarrow<O, V>.Run(product, wanted);
            return;
        }
        if (GemmTransposed<O, V>.Suits(product))
        {
            GemmTransposed<O, V>.Run(product, wanted);
            return;
        }
        int width = Tiles<O, V>.MaxColumns, panels = (product.N + width - 1) / width, most = Tiles<O, V>.MaxRows;
        int atStride = product.TransA ? most : Math.Min(most, Blocking.RowsAtStride(product.RowA));
        bool copies = atStride < most && panels >= Blocking.PanelsWorthCopying;
        Grid grid = new() { Product = product, RowTiles = new(product.M, copies ? most : atStride), Panels = panels, Copies = copies };
        int panelsPerBlock = Math.Max(1, Blocking.PackedFor(product.M, product.BlockDepth) / (product.BlockDepth * width));
        grid.ColumnBlocks = (panels + panelsPerBlock - 1) / panelsPerBlock;
        // By rows where there are many of them, because C's rows are contiguous: a thread then meets in the next
        // operation what it wrote in this one.
        // Else by columns, because every block of rows packs B anew, which costs time if B is transposed.
        if (product.TransB || grid.RowTiles.Count < 3 * wanted)
            grid.ColumnBlocks = Math.Max(grid.ColumnBlocks, Math.Min(wanted, panels));
        grid.RowBlocks = Math.Clamp((wanted + grid.ColumnBlocks - 1) / grid.ColumnBlocks, 1, grid.RowTiles.Count);
        if (grid.RowBlocks > 1 && grid.RowTiles.Count < 4 * grid.RowBlocks)
            grid.ShareFewRows(Workers.Threads);
        Workers.For(grid.ColumnBlocks * grid.RowBlocks, grid);
    }

    private struct Grid : ITileBody
    {
        public Product Product;
        public RowTiles RowTiles;
        public int Panels, RowBlocks, ColumnBlocks;
        public bool Copies;

        // Few row tiles: parts of unlike size would wait for each other, and every part packs B anew.
        public void ShareFewRows(int threads)
        {
            if (ColumnBlocks >= 2 * threads && ColumnBlocks % threads == 0)
            {
                RowBlocks = 1;
                return;
            }
            RowBlocks = Math.Min(RowBlocks, threads);
            RowTiles = RowTiles.InParts(Product.M, RowBlocks);
        }

        public readonly void Run(int tile, int worker)
        {
            int column = tile / RowBlocks, row = tile % RowBlocks;
            Block(Product, RowTiles, Copies,
                Partition.Start(RowTiles.Count, row, RowBlocks), Partition.Start(RowTiles.Count, row + 1, RowBlocks),
                Partition.Start(Panels, column, ColumnBlocks), Partition.Start(Panels, column + 1, ColumnBlocks));
        }
    }

    // The row tiles from firstTile to endTile by the panels of columns from firstPanel to endPanel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(
        in Product p, RowTiles rowTiles, bool copies, int firstTile, int endTile, int firstPanel, int endPanel)
    {
        // Strided forms prefetch at every second k only: two row tiles share what is to come.
        int width = Tiles<O, V>.MaxColumns, turns = p.TransA ? 1 : 2;
        bool shared = endTile - firstTile > 1, strided = !p.TransA, fetch = !p.TransB && (long)p.K * p.N > Blocking.PrefetchedWeights;
        // Always the most that a block packs, so that a thread allocates once, not when it first takes over a large
        // block.
        float* packed = Scratch.Panels(Blocking.PackedFloats + Tiles<O, V>.MaxRows * Blocking.CopiedRow);
        float* copy = packed + Blocking.PackedFloats;
        TileArgs t = new() { ARow = p.TransA ? 1 : p.RowA, AStep = p.TransA ? p.RowA : 1, CRow = p.RowC, Outer = 1, PrefetchStep = p.RowB };
        for (int block = 0; block < p.Blocks; block++)
        {
            int k = p.BlockStart(block), depth = p.BlockStart(block + 1) - k;
            bool last = block + 1 == p.Blocks;
            // What comes after this block: the same columns deeper down, or the next columns from the top.
            float* ahead = last ? p.B + (endPanel - firstPanel) * width : p.B + (nint)(k + depth) * p.RowB;
            t.Inner = depth;
            t.Add = p.Add || block > 0;
            t.Relu = p.Relu && last;
            for (int tile = firstTile; tile < endTile; tile++)
            {
                int i = rowTiles.Start(tile), rows = rowTiles.Rows(tile), nth = tile - firstTile;
                bool packs = nth == 0 && shared && !p.TransB, fetches = fetch && nth > 0 && nth <= turns;
                delegate*<TileArgs*, void> whole = packs ? Tiles<O, V>.GetPacking(rows, strided)
                    : fetches ? Tiles<O, V>.GetPrefetching(rows, strided) : Tiles<O, V>.Get(rows, width, strided);
                t.A = p.TransA ? p.A + (nint)k * p.RowA + i : p.A + (nint)i * p.RowA + k;
                if (copies)
                {
                    CopyRows(t.A, p.RowA, rows, depth, copy);
                    t.A = copy;
                    t.ARow = Blocking.CopiedRow;
                }
                t.C = p.C + (nint)i * p.RowC + firstPanel * width;
                float* panel = packed;
                for (int j = firstPanel * width; j < Math.Min(endPanel * width, p.N); j += width, panel += width * depth, t.C += width)
                {
                    int columns = Math.Min(width, p.N - j), vectors = columns > O.Count ? width : O.Count;
                    t.PackTarget = panel;
                    t.PrefetchTarget = ahead + j + (nint)((nth - 1) * (depth / 2)) * p.RowB;
                    // In place: by the first of several row tiles, which packs, and by the only one, which need not.
                    bool inPlace = packs ? columns == width : !shared && !p.TransB && columns == vectors;
                    t.BStep = inPlace ? p.RowB : vectors;
                    t.B = inPlace ? p.B + (nint)k * p.RowB + j : nth > 0 ? panel : PanelOf(p, j, k, depth, columns, panel);
                    t.Columns = columns;
                    t.Bias = last && p.Bias != null ? p.Bias + j : null;
                    (columns == width ? whole : Tiles<O, V>.Get(rows, columns, strided))(&t);
                    if (last)
                        p.Epilogue?.Apply(t.C, p.RowC, rows, columns);
                }
            }
        }
    }

    // Side by side, rows that fall into one set of the first-level cache no longer do.
    private static void CopyRows(float* a, nint rowA, int rows, int depth, float* to)
    {
        for (int r = 0; r < rows; r++, a += rowA, to += Blocking.CopiedRow)
            new ReadOnlySpan<float>(a, depth).CopyTo(new Span<float>(to, depth));
    }

    // Lays the columns from j at the depths from k out side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* PanelOf(in Product p, int j, int k, int depth, int columns, float* panel)
    {
        if (p.TransB)
            Pack<O, V>.Transposed(p.B + (nint)j * p.RowB + k, p.RowB, depth, columns, panel);
        else
            Pack<O, V>.Rows(p.B + (nint)k * p.RowB + j, p.RowB, depth, columns, panel);
        return panel;
    }
}
