namespace Neurona.Numerics.Tests;

/// <summary>What is applied in the tile has the bits of the same function over the stored result, and touches nothing
/// else.</summary>
[Collection(WorkersCollection.Name)]
public sealed class EpilogueTests : IDisposable
{
    private readonly int _before = Workers.Count;

    public void Dispose() => Workers.Count = _before;

    // One row, few rows, a deep product of few rows, one panel, a masked one, several depth blocks, many tiles, no depth.
    [Theory]
    [InlineData(1, 40, 300)]
    [InlineData(3, 70, 900)]
    [InlineData(2, 33, 8000)]
    [InlineData(5, 10, 64)]
    [InlineData(30, 16, 100)]
    [InlineData(37, 77, 500)]
    [InlineData(150, 300, 800)]
    [InlineData(4, 9, 0)]
    public void OfAProduct(int m, int n, int k)
    {
        const float canary = 12345;
        const int apart = 5;
        float[] a = Sample.Numbers(m * k, 1), b = Sample.Numbers(k * n, 2), bias = Sample.Numbers(n, 3), expected = new float[m * n];
        foreach (int threads in new[] { 1, 3 })
        {
            Workers.Count = threads;
            foreach (int width in Widths.All)
            {
                Widths.Run(width, () =>
                {
                    Kernels.GemmBias(new(a, m, k), new(b, k, n), bias, new(expected, m, n));
                    Kernels.Map(default(SigmoidOp), expected, expected);
                    float[] got = new float[m * (n + apart)];
                    got.AsSpan().Fill(canary);
                    Mat<float> c = new(got, m, n, n + apart);
                    Kernels.GemmBias(new(a, m, k), new(b, k, n), bias, c, Epilogue.Of(default(SigmoidOp)));
                    for (int i = 0; i < m; i++)
                    {
                        Same.Bits(expected.AsSpan(i * n, n), c.Row(i), $"row {i} of {m} x {n} x {k}, width {width}, {threads} threads");
                        Assert.All(got.AsSpan(i * (n + apart) + n, apart).ToArray(), gap => Assert.Equal(canary, gap));
                    }
                });
            }
        }
    }

    [Fact]
    public void OfAConvolution()
    {
        foreach ((Window2D w, int batch) in Windows.Draw(60, pool: false))
        {
            float[] x = Sample.Numbers(batch * w.InputSize, 1), kernel = Sample.Numbers(w.Depth * w.Filters, 2),
                bias = Sample.Numbers(w.Filters, 3), expected = new float[batch * w.OutputSize], got = new float[expected.Length];
            foreach (int threads in new[] { 1, 3 })
            {
                Workers.Count = threads;
                foreach (int width in Widths.All)
                {
                    Widths.Run(width, () =>
                    {
                        Run(expected, null);
                        Kernels.Map(default(TanhOp), expected, expected);
                        Run(got, Epilogue.Of(default(TanhOp)));
                    });
                    Same.Bits(expected, got, $"{w} batch {batch}, width {width}, {threads} threads");
                }
            }

            void Run(float[] y, Epilogue? epilogue) =>
                Kernels.Conv2D(
                    w, new(x, batch, w.InputSize), new(kernel, w.Depth, w.Filters), bias, new Mat<float>(y, batch, w.OutputSize), epilogue);
        }
    }

    [Fact]
    public void TheReferenceAppliesItInAnyPrecision()
    {
        double[] c = new double[2];
        Reference.GemmBias<double>(new([1, -1], 2, 1), new([2], 1, 1), [0.5], new(c, 2, 1), Epilogue.Of(default(SigmoidOp)));
        Assert.Equal(1 / (1 + Math.Exp(-2.5)), c[0], 15);
        Assert.Equal(1 / (1 + Math.Exp(1.5)), c[1], 15);
    }
}
