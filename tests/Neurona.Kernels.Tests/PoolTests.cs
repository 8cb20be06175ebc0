namespace Neurona.Numerics.Tests;

[Collection(WorkersCollection.Name)]
public sealed class PoolTests : IDisposable
{
    private readonly int _before = Workers.Count;

    public void Dispose() => Workers.Count = _before;

    private static IEnumerable<(Window2D Window, int Batch)> Cases()
    {
        foreach ((Window2D, int) drawn in Windows.Draw(300, pool: true))
            yield return drawn;
        yield return (new(24, 24, 64, 2, 2, 2, 2, 0, 0, 12, 12, 64), 4);
        yield return (new(25, 27, 40, 2, 2, 2, 2, 0, 0, 12, 13, 40), 4);
        yield return (new(25, 27, 16, 2, 2, 2, 2, 0, 0, 13, 14, 16), 4);
        yield return (new(14, 14, 48, 3, 3, 2, 2, 1, 1, 7, 7, 48), 3);
    }

    [Fact]
    public void IsTheReferenceToTheBitAtEveryWidthAndOnEveryThreadCountAndTouchesNothingElse()
    {
        foreach ((Window2D w, int batch) in Cases())
        {
            using Fenced x = new(batch * w.InputSize, 1), dy = new(batch * w.OutputSize, 2),
                y = new(batch * w.OutputSize, 3), dx = new(batch * w.InputSize, 4);
            // Few values, so that ties are many; both zeros, infinities and non-numbers among them.
            float[] values = [1, 0, -0f, 2, float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 2, 1];
            foreach (ref float value in x.Span[(w.InputSize / 2)..])
                value = values[(int)((value + 0.5f) * values.Length)];
            dy.Span[0] = -0f;
            float[] expectedY = new float[y.Span.Length], expectedDX = new float[dx.Span.Length];
            Reference.MaxPool2D(w, x.Read(batch), new Mat<float>(expectedY, batch, w.OutputSize));
            Reference.MaxPool2DBackward(w, x.Read(batch), dy.Read(batch), new Mat<float>(expectedDX, batch, w.InputSize));
            foreach (int threads in new[] { 1, 3 })
            {
                Workers.Count = threads;
                foreach (int width in Widths.All)
                {
                    y.Span.Fill(float.NaN);
                    dx.Span.Fill(float.NaN);
                    Widths.Run(width, () =>
                    {
                        Kernels.MaxPool2D(w, x.Read(batch), y.Write(batch));
                        Kernels.MaxPool2DBackward(w, x.Read(batch), dy.Read(batch), dx.Write(batch));
                    });
                    Same.Bits(expectedY, y.Span, $"forward {w} at width {width}");
                    Same.Bits(expectedDX, dx.Span, $"backward {w} at width {width}");
                    foreach (Fenced one in (Fenced[])[x, dy, y, dx])
                        one.AssertIntact($"{w}");
                }
            }
        }
    }

    [Fact]
    public void EmptyBatchesDoNothing()
    {
        Window2D w = new(4, 4, 3, 2, 2, 2, 2, 0, 0, 2, 2, 3);
        Kernels.MaxPool2D(w, new([], 0, 48), new Mat<float>([], 0, 12));
        Kernels.MaxPool2DBackward(w, new([], 0, 48), new([], 0, 12), new Mat<float>([], 0, 48));
    }

    [Fact]
    public void SizesAreChecked()
    {
        float[] data = new float[1000];
        Window2D w = new(4, 4, 3, 2, 2, 2, 2, 0, 0, 2, 2, 3);
        Assert.Throws<ArgumentException>(() => Kernels.MaxPool2D(w, new(data, 2, 47), new Mat<float>(data, 2, 12)));
        Assert.Throws<ArgumentException>(() => Kernels.MaxPool2D(w, new(data, 2, 48), new Mat<float>(data, 1, 12)));
        Assert.Throws<ArgumentException>(
            () => Kernels.MaxPool2DBackward(w, new(data, 2, 48), new(data, 2, 12), new Mat<float>(data, 1, 48)));
        Window2D outside = w with { PadTop = 2 };
        ArgumentException thrown = Assert.Throws<ArgumentException>(
            () => Kernels.MaxPool2D(outside, new(data, 2, 48), new Mat<float>(data, 2, 12)));
        Assert.Contains("MaxPool2D expects every window to have an input inside", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACallAllocatesNothing(int threads)
    {
        Workers.Count = threads;
        Window2D w = new(24, 24, 20, 2, 2, 2, 2, 0, 0, 12, 12, 20);
        float[] x = new float[8 * w.InputSize], y = new float[8 * w.OutputSize];
        void Step()
        {
            Kernels.MaxPool2D(w, new(x, 8, w.InputSize), new Mat<float>(y, 8, w.OutputSize));
            Kernels.MaxPool2DBackward(w, new(x, 8, w.InputSize), new(y, 8, w.OutputSize), new Mat<float>(x, 8, w.InputSize));
        }
        Assert.Equal(0, Allocation.OfASteadyCall(Step));
    }
}
