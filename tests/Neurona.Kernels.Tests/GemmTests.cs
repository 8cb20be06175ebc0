namespace Neurona.Numerics.Tests;

[Collection(WorkersCollection.Name)]
public sealed class GemmTests : IDisposable
{
    private const int Guard = 40;
    private static readonly float Canary = BitConverter.UInt32BitsToSingle(0x7FC12345);
    private static readonly int[] Sizes =
    [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 20, 27, 28, 29, 31, 32, 33, 40, 47, 48, 49, 63, 64, 65, 100
    ];
    private static readonly int[] Depths = [1, 2, 3, 4, 7, 8, 9, 10, 15, 16, 17, 31, 64, 100, 128, 383, 384, 385, 512, 769, 1100];

    private readonly int _before = Workers.Count;

    public void Dispose() => Workers.Count = _before;

    private readonly record struct Case(int M, int N, int K, Trans Trans, bool Add, bool Bias, bool Relu);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void MatchesTheReferenceInDoubleAndTouchesNothingElse(int threads)
    {
        Workers.Count = threads;
        foreach (Case c in Cases(700))
        {
            using Operands o = new(c);
            float[] before = o.C.Values();
            o.Run();
            o.AssertIntact();
            (double[] exact, double[] size) = Exact(c, o.A.Values(), o.B.Values(), o.Bias.Values(), before);
            float[] got = o.C.Values();
            for (int i = 0; i < got.Length; i++)
                Assert.True(
                    Math.Abs(got[i] - exact[i]) <= 4e-6 * size[i] + 1e-30,
                    $"{c} at {i / c.N}, {i % c.N}: expected {exact[i]}, got {got[i]}");
        }
    }

    [Fact]
    public void HasTheSameBitsAtEveryWidthAndOnEveryThreadCount()
    {
        foreach (Case c in Cases(260))
        {
            using Operands o = new(c);
            float[] before = o.C.Values();
            uint[]? first = null;
            foreach (int threads in new[] { 1, 2, 3, 7 })
            {
                Workers.Count = threads;
                foreach (int width in Widths.All)
                {
                    before.CopyTo(o.C.Span);
                    Widths.Run(width, o.Run);
                    o.AssertIntact();
                    uint[] bits = Array.ConvertAll(o.C.Values(), BitConverter.SingleToUInt32Bits);
                    first ??= bits;
                    Assert.True(first.AsSpan().SequenceEqual(bits), $"{c}: other bits at width {width} on {threads} threads");
                }
            }
        }
    }

    // Few rows behind a convolution: threads share the depth, and the depth blocks are added in their order.
    [Theory]
    [InlineData(1, 128, 9216, Trans.None)]
    [InlineData(1, 10, 9000, Trans.None)]
    [InlineData(2, 77, 5000, Trans.None)]
    [InlineData(4, 33, 7000, Trans.A)]
    [InlineData(3, 1, 70_000, Trans.None)]
    public void DeepProductsOfFewRowsHaveTheSameBitsAtEveryWidthAndThreadCount(int m, int n, int k, Trans trans)
    {
        foreach ((bool add, bool relu) in new[] { (false, true), (true, false) })
        {
            bool plain = trans == Trans.None;
            Case c = new(m, n, k, trans, add, plain && !add, plain && relu);
            using Operands o = new(c);
            float[] before = o.C.Values();
            (double[] exact, double[] size) = Exact(c, o.A.Values(), o.B.Values(), o.Bias.Values(), before);
            uint[]? first = null;
            foreach (int threads in new[] { 1, 2, 3, 7 })
            {
                Workers.Count = threads;
                foreach (int width in Widths.All)
                {
                    before.CopyTo(o.C.Span);
                    Widths.Run(width, o.Run);
                    o.AssertIntact();
                    uint[] bits = Array.ConvertAll(o.C.Values(), BitConverter.SingleToUInt32Bits);
                    first ??= bits;
                    Assert.True(first.AsSpan().SequenceEqual(bits), $"{c}: other bits at width {width} on {threads} threads");
                }
            }
            float[] got = o.C.Values();
            for (int i = 0; i < got.Length; i++)
                Assert.True(Math.Abs(got[i] - exact[i]) <= 4e-6 * size[i], $"{c} at {i}: expected {exact[i]}, got {got[i]}");
        }
    }

    [Theory]
    [InlineData(64, 10, 512)]
    [InlineData(33, 70, 100)]
    [InlineData(64, 128, 784)]
    [InlineData(20, 300, 40)]
    public void ARowHasTheSameBitsWhateverTheNumberOfRows(int m, int n, int k)
    {
        Workers.Count = 2;
        foreach (Trans trans in new[] { Trans.None, Trans.B })
        {
            using Operands all = new(new Case(m, n, k, trans, false, trans == Trans.None, false));
            all.Run();
            foreach (int rows in new[] { 1, 2, 3, 4, 5, 7, 13, 14, 15, 19 })
            {
                using Operands some = new(new Case(rows, n, k, trans, false, trans == Trans.None, false));
                some.Run();
                Assert.True(all.C.Span[..(rows * n)].SequenceEqual(some.C.Span), $"{trans}: {rows} of {m} rows differ");
            }
        }
    }

