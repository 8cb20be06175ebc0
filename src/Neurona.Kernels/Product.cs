using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>A matrix product by addresses: C (M x N) = A B, then C's old value, the bias and the epilogue.</summary>
internal unsafe struct Product
{
    public float* A, B, C, Bias;
    public int M, N, K;

    /// <summary>Numbers from one stored row to the next.</summary>
    public int RowA, RowB, RowC;

    /// <summary>A is stored K x M.</summary>
    public bool TransA;

    /// <summary>B is stored N x K.</summary>
    public bool TransB;

    /// <summary>C's old value is added.</summary>
    public bool Add;

    /// <summary>max(x, 0) is applied last.</summary>
    public bool Relu;

    /// <summary>The number of blocks that K is summed in: each block is one chain, and the blocks are added in order. A function of K alone, and so are the bits.</summary>
    public readonly int Blocks => (K + MaxDepth - 1) / MaxDepth;

    /// <summary>Where block <paramref name="block"/> begins; blocks differ by one at most.</summary>
    public readonly int BlockStart(int block) => (int)((long)K * block / Blocks);

    /// <summary>The depth of the deepest block.</summary>
    public readonly int BlockDepth => (K + Blocks - 1) / Blocks;

    // Short chains round less (rms error at K = 6272: 1e-7, in one chain 1.2e-6), and a panel of B this deep stays in the second-level cache.
    private const int MaxDepth = 384;
}

/// <summary>Matrix products at one vector width.</summary>
/// <remarks>
/// C is cut into blocks of columns and rows; a thread computes a block over the whole of K, so that no thread waits for another and the order of every sum is K's. In a block,
/// for each depth block: the first row tile packs B's panels as it meets them, the others find them packed; A is read in place.
/// </remarks>
internal static unsafe class Gemm<O, V> where O : struct, ILanes<V> where V : struct
{
    // The packed panels of a block of columns stay in a second-level cache of half a megabyte, with A's tile and C beside them.
    private const int PackedFloats = 96 * 1024;

    // Below this many multiplications (about 2 microseconds) a block is not worth a hand-off.
    private const long SmallBlock = 1 << 17;

    // Blocks claimed by each thread, so that a thread that is held up leaves its share to the others.
    private const int BlocksPerThread = 4;

    /// <summary>Computes the product, on the workers where that pays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product product)
    {
        Grid grid = new() { Product = product };
        int rowsPerTile = Tiles<O, V>.MaxRows;
        // Rows whose distance is a multiple of 2 KB fall into the same few sets of the first-level cache: fewer of them at once.
        if (!product.TransA && product.RowA % 512 == 0)
            rowsPerTile = Math.Min(rowsPerTile, 8);
        grid.RowTiles = (product.M + rowsPerTile - 1) / rowsPerTile;
        grid.Panels = (product.N + Tiles<O, V>.MaxColumns - 1) / Tiles<O, V>.MaxColumns;
        int panelsPerBlock = Math.Max(1, PackedFloats / (product.BlockDepth * Tiles<O, V>.MaxColumns));
        grid.ColumnBlocks = (grid.Panels + panelsPerBlock - 1) / panelsPerBlock;
        grid.RowBlocks = 1;
        int threads = Workers.Count;
        if (threads > 1)
        {
            long wanted = Math.Min((long)threads * BlocksPerThread, (long)product.M * product.N * product.K / SmallBlock);
            // Columns first: cut by rows, every block packs B anew.
            grid.ColumnBlocks = Math.Max(grid.ColumnBlocks, (int)Math.Min(wanted, grid.Panels));
            grid.RowBlocks = (int)Math.Clamp((wanted + grid.ColumnBlocks - 1) / grid.ColumnBlocks, 1, grid.RowTiles);
        }
        Workers.For(grid.ColumnBlocks * grid.RowBlocks, grid);
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

    private static int Part(int whole, int part, int parts) => (int)((long)whole * part / parts);

    // Row tiles differ by one row at most, which removes the waste of a last tile of few rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(in Product p, int rowTiles, int firstTile, int endTile, int firstPanel, int endPanel)
    {
        int width = Tiles<O, V>.MaxColumns;
        bool inPlace = endTile - firstTile == 1 && !p.TransB;
        float* packed = Scratch.Panels((endPanel - firstPanel) * width * p.BlockDepth);
        TileArgs t = new() { ARow = p.TransA ? 1 : p.RowA, AStep = p.TransA ? p.RowA : 1, CRow = p.RowC, Outer = 1 };
        for (int block = 0; block < p.Blocks; block++)
        {
            int k = p.BlockStart(block), depth = p.BlockStart(block + 1) - k;
            bool last = block + 1 == p.Blocks;
            t.Inner = depth;
            t.Add = p.Add || block > 0;
            t.Relu = p.Relu && last;
            for (int tile = firstTile; tile < endTile; tile++)
            {
                int i = Part(p.M, tile, rowTiles), rows = Part(p.M, tile + 1, rowTiles) - i;
                t.A = p.TransA ? p.A + (nint)k * p.RowA + i : p.A + (nint)i * p.RowA + k;
                delegate*<TileArgs*, void> whole = Tiles<O, V>.Get(rows, width, !p.TransA);
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    int j = panel * width, columns = Math.Min(width, p.N - j);
                    float* to = packed + (nint)(panel - firstPanel) * width * depth;
                    t.B = to;
                    t.BStep = columns > O.Count ? width : O.Count;
                    if (inPlace && columns == t.BStep)
                    {
                        t.B = p.B + (nint)k * p.RowB + j;
                        t.BStep = p.RowB;
                    }
                    else if (tile == firstTile)
                    {
                        if (p.TransB)
                            Pack<O, V>.Transposed(p.B + (nint)j * p.RowB + k, p.RowB, depth, columns, to);
                        else
                            Pack<O, V>.Rows(p.B + (nint)k * p.RowB + j, p.RowB, depth, columns, to);
                    }
                    t.C = p.C + (nint)i * p.RowC + j;
                    t.Columns = columns;
                    t.Bias = last && p.Bias != null ? p.Bias + j : null;
                    (columns == width ? whole : Tiles<O, V>.Get(rows, columns, !p.TransA))(&t);
                }
            }
        }
    }
}
