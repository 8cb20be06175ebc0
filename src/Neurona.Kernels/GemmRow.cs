using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>Products with one to four rows: the weights are read once, from left to right, and nothing is
/// packed.</summary>
internal static unsafe class GemmRow<O, V> where O : struct, ILanes<V> where V : struct
{
    /// <summary>Computes the product in at most so many blocks of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product product, int wanted)
    {
        int width = TileRow.Vectors<O, V>(product.M) * O.Count, panels = (product.N + width - 1) / width, blocks = Math.Min(wanted, panels);
        Workers.For(blocks, new Line { Product = product, Panels = panels, Blocks = blocks });
    }

    private struct Line : ITileBody
    {
        public Product Product;
        public int Panels, Blocks;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int tile, int worker)
        {
            Product p = Product;
            int width = TileRow.Vectors<O, V>(p.M) * O.Count, end = Math.Min(p.N, Partition.Start(Panels, tile + 1, Blocks) * width);
            TileArgs t = new()
            {
                ARow = p.TransA ? 1 : p.RowA,
                AStep = p.TransA ? p.RowA : 1,
                CRow = p.RowC,
                BStep = p.RowB,
            };
            for (int j = Partition.Start(Panels, tile, Blocks) * width; j < end; j += width)
            {
                t.Columns = Math.Min(width, end - j);
                t.C = p.C + j;
                delegate*<TileArgs*, void> form = TileRow.Get<O, V>(p.M, t.Columns);
                for (int block = 0; block < p.Blocks; block++)
                {
                    int k = p.BlockStart(block);
                    bool last = block + 1 == p.Blocks;
                    t.Inner = p.BlockStart(block + 1) - k;
                    t.A = p.A + k * t.AStep;
                    t.B = p.B + (nint)k * p.RowB + j;
                    t.Add = p.Add || block > 0;
                    t.Relu = p.Relu && last;
                    t.Bias = last && p.Bias != null ? p.Bias + j : null;
                    form(&t);
                }
            }
        }
    }
}