    [Fact]
    public void LargeProductsCrossEveryBlock()
    {
        Workers.Count = 2;
        foreach (Case c in new[]
        {
            new Case(150, 700, 900, Trans.None, true, false, false),
            new Case(400, 300, 64, Trans.A, true, false, false),
            new Case(64, 1100, 800, Trans.B, false, false, false),
            new Case(70, 500, 1024, Trans.None, false, true, true)
        })
        {
            using Operands o = new(c);
            float[] before = o.C.Values();
            o.Run();
            o.AssertIntact();
            (double[] exact, double[] size) = Exact(c, o.A.Values(), o.B.Values(), o.Bias.Values(), before);
            float[] got = o.C.Values();
            for (int i = 0; i < got.Length; i++)
                Assert.True(Math.Abs(got[i] - exact[i]) <= 4e-6 * size[i], $"{c} at {i}: expected {exact[i]}, got {got[i]}");
        }
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    public void NonNumbersPropagateThroughTheirRowAndNoOther(float value, float afterRelu)
    {
        Case c = new(30, 40, 50, Trans.None, false, true, true);
        foreach (int width in Widths.All)
        {
            using Operands o = new(c);
            foreach (ref float b in o.B.Span)
                b = MathF.Abs(b) + 0.1f;
            o.A.Span[7 * c.K + 11] = value;
            Widths.Run(width, o.Run);
            for (int i = 0; i < c.M; i++)
            {
                for (int j = 0; j < c.N; j++)
                {
                    if (i == 7)
                        Assert.Equal(afterRelu, o.C.Span[i * c.N + j]);
                    else
                        Assert.True(float.IsFinite(o.C.Span[i * c.N + j]));
                }
            }
        }
    }

    // The sums are below 0 after every depth block but the last: ReLU applied earlier would leave more than 116.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public void ReluComesAfterTheLastDepthBlock(int m)
    {
        const int K = 884, N = 50;
        float[] a = new float[m * K], b = new float[K * N], c = new float[m * N];
        Array.Fill(a, 1);
        for (int i = 0; i < b.Length; i++)
            b[i] = i / N < 384 ? -1 : 1;
        foreach (int width in Widths.All)
        {
            Widths.Run(width, () => Kernels.GemmBias(new(a, m, K), new(b, K, N), [], new(c, m, N), Epilogue.Relu));
            Assert.All(c, value => Assert.Equal(116, value));
        }
    }

    [Fact]
    public void ADepthOfZeroGivesTheBiasOrNothing()
    {
        float[] c = [1, -2, 3, -4, 5, -6];
        Kernels.Gemm(new([], 2, 0), new([], 0, 3), new(c, 2, 3), add: true);
        Assert.Equal([1, -2, 3, -4, 5, -6], c);
        Kernels.GemmBias(new([], 2, 0), new([], 0, 3), [1, -1, 2], new(c, 2, 3), Epilogue.Relu);
        Assert.Equal([1, 0, 2, 1, 0, 2], c);
        Kernels.Gemm(new([], 0, 2), new([], 0, 3), new(c, 2, 3), Trans.A);
        Assert.Equal([0, 0, 0, 0, 0, 0], c);
    }

    [Fact]
    public void EmptyProductsDoNothing()
    {
        Kernels.Gemm(new([], 0, 5), new(new float[15], 5, 3), new([], 0, 3));
        Kernels.GemmBias(new(new float[10], 2, 5), new([], 5, 0), [], new([], 2, 0));
    }

    [Fact]
    public void SizesAreChecked()
    {
        float[] x = new float[100];
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => Kernels.Gemm(new(x, 2, 3), new(x, 4, 5), new(x, 2, 5)));
        Assert.Contains("A 2 x 3, B 4 x 5, C 2 x 5", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Kernels.Gemm(new(x, 2, 3), new(x, 2, 5), new(x, 3, 4), Trans.A));
        Assert.Throws<ArgumentException>(() => Kernels.Gemm(new(x, 2, 3), new(x, 5, 3), new(x, 3, 5), Trans.B));
        Assert.Throws<ArgumentException>(() => Kernels.GemmBias(new(x, 2, 3), new(x, 3, 5), x.AsSpan(0, 4), new(x, 2, 5)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACallAllocatesNothing(int threads)
    {
        Workers.Count = threads;
        float[] a = new float[64 * 200], b = new float[200 * 96], c = new float[64 * 96], bias = new float[96], w = new float[200 * 96];
        void Step()
        {
            Kernels.GemmBias(new(a, 64, 200), new(b, 200, 96), bias, new(c, 64, 96), Epilogue.Relu);
            Kernels.Gemm(new(a, 64, 200), new(c, 64, 96), new(w, 200, 96), Trans.A, add: true);
            Kernels.Gemm(new(c, 64, 96), new(b, 200, 96), new(a, 64, 200), Trans.B);
            Kernels.GemmBias(new(a, 1, 200), new(b, 200, 96), bias, new(c, 1, 96));
        }
        Assert.Equal(0, Allocation.OfASteadyCall(Step));
    }

    // Every size at and around the tiles' edges, drawn evenly; the same sample on every run.
    private static IEnumerable<Case> Cases(int count)
    {
        CounterRandom noise = new(11);
        for (uint i = 0; i < count; i++)
        {
            uint bits = noise.Bits(3 * i + 2);
            Trans trans = (Trans)(bits % 3);
            bool bias = trans == Trans.None && (bits & 64) != 0;
            int m = Sizes[noise.Bits(3 * i) % (uint)Sizes.Length],
                n = Sizes[noise.Bits(3 * i + 1) % (uint)Sizes.Length],
                k = Depths[(bits >> 8) % (uint)Depths.Length];
            yield return new Case(m, n, k, trans, !bias && (bits & 128) != 0, bias, bias && (bits & 32) != 0);
        }
    }

    private static (double[] Exact, double[] Size) Exact(Case c, float[] a, float[] b, float[] bias, float[] old)
    {
        double[] da = Array.ConvertAll(a, x => (double)x), db = Array.ConvertAll(b, x => (double)x),
            exact = Array.ConvertAll(old, x => (double)x), size = Array.ConvertAll(old, x => Math.Abs((double)x));
        Compute(da, db, Array.ConvertAll(bias, x => (double)x), exact, c.Relu);
        Compute(
            Array.ConvertAll(da, Math.Abs), Array.ConvertAll(db, Math.Abs), Array.ConvertAll(bias, x => Math.Abs((double)x)),
            size, false);
        return (exact, size);

        void Compute(double[] left, double[] right, double[] added, double[] to, bool relu)
        {
            ReadOnlyMat<double> x = c.Trans == Trans.A ? new(left, c.K, c.M) : new(left, c.M, c.K),
                y = c.Trans == Trans.B ? new(right, c.N, c.K) : new(right, c.K, c.N);
            if (c.Bias)
                Reference.GemmBias(x, y, added, new Mat<double>(to, c.M, c.N), relu ? Epilogue.Relu : null);
            else
                Reference.Gemm(x, y, new Mat<double>(to, c.M, c.N), c.Trans, c.Add);
        }
    }

    // Numbers with canaries before and after, at a different alignment for every operand.
    private sealed class Guarded
    {
        private readonly float[] _all;
        private readonly int _offset, _count;

        public Guarded(int count, int offset, ulong key)
        {
            _all = new float[count + 2 * Guard];
            _offset = Guard - offset;
            _count = count;
            Array.Fill(_all, Canary);
            CounterRandom noise = new(key);
            for (int i = 0; i < count; i++)
                Span[i] = noise.Uniform((uint)i) - 0.5f;
        }

        public Span<float> Span => _all.AsSpan(_offset, _count);

        public float[] Values() => Span.ToArray();

        // A canary is a NaN with a pattern of its own: read as data it spoils the result, written over it has other
        // bits.
        public bool IsIntact()
        {
            for (int i = 0; i < _all.Length; i++)
            {
                if ((i < _offset || i >= _offset + _count) && BitConverter.SingleToUInt32Bits(_all[i]) != 0x7FC12345)
                    return false;
            }
            return true;
        }
    }

    private sealed class Operands(Case c) : IDisposable
    {
        public Guarded A { get; } = new(c.M * c.K, c.N % 7, 1);
        public Guarded B { get; } = new(c.K * c.N, c.M % 5, 2);
        public Guarded C { get; } = new(c.M * c.N, c.K % 3, 3);
        public Guarded Bias { get; } = new(c.Bias ? c.N : 0, 1, 4);

        public void Dispose() => AssertIntact();

        public void AssertIntact() => Assert.True(A.IsIntact() && B.IsIntact() && C.IsIntact() && Bias.IsIntact(), $"{c}: wrote outside");

        public void Run()
        {
            ReadOnlyMat<float> a = c.Trans == Trans.A ? new(A.Span, c.K, c.M) : new(A.Span, c.M, c.K),
                b = c.Trans == Trans.B ? new(B.Span, c.N, c.K) : new(B.Span, c.K, c.N);
            if (c.Bias)
                Kernels.GemmBias(a, b, Bias.Span, new(C.Span, c.M, c.N), c.Relu ? Epilogue.Relu : null);
            else
                Kernels.Gemm(a, b, new(C.Span, c.M, c.N), c.Trans, c.Add);
        }
    }
}
