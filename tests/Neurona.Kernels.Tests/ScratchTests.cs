namespace Neurona.Numerics.Tests;

/// <summary>Packed operands stay inside the memory that was asked for them: guard pages around it, depths that no block
/// divides.</summary>
[Collection(WorkersCollection.Name)]
public sealed class ScratchTests : IDisposable
{
    private readonly int _before = Workers.Count;

    public void Dispose() => Workers.Count = _before;

    public static TheoryData<int, int, int, Trans> Products
    {
        get
        {
            TheoryData<int, int, int, Trans> all = [];
            // So many columns that their panels fill the scratch to the last number: a block counted one too shallow
            // lets one panel too many in.
            foreach ((int columns, int depth) in ((int, int)[])[(512, 385), (384, 513), (288, 1025), (97, 767)])
            {
                foreach (Trans trans in (Trans[])[Trans.None, Trans.A, Trans.B])
                {
                    all.Add(40, columns, depth, trans);
                    all.Add(15, columns, depth, trans);
                }
            }
            // Around the depth of which one panel of two vectors fills the scratch, on this machine.
            int deepest = Blocking.PackedFloats / 32;
            all.Add(16, 600, deepest - 1, Trans.B);
            all.Add(16, 600, deepest, Trans.B);
            all.Add(16, 600, deepest + 1, Trans.B);
            // Few rows, shared along the depth: the sums of every depth block.
            all.Add(2, 33, 8000, Trans.None);
            all.Add(1, 100, 5000, Trans.A);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void PanelsOfAProductStayInside(int m, int n, int k, Trans trans)
    {
        float[] a = Sample.Numbers(m * k, 1), b = Sample.Numbers(k * n, 2), expected = new float[m * n], got = new float[m * n];
        foreach (int threads in (int[])[1, 3])
        {
            Workers.Count = threads;
            Multiply(expected);
            foreach (int width in Widths.All)
            {
                using GuardedScratch guarded = new();
                Widths.Run(width, () => Multiply(got));
                Same.Bits(expected, got, $"{m} x {n} x {k}, {trans}, width {width}, {threads} threads");
            }
        }

        void Multiply(float[] c) =>
            Kernels.Gemm(
                trans == Trans.A ? new(a, k, m) : new(a, m, k), trans == Trans.B ? new(b, n, k) : new(b, k, n), new(c, m, n), trans);
    }

    [Fact]
    public void PackedKernelsAndSumsOfAConvolutionStayInside()
    {
        Workers.Count = 2;
        foreach ((Window2D w, int batch) in Windows.Draw(60, pool: false))
        {
            float[] x = Sample.Numbers(batch * w.InputSize, 1), kernel = Sample.Numbers(w.Depth * w.Filters, 2),
                dy = Sample.Numbers(batch * w.OutputSize, 3);
            (float[] y, float[] dKernel, float[] dx) expected = Run();
            foreach (int width in Widths.All)
            {
                using GuardedScratch guarded = new();
                (float[] y, float[] dKernel, float[] dx) got = default;
                Widths.Run(width, () => got = Run());
                Same.Bits(expected.y, got.y, $"forward {w}, width {width}");
                Same.Bits(expected.dKernel, got.dKernel, $"weights {w}, width {width}");
                Same.Bits(expected.dx, got.dx, $"input {w}, width {width}");
            }

            (float[], float[], float[]) Run()
            {
                float[] y = new float[dy.Length], dKernel = new float[kernel.Length], dx = new float[x.Length];
                Kernels.Conv2D(w, new(x, batch, w.InputSize), new(kernel, w.Depth, w.Filters), [], new Mat<float>(y, batch, w.OutputSize));
                Kernels.Conv2DBackwardWeights(
                    w, new(x, batch, w.InputSize), new(dy, batch, w.OutputSize), new Mat<float>(dKernel, w.Depth, w.Filters));
                Kernels.Conv2DBackwardInput(
                    w, new(dy, batch, w.OutputSize), new(kernel, w.Depth, w.Filters), new Mat<float>(dx, batch, w.InputSize));
                return (y, dKernel, dx);
            }
        }
    }
}
