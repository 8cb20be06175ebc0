using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>Products with one to four rows: the weights are read once, from left to right, and nothing is
/// packed.</summary>
internal static unsafe class GemmRow<O, V> where O : struct, ILanes<V> where V : struct
{
    /// <summary>Computes the product in at most so many parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product product, int wanted)
    {
        int vectors = (product.N + O.Count - 1) / O.Count, most = TileRow.Vectors<O, V>(product.M);
        int threads = Math.Min(wanted, Workers.Threads);
        if (threads > 1 && vectors <= most && product.Blocks >= Blocking.BlocksWorthSharing * threads)
        {
            Deep(product, wanted);
            return;
        }
        // A panel for each thread at least: few columns would be one panel else.
        int width = Math.Min(most, (vectors + threads - 1) / threads) * O.Count;
        int panels = (product.N + width - 1) / width, blocks = Math.Min(wanted, panels);
        Workers.For(blocks, new Line { Product = product, Width = width, Panels = panels, Blocks = blocks });
    }

    private struct Line : ITileBody
    {
        public Product Product;
        public int Width, Panels, Blocks;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int tile, int worker)
        {
            Product p = Product;
            int end = Math.Min(p.N, Partition.Start(Panels, tile + 1, Blocks) * Width);
            TileArgs t = Of(p);
            for (int j = Partition.Start(Panels, tile, Blocks) * Width; j < end; j += Width)
            {
                t.Columns = Math.Min(Width, end - j);
                t.C = p.C + j;
                delegate*<TileArgs*, void> form = TileRow.Get<O, V>(p.M, t.Columns);
                for (int block = 0; block < p.Blocks; block++)
                {
                    bool last = block + 1 == p.Blocks;
                    Set(ref t, p, block, j);
                    t.Add = p.Add || block > 0;
                    t.Relu = p.Relu && last;
                    t.Bias = last && p.Bias != null ? p.Bias + j : null;
                    form(&t);
                }
                p.Epilogue?.Apply(t.C, p.RowC, p.M, t.Columns);
            }
        }
    }

    // Few columns and many rows of weights, such as behind a convolution: each thread streams whole rows of its own, and
    // the sums of the depth blocks are added in their order afterwards, so the bits are those of one thread.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deep(in Product p, int wanted)
    {
        int row = (p.N + O.Count - 1) / O.Count * O.Count, parts = Math.Min(wanted, p.Blocks);
        float* sums = Scratch.Shared((long)p.Blocks * p.M * row);
        Workers.For(parts, new Stretch { Product = p, Sums = sums, Row = row, Parts = parts });
        for (int i = 0; i < p.M; i++)
        {
            for (int j = 0; j < p.N; j += O.Count)
            {
                int count = Math.Min(O.Count, p.N - j);
                float* c = p.C + (nint)i * p.RowC + j, sum = sums + i * row + j;
                V total = O.Load(sum);
                if (p.Add)
                    total = O.Add(total, O.LoadFirst(c, count));
                for (int block = 1; block < p.Blocks; block++)
                    total = O.Add(O.Load(sum + (nint)block * p.M * row), total);
                if (p.Bias != null)
                    total = O.Add(total, O.LoadFirst(p.Bias + j, count));
                O.StoreFirst(c, p.Relu ? O.Max(total, O.Zero) : total, count);
            }
        }
        p.Epilogue?.Apply(p.C, p.RowC, p.M, p.N);
    }

    private struct Stretch : ITileBody
    {
        public Product Product;
        public float* Sums;
        public int Row, Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int tile, int worker)
        {
            Product p = Product;
            TileArgs t = Of(p);
            t.Columns = p.N;
            t.CRow = Row;
            delegate*<TileArgs*, void> form = TileRow.Get<O, V>(p.M, p.N);
            for (int block = Partition.Start(p.Blocks, tile, Parts); block < Partition.Start(p.Blocks, tile + 1, Parts); block++)
            {
                Set(ref t, p, block, 0);
                t.C = Sums + (nint)block * p.M * Row;
                form(&t);
            }
        }
    }

    private static TileArgs Of(in Product p) => new()
    {
        ARow = p.TransA ? 1 : p.RowA,
        AStep = p.TransA ? p.RowA : 1,
        CRow = p.RowC,
        BStep = p.RowB,
    };

    private static void Set(ref TileArgs t, in Product p, int block, int column)
    {
        int k = p.BlockStart(block);
        t.Inner = p.BlockStart(block + 1) - k;
        t.A = p.A + k * t.AStep;
        t.B = p.B + (nint)k * p.RowB + column;
    }
}
