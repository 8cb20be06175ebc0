using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>Matrix products at one vector width.</summary>
/// <remarks>
/// C is cut into blocks of columns and rows; a thread computes a block over the whole of K, so that no thread waits for another and the order of every sum is K's. In a block,
/// for each depth block: the first row tile packs B's panels as it meets them, the others find them packed; A is read in place.
/// </remarks>
internal static unsafe class Gemm<O, V> where O : struct, ILanes<V> where V : struct
{
    // The packed panels of a block of columns stay in a second-level cache of half a megabyte, with A's tile and C beside them.
    public const int PackedFloats = 96 * 1024;

    // Below this many multiplications (about a microsecond) a block is not worth a hand-off.
    private const long SmallBlock = 1 << 16;

    // Larger weights do not wait in a second-level cache for their turn.
    private const long LargeB = 256 * 1024;

    // Blocks claimed by each thread, so that a thread that is held up leaves its share to the others.
    private const int BlocksPerThread = 4;

    /// <summary>Computes the product, on the workers where that pays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product product)
    {
        int wanted = WantedBlocks(product);
        if (product.M == 1 && !product.TransB)
        {
            GemmRow<O, V>.Run(product, wanted);
            return;
        }
        if (GemmTurned<O, V>.Suits(product))
        {
            GemmTurned<O, V>.Run(product, wanted);
            return;
        }
        Grid grid = new() { Product = product };
        int rowsPerTile = Tiles<O, V>.MaxRows;
        // Rows whose distance is a multiple of 2 KB fall into the same few sets of the first-level cache: fewer of them at once.
        if (!product.TransA && product.RowA % 512 == 0)
            rowsPerTile = Math.Min(rowsPerTile, 8);
        grid.RowTiles = (product.M + rowsPerTile - 1) / rowsPerTile;
        grid.Panels = (product.N + Tiles<O, V>.MaxColumns - 1) / Tiles<O, V>.MaxColumns;
        int panelsPerBlock = PackedFloats / (product.BlockDepth * Tiles<O, V>.MaxColumns);
        grid.ColumnBlocks = (grid.Panels + panelsPerBlock - 1) / panelsPerBlock;
        // By rows where there are many of them, because C's rows are contiguous: a thread then meets in the next operation what it wrote in this one.
        // Else by columns, because every block of rows packs B anew, which costs time if B is transposed.
        if (product.TransB || grid.RowTiles < 3 * wanted)
            grid.ColumnBlocks = Math.Max(grid.ColumnBlocks, Math.Min(wanted, grid.Panels));
        grid.RowBlocks = Math.Clamp((wanted + grid.ColumnBlocks - 1) / grid.ColumnBlocks, 1, grid.RowTiles);
        Workers.For(grid.ColumnBlocks * grid.RowBlocks, grid);
    }

    // A multiple of the threads where there is work for all.
    private static int WantedBlocks(in Product product)
    {
        int threads = Workers.Threads;
        if (threads == 1)
            return 1;
        int wanted = (int)Math.Min((long)threads * BlocksPerThread, Math.Max(1, (long)product.M * product.N * product.K / SmallBlock));
        return wanted < threads ? wanted : wanted / threads * threads;
    }

    private struct Grid : ITileBody
    {
        public Product Product;
        public int RowTiles, Panels, RowBlocks, ColumnBlocks;

        public readonly void Run(int tile, int worker)
        {
            int column = tile / RowBlocks, row = tile % RowBlocks;
            Block(Product, RowTiles, Part(RowTiles, row, RowBlocks), Part(RowTiles, row + 1, RowBlocks),
                Part(Panels, column, ColumnBlocks), Part(Panels, column + 1, ColumnBlocks));
        }
    }

    /// <summary>Where part number so and so of a whole begins: parts differ by one at most.</summary>
    public static int Part(int whole, int part, int parts) => (int)((long)whole * part / parts);

    // Row tiles differ by one row at most, which removes the waste of a last tile of few rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(in Product p, int rowTiles, int firstTile, int endTile, int firstPanel, int endPanel)
    {
        int width = Tiles<O, V>.MaxColumns, line = 64 / sizeof(float);
        bool shared = endTile - firstTile > 1, strided = !p.TransA, fetch = !p.TransB && (long)p.K * p.N > LargeB;
        // Always the most that a block packs, so that a thread allocates once, not when it first takes over a large block.
        float* packed = Scratch.Panels(PackedFloats);
        TileArgs t = new() { ARow = p.TransA ? 1 : p.RowA, AStep = p.TransA ? p.RowA : 1, CRow = p.RowC, Outer = 1, BesideStep = p.RowB };
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
                int i = Part(p.M, tile, rowTiles), rows = Part(p.M, tile + 1, rowTiles) - i, nth = tile - firstTile;
                bool packs = nth == 0 && shared && !p.TransB, fetches = fetch && nth > 0 && nth <= width / line;
                delegate*<TileArgs*, void> whole = packs ? Tiles<O, V>.GetPacking(rows, strided)
                    : fetches ? Tiles<O, V>.GetFetching(rows, strided) : Tiles<O, V>.Get(rows, width, strided);
                t.A = p.TransA ? p.A + (nint)k * p.RowA + i : p.A + (nint)i * p.RowA + k;
                t.C = p.C + (nint)i * p.RowC + firstPanel * width;
                float* panel = packed;
                for (int j = firstPanel * width; j < Math.Min(endPanel * width, p.N); j += width, panel += width * depth, t.C += width)
                {
                    int columns = Math.Min(width, p.N - j), vectors = columns > O.Count ? width : O.Count;
                    t.B = panel;
                    t.BStep = vectors;
                    t.Beside = fetches ? ahead + j + (nth - 1) * line : panel;
                    if (packs ? columns == width : !shared && !p.TransB && columns == vectors)
                    {
                        // In place: by the first of several row tiles, which packs, and by the only one, which need not.
                        t.B = p.B + (nint)k * p.RowB + j;
                        t.BStep = p.RowB;
                    }
                    if (nth == 0 && p.TransB)
                        Pack<O, V>.Transposed(p.B + (nint)j * p.RowB + k, p.RowB, depth, columns, panel);
                    else if (nth == 0 && columns < width && t.B == panel)
                        Pack<O, V>.Rows(p.B + (nint)k * p.RowB + j, p.RowB, depth, columns, panel);
                    t.Columns = columns;
                    t.Bias = last && p.Bias != null ? p.Bias + j : null;
                    (columns == width ? whole : Tiles<O, V>.Get(rows, columns, strided))(&t);
                }
            }
        }
    }
}
