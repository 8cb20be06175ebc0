using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>C = Aᵀ B with few columns, computed as Cᵀ = Bᵀ A: the vectors lie along A's rows with all lanes in use, and
/// the few columns of B are the rows of the tile.</summary>
/// <remarks>The products, their order and so the bits are those of <see cref="Gemm{O, V}"/>.</remarks>
internal static unsafe class GemmNarrow<O, V> where O : struct, ILanes<V> where V : struct
{
    /// <summary>Whether this way is the faster one: columns that leave lanes of a vector empty, but are rows enough for
    /// a tile at full speed, and C long enough for whole tiles.</summary>
    public static bool Suits(in Product p) =>
        p.TransA && !p.TransB && p.Bias == null && !p.Relu
        && p.N >= Blocking.NarrowColumns && p.N < O.Count && p.N <= Tiles<O, V>.MaxRows && p.M >= Tiles<O, V>.MaxColumns;

    /// <summary>Computes the product in at most so many blocks of A's columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product product, int wanted)
    {
        int width = Tiles<O, V>.MaxColumns, panels = (product.M + width - 1) / width, blocks = Math.Min(wanted, panels);
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
            int width = Tiles<O, V>.MaxColumns, end = Math.Min(p.M, Partition.Start(Panels, tile + 1, Blocks) * width);
            float* sums = Scratch.Panels(Tiles<O, V>.MaxRows * width + Blocking.MaxDepth * width);
            float* packed = sums + Tiles<O, V>.MaxRows * width;
            TileArgs t = new() { ARow = 1, AStep = p.RowB, C = sums, CRow = width, Outer = 1 };
            for (int m = Partition.Start(Panels, tile, Blocks) * width; m < end; m += width)
            {
                int columns = Math.Min(width, end - m), vectors = columns > O.Count ? width : O.Count;
                float* c = p.C + (nint)m * p.RowC;
                delegate*<TileArgs*, void> form = Tiles<O, V>.Get(p.N, columns, strided: false);
                t.Columns = columns;
                if (p.Add)
                    Transpose.Run(c, p.RowC, columns, p.N, sums, width);
                for (int block = 0; block < p.Blocks; block++)
                {
                    int k = p.BlockStart(block);
                    t.Inner = p.BlockStart(block + 1) - k;
                    t.A = p.B + (nint)k * p.RowB;
                    t.B = p.A + (nint)k * p.RowA + m;
                    t.BStep = p.RowA;
                    if (columns < vectors)
                    {
                        // B of a tile has whole vectors.
                        Pack<O, V>.Rows(t.B, p.RowA, (int)t.Inner, columns, packed);
                        t.B = packed;
                        t.BStep = vectors;
                    }
                    t.Add = p.Add || block > 0;
                    form(&t);
                }
                Transpose.Run(sums, width, p.N, columns, c, p.RowC);
            }
        }
    }
}
