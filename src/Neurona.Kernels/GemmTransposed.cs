using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// C = A Bᵀ computed as Cᵀ = B Aᵀ: B, the weights of a layer, is read in place as the left operand,
/// and the smaller A is packed instead.
/// </summary>
/// <remarks>
/// A tile of Cᵀ is summed over the whole of K in a corner of the cache and stored transposed. The products, their order
/// and so the bits are those of <see cref="Gemm{O, V}"/>.
/// </remarks>
internal static unsafe class GemmTransposed<O, V> where O : struct, ILanes<V> where V : struct
{
    private static int PackedFloats => Blocking.PackedFloats;

    // Squares of 8 are what the transposing shuffles take.
    private const int Square = 8;

    /// <summary>
    /// Whether this way is the faster one: whole vectors along A's rows, fewer of them than B's, all of K packed at
    /// once, enough sums to pay for transposing them.
    /// </summary>
    public static bool Suits(in Product p) =>
        O.Count == 2 * Square && p.TransB && p.Bias == null && !p.Relu && p.M >= O.Count && p.M <= p.N
        && p.K >= Blocking.TransposedDepth && p.K <= PackedFloats / Tiles<O, V>.MaxColumns;

    /// <summary>Computes the product in about so many blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product product, int wanted)
    {
        int width = Tiles<O, V>.MaxColumns, panelsPerBlock = PackedFloats / (product.K * width);
        int most = product.K < Blocking.TransposedTallDepth ? Square : Tiles<O, V>.MaxRows;
        int rows = Math.Min(most, Blocking.RowsAtStride(product.RowB));
        Grid grid = new() { Product = product, Tiles = new(product.N, rows), Panels = (product.M + width - 1) / width };
        grid.PanelBlocks = Math.Max((grid.Panels + panelsPerBlock - 1) / panelsPerBlock, Math.Min(wanted, grid.Panels));
        grid.TileBlocks = Math.Clamp((wanted + grid.PanelBlocks - 1) / grid.PanelBlocks, 1, grid.Tiles.Count);
        Workers.For(grid.TileBlocks * grid.PanelBlocks, grid);
    }

    private struct Grid : ITileBody
    {
        public Product Product;
        public RowTiles Tiles;
        public int Panels, TileBlocks, PanelBlocks;

        public readonly void Run(int tile, int worker)
        {
            int panel = tile / TileBlocks, row = tile % TileBlocks;
            Block(Product, Tiles, Partition.Start(Tiles.Count, row, TileBlocks), Partition.Start(Tiles.Count, row + 1, TileBlocks),
                Partition.Start(Panels, panel, PanelBlocks), Partition.Start(Panels, panel + 1, PanelBlocks));
        }
    }

    // The tiles of B's rows from first to end by panels of A's rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(in Product p, RowTiles tiles, int first, int end, int firstPanel, int endPanel)
    {
        int width = Tiles<O, V>.MaxColumns;
        float* packed = Scratch.Panels(PackedFloats + Tiles<O, V>.MaxRows * width), sums = packed + PackedFloats;
        bool far = (long)p.N * p.K > Blocking.PrefetchedWeights;
        TileArgs t = new() { ARow = p.RowB, AStep = 1, C = sums, CRow = width, Outer = 1 };
        for (int tile = first; tile < end; tile++)
        {
            int n = tiles.Start(tile), rows = tiles.Rows(tile);
            // While the first panel is multiplied, the next tile's rows are asked for: as many numbers as it has, two
            // lines at every second k.
            bool fetches = far && tile + 1 < end;
            t.PrefetchStep = 2 * rows;
            float* panel = packed;
            for (int m = firstPanel * width; m < Math.Min(endPanel * width, p.M); m += width)
            {
                t.Columns = Math.Min(width, p.M - m);
                t.BStep = t.Columns > O.Count ? width : O.Count;
                float* c = p.C + (nint)m * p.RowC + n;
                if (p.Add)
                    Transpose.Run(c, p.RowC, t.Columns, rows, sums, width);
                delegate*<TileArgs*, void> form = fetches && m == firstPanel * width && t.Columns == width
                    ? Tiles<O, V>.GetPrefetching(rows, strided: true) : Tiles<O, V>.Get(rows, t.Columns, strided: true);
                for (int block = 0; block < p.Blocks; block++)
                {
                    int k = p.BlockStart(block), depth = p.BlockStart(block + 1) - k;
                    if (tile == first)
                        Pack<O, V>.Transposed(p.A + (nint)m * p.RowA + k, p.RowA, depth, t.Columns, panel);
                    t.A = p.B + (nint)n * p.RowB + k;
                    t.B = panel;
                    t.PrefetchTarget = p.B + (nint)(n + rows) * p.RowB + (nint)k * rows;
                    t.Inner = depth;
                    t.Add = p.Add || block > 0;
                    form(&t);
                    panel += depth * t.BStep;
                }
                Transpose.Run(sums, width, rows, t.Columns, c, p.RowC);
            }
        }
    }
}
