namespace Neurona.Numerics.Tests;

[Collection(WorkersCollection.Name)]
public sealed class ConvTests : IDisposable
{
    private static readonly Window2D[] Large =
    [
        new(28, 28, 1, 3, 3, 1, 1, 0, 0, 26, 26, 32),
        new(26, 26, 32, 3, 3, 1, 1, 0, 0, 24, 24, 64),
        new(15, 15, 64, 3, 3, 1, 1, 1, 1, 15, 15, 128),
        new(14, 14, 130, 3, 3, 2, 2, 0, 0, 7, 7, 40),
        new(1, 700, 3, 1, 7, 1, 1, 0, 3, 1, 700, 20),
        new(6, 6, 512, 1, 1, 1, 1, 0, 0, 6, 6, 33),
        // Windows that lie in the padding altogether, and padding beyond the kernel's size.
        new(3, 4, 2, 2, 2, 1, 2, 4, 5, 9, 9, 3),
        new(5, 5, 6, 2, 1, 5, 4, 0, 0, 1, 2, 7),
    ];

    private readonly int _before = Workers.Count;

    public void Dispose() => Workers.Count = _before;

    private static IEnumerable<(Window2D Window, int Batch)> Cases(int count)
    {
        foreach ((Window2D, int) drawn in Windows.Draw(count, pool: false))
            yield return drawn;
        foreach (Window2D large in Large)
            yield return (large, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void MatchesTheReferenceInDoubleAndTouchesNothingElse(int threads)
    {
        Workers.Count = threads;
        int number = 0;
        foreach ((Window2D w, int batch) in Cases(300))
        {
            using Operands o = new(w, batch, bias: number % 3 != 0);
            Epilogue? epilogue = number++ % 2 == 0 ? null : Epilogue.Relu;
            double[] x = o.X.Doubles(), kernel = o.Kernel.Doubles(), bias = o.Bias.Doubles(), y = o.Y.Doubles(),
                dKernel = o.DKernel.Doubles(), dx = o.DX.Doubles();

            Kernels.Conv2D(w, o.X.Read(batch), o.Kernel.Read(w.Depth), o.Bias.Span, o.Y.Write(batch), epilogue);
            Reference.Conv2D(
                w, new(x, batch, w.InputSize), new(kernel, w.Depth, w.Filters), bias, new Mat<double>(y, batch, w.OutputSize), epilogue);
            Same.Near(y, o.Y.Span, 1e-5, 1e-5, $"forward {w} batch {batch}");

            double[] dy = o.DY.Doubles();
            Kernels.Conv2DBackwardWeights(w, o.X.Read(batch), o.DY.Read(batch), o.DKernel.Write(w.Depth));
            Reference.Conv2DBackwardWeights(
                w, new(x, batch, w.InputSize), new(dy, batch, w.OutputSize), new Mat<double>(dKernel, w.Depth, w.Filters));
            Same.Near(dKernel, o.DKernel.Span, 1e-5, 2e-5, $"kernel gradient {w} batch {batch}");

            Kernels.Conv2DBackwardInput(w, o.DY.Read(batch), o.Kernel.Read(w.Depth), o.DX.Write(batch));
            Reference.Conv2DBackwardInput(
                w, new(dy, batch, w.OutputSize), new(kernel, w.Depth, w.Filters), new Mat<double>(dx, batch, w.InputSize));
            Same.Near(dx, o.DX.Span, 1e-5, 1e-5, $"input gradient {w} batch {batch}");
            o.AssertIntact();
        }
    }

    [Fact]
    public void HasTheSameBitsAtEveryWidthAndOnEveryThreadCount()
    {
        foreach ((Window2D w, int batch) in Cases(120))
        {
            using Operands o = new(w, batch, bias: true);
            float[] old = o.DKernel.Span.ToArray();
            float[]? y = null, dKernel = null, dx = null;
            foreach (int threads in new[] { 1, 2, 3, 7 })
            {
                Workers.Count = threads;
                foreach (int width in Widths.All)
                {
                    old.CopyTo(o.DKernel.Span);
                    o.Y.Span.Fill(float.NaN);
                    o.DX.Span.Fill(float.NaN);
                    Widths.Run(width, () =>
                    {
                        Kernels.Conv2D(w, o.X.Read(batch), o.Kernel.Read(w.Depth), o.Bias.Span, o.Y.Write(batch));
                        Kernels.Conv2DBackwardWeights(w, o.X.Read(batch), o.DY.Read(batch), o.DKernel.Write(w.Depth));
                        Kernels.Conv2DBackwardInput(w, o.DY.Read(batch), o.Kernel.Read(w.Depth), o.DX.Write(batch));
                    });
                    string what = $"{w} batch {batch} at width {width} on {threads} threads";
                    Same.Bits(y ??= o.Y.Span.ToArray(), o.Y.Span, "forward " + what);
                    Same.Bits(dKernel ??= o.DKernel.Span.ToArray(), o.DKernel.Span, "kernel gradient " + what);
                    Same.Bits(dx ??= o.DX.Span.ToArray(), o.DX.Span, "input gradient " + what);
                    o.AssertIntact();
                }
            }
        }
    }

    [Fact]
    public void ASampleHasTheSameBitsWhateverTheBatch()
    {
        Workers.Count = 2;
        foreach ((Window2D w, _) in Cases(40))
        {
            const int Batch = 6;
            using Operands all = new(w, Batch, bias: true);
            Run(Batch, all.Y.Span, all.DX.Span);
            foreach (int batch in new[] { 1, 2, 5 })
            {
                float[] y = new float[batch * w.OutputSize], dx = new float[batch * w.InputSize];
                Run(batch, y, dx);
                Same.Bits(all.Y.Span[..y.Length], y, $"forward {w}: {batch} of {Batch}");
                Same.Bits(all.DX.Span[..dx.Length], dx, $"input gradient {w}: {batch} of {Batch}");
            }

            void Run(int batch, Span<float> y, Span<float> dx)
            {
                Kernels.Conv2D(
                    w, new(all.X.Span, batch, w.InputSize), all.Kernel.Read(w.Depth), all.Bias.Span,
                    new Mat<float>(y, batch, w.OutputSize), Epilogue.Relu);
                Kernels.Conv2DBackwardInput(
                    w, new(all.DY.Span, batch, w.OutputSize), all.Kernel.Read(w.Depth), new Mat<float>(dx, batch, w.InputSize));
            }
        }
    }

    [Fact]
    public void AddingTheKernelGradientTwiceGivesTwiceAsMuch()
    {
        Window2D w = Large[1];
        using Operands o = new(w, 3, bias: false);
        o.DKernel.Span.Clear();
        Kernels.Conv2DBackwardWeights(w, o.X.Read(3), o.DY.Read(3), o.DKernel.Write(w.Depth));
        float[] once = o.DKernel.Span.ToArray();
        Kernels.Conv2DBackwardWeights(w, o.X.Read(3), o.DY.Read(3), o.DKernel.Write(w.Depth));
        Same.Bits(Array.ConvertAll(once, g => 2 * g), o.DKernel.Span, "twice");
    }

    [Fact]
    public void NonNumbersReachTheOutputsThatSeeThemAndNoOther()
    {
        Window2D w = new(6, 6, 3, 3, 3, 1, 1, 1, 1, 6, 6, 20);
        foreach (int width in Widths.All)
        {
            using Operands o = new(w, 2, bias: true);
            o.X.Span[w.InputSize + (2 * 6 + 0) * 3 + 1] = float.NaN;
            Widths.Run(width, () => Kernels.Conv2D(w, o.X.Read(2), o.Kernel.Read(w.Depth), o.Bias.Span, o.Y.Write(2), Epilogue.Relu));
            for (int i = 0; i < o.Y.Span.Length; i++)
            {
                int position = i / w.Filters % 36, row = position / 6, column = position % 6;
                bool sees = i >= w.OutputSize && row is >= 1 and <= 3 && column <= 1;
                Assert.Equal(sees, float.IsNaN(o.Y.Span[i]));
            }
        }
    }

    [Fact]
    public void OutputsWhoseWindowsLieInThePaddingAreTheBias()
    {
        Window2D w = Large[6];
        float[] bias = [-1, 2, 0.5f], none = [0, 0, 0];
        foreach (int width in Widths.All)
        {
            foreach (float[] added in (float[][])[bias, none])
            {
                foreach (Epilogue? epilogue in (Epilogue?[])[null, Epilogue.Relu])
                {
                    using Operands o = new(w, 2, bias: true);
                    Widths.Run(width, () =>
                        Kernels.Conv2D(w, o.X.Read(2), o.Kernel.Read(w.Depth), added == none ? [] : added, o.Y.Write(2), epilogue));
                    int inPadding = 0;
                    for (int i = 0; i < o.Y.Span.Length; i++)
                    {
                        int position = i / w.Filters % (w.OutHeight * w.OutWidth), filter = i % w.Filters;
                        int top = position / w.OutWidth * w.StrideY - w.PadTop, left = position % w.OutWidth * w.StrideX - w.PadLeft;
                        if (top + w.KernelHeight > 0 && top < w.Height && left + w.KernelWidth > 0 && left < w.Width)
                            continue;
                        inPadding++;
                        Assert.Equal(epilogue == Epilogue.Relu ? MathF.Max(added[filter], 0) : added[filter], o.Y.Span[i]);
                    }
                    // Of 9 x 9 windows 4 x 3 see an input.
                    Assert.Equal(2 * (81 - 12) * 3, inPadding);
                }
            }
        }
    }

    [Fact]
    public void EmptyBatchesDoNothing()
    {
        Window2D w = Large[0];
        float[] kernel = new float[w.Depth * w.Filters];
        Kernels.Conv2D(w, new([], 0, w.InputSize), new(kernel, w.Depth, w.Filters), [], new Mat<float>([], 0, w.OutputSize));
        Kernels.Conv2DBackwardWeights(w, new([], 0, w.InputSize), new([], 0, w.OutputSize), new(kernel, w.Depth, w.Filters));
        Kernels.Conv2DBackwardInput(w, new([], 0, w.OutputSize), new(kernel, w.Depth, w.Filters), new Mat<float>([], 0, w.InputSize));
        Assert.All(kernel, k => Assert.Equal(0, k));
    }

    [Fact]
    public void SizesAreChecked()
    {
        Window2D w = Large[0];
        float[] data = new float[w.OutputSize];
        Assert.Throws<ArgumentException>(() =>
            Kernels.Conv2D(w, new(data, 1, 783), new(data, 9, 32), [], new Mat<float>(data, 1, w.OutputSize)));
        Assert.Throws<ArgumentException>(() =>
            Kernels.Conv2D(w, new(data, 1, 784), new(data, 9, 31), [], new Mat<float>(data, 1, w.OutputSize)));
        Assert.Throws<ArgumentException>(() =>
            Kernels.Conv2D(w, new(data, 1, 784), new(data, 9, 32), data.AsSpan(0, 31), new Mat<float>(data, 1, w.OutputSize)));
        Assert.Throws<ArgumentException>(() =>
            Kernels.Conv2DBackwardWeights(w, new(data, 2, 784), new(data, 1, w.OutputSize), new Mat<float>(data, 9, 32)));
        Assert.Throws<ArgumentException>(() =>
            Kernels.Conv2DBackwardInput(w, new(data, 1, w.OutputSize), new(data, 9, 32), new Mat<float>(data, 2, 784)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACallAllocatesNothing(int threads)
    {
        Workers.Count = threads;
        using Operands odd = new(new(9, 9, 5, 3, 3, 2, 2, 1, 1, 5, 5, 20), 8, bias: true),
            even = new(new(12, 12, 32, 3, 3, 1, 1, 0, 0, 10, 10, 64), 2, bias: true);
        Operands[] both = [odd, even];
        void Step()
        {
            foreach (Operands o in both)
            {
                Window2D w = o.Window;
                Kernels.Conv2D(w, o.X.Read(o.Batch), o.Kernel.Read(w.Depth), o.Bias.Span, o.Y.Write(o.Batch), Epilogue.Relu);
                Kernels.Conv2DBackwardWeights(w, o.X.Read(o.Batch), o.DY.Read(o.Batch), o.DKernel.Write(w.Depth));
                Kernels.Conv2DBackwardInput(w, o.DY.Read(o.Batch), o.Kernel.Read(w.Depth), o.DX.Write(o.Batch));
            }
        }
        Assert.Equal(0, Allocation.OfASteadyCall(Step));
    }

    private sealed class Operands(Window2D window, int batch, bool bias) : IDisposable
    {
        public Window2D Window { get; } = window;
        public int Batch { get; } = batch;
        public Fenced X { get; } = new(batch * window.InputSize, 1);
        public Fenced Kernel { get; } = new(window.Depth * window.Filters, 2);
        public Fenced Bias { get; } = new(bias ? window.Filters : 0, 3);
        public Fenced Y { get; } = new(batch * window.OutputSize, 4);
        public Fenced DY { get; } = new(batch * window.OutputSize, 5);
        public Fenced DKernel { get; } = new(window.Depth * window.Filters, 6);
        public Fenced DX { get; } = new(batch * window.InputSize, 7);

        private Fenced[] All => [X, Kernel, Bias, Y, DY, DKernel, DX];

        public void AssertIntact()
        {
            foreach (Fenced one in All)
                one.AssertIntact($"{Window} batch {Batch}");
        }

        public void Dispose()
        {
            foreach (Fenced one in All)
                one.Dispose();
        }
    }
}
