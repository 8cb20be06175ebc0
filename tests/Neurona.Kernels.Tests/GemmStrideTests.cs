namespace Neurona.Numerics.Tests;

/// <summary>
/// Products of matrices whose rows lie apart: the bits of the product of matrices in one piece, and what lies between
/// the rows is neither read nor written.
/// </summary>
[Collection(WorkersCollection.Name)]
public sealed class GemmStrideTests : IDisposable
{
    // Every way through a product: one row, a single row tile, several that share packed panels, rows whose distance
    // falls into few sets of the cache (500 + 12), transposed products, several blocks of the depth and of the columns.
    private static readonly (int M, int N, int K)[] Sizes =
    [
        (1, 5, 1), (1, 300, 500), (2, 1, 3), (7, 33, 9), (14, 64, 40), (16, 40, 33), (33, 48, 400), (40, 100, 500), (30, 600, 500),
    ];

    private readonly int _before = Workers.Count;

    public void Dispose() => Workers.Count = _before;

    [Theory]
    [InlineData(Trans.None, false, 1)]
    [InlineData(Trans.None, true, 1)]
    [InlineData(Trans.None, false, 3)]
    [InlineData(Trans.A, false, 1)]
    [InlineData(Trans.A, true, 3)]
    [InlineData(Trans.B, false, 1)]
    [InlineData(Trans.B, true, 1)]
    [InlineData(Trans.B, true, 3)]
    public void AProductHasTheBitsOfTheOneInOnePiece(Trans trans, bool add, int threads)
    {
        Workers.Count = threads;
        foreach ((int m, int n, int k) in Sizes)
        {
            float[] expected = Sample.Numbers(m * n, 3);
            using Apart a = trans == Trans.A ? new(k, m, 12, 1) : new(m, k, 12, 1),
                b = trans == Trans.B ? new(n, k, 3, 2) : new(k, n, 3, 2), c = new(m, n, 7, 3);
            Kernels.Gemm(a.InOnePiece, b.InOnePiece, new(expected, m, n), trans, add);
            foreach (int width in Widths.All)
            {
                string what = $"{m} x {n} x {k}, {trans}, add {add}, width {width}, {threads} threads";
                c.Reset();
                Widths.Run(width, () => Kernels.Gemm(a.Rows, b.Rows, c.Rows, trans, add));
                Same.Bits(expected, c.Values(), what);
                c.Reset();
                Widths.Run(width, () => Kernels.Gemm(a.InOnePiece, b.InOnePiece, c.Rows, trans, add));
                Same.Bits(expected, c.Values(), what + ", the result apart");
                foreach (Apart one in (Apart[])[a, b, c])
                    one.AssertIntact(what);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AProductWithBiasHasTheBitsOfTheOneInOnePiece(bool relu)
    {
        Epilogue? epilogue = relu ? Epilogue.Relu : null;
        Workers.Count = 2;
        foreach ((int m, int n, int k) in Sizes)
        {
            float[] expected = new float[m * n], bias = Sample.Numbers(n, 4);
            using Apart a = new(m, k, 12, 1), b = new(k, n, 3, 2), c = new(m, n, 7, 3);
            Kernels.GemmBias(a.InOnePiece, b.InOnePiece, bias, new(expected, m, n), epilogue);
            foreach (int width in Widths.All)
            {
                c.Reset();
                Widths.Run(width, () => Kernels.GemmBias(a.Rows, b.Rows, bias, c.Rows, epilogue));
                Same.Bits(expected, c.Values(), $"{m} x {n} x {k}, relu {relu}, width {width}");
                foreach (Apart one in (Apart[])[a, b, c])
                    one.AssertIntact($"{m} x {n} x {k}, relu {relu}, width {width}");
            }
        }
    }

    [Fact]
    public void TheReferenceTakesRowsApart()
    {
        double[] a = [1, 2, -9, 3, 4], b = [5, 6, -9, -9, 7, 8], c = [1, -30, -9, 1, 1];
        Reference.Gemm<double>(new(a, 2, 2, 3), new(b, 2, 2, 4), new(c, 2, 2, 3), add: true);
        Assert.Equal([1 + 19, -30 + 22, -9, 1 + 43, 1 + 50], c);
        Reference.Gemm<double>(new(a, 2, 2, 3), new(b, 2, 2, 4), new(c, 2, 2, 3), Trans.A);
        Assert.Equal([26, 30, -9, 38, 44], c);
        Reference.Gemm<double>(new(a, 2, 2, 3), new(b, 2, 2, 4), new(c, 2, 2, 3), Trans.B);
        Assert.Equal([17, 23, -9, 39, 53], c);
        Reference.GemmBias<double>(new(a, 2, 2, 3), new(b, 2, 2, 4), [-20, 0.5], new(c, 2, 2, 3), Epilogue.Relu);
        Assert.Equal([0, 22.5, -9, 23, 50.5], c);
    }

    [Fact]
    public void ADepthOfZeroLeavesWhatLiesBetweenTheRows()
    {
        float[] c = [1, -2, 3, 99, -4, 5, -6];
        Kernels.Gemm(new([], 2, 0, 5), new([], 0, 3, 4), new(c, 2, 3, 4), add: true);
        Assert.Equal([1, -2, 3, 99, -4, 5, -6], c);
        Kernels.GemmBias(new([], 2, 0), new([], 0, 3), [1, -1, 2], new(c, 2, 3, 4), Epilogue.Relu);
        Assert.Equal([1, 0, 2, 99, 1, 0, 2], c);
        Kernels.GemmBias(new([], 2, 0), new([], 0, 3), [1, -1, 2], new(c, 2, 3, 4));
        Assert.Equal([1, -1, 2, 99, 1, -1, 2], c);
        Kernels.Gemm(new([], 0, 2), new([], 0, 3), new(c, 2, 3, 4), Trans.A);
        Assert.Equal([0, 0, 0, 99, 0, 0, 0], c);
    }

    // A single row has no next one, so any stride will do.
    [Fact]
    public void TheStrideOfASingleRowDoesNotMatter()
    {
        float[] a = Sample.Numbers(20, 1), b = Sample.Numbers(20, 2), c = new float[20];
        foreach (int width in Widths.All)
        {
            Widths.Run(width, () => Kernels.Gemm(new(a, 1, 1, int.MaxValue), new(b, 1, 20, int.MaxValue), new(c, 1, 20, int.MaxValue)));
            Same.Bits(Array.ConvertAll(b, x => a[0] * x), c, $"one by one, width {width}");
            Widths.Run(width, () => Kernels.Gemm(new(a, 1, 2, int.MaxValue), new(b, 1, 10, int.MaxValue), new(c, 2, 10), Trans.A));
            Same.Bits([.. b[..10].Select(x => a[0] * x), .. b[..10].Select(x => a[1] * x)], c, $"two rows, width {width}");
        }
    }

    // Rows with a NaN of a pattern of its own between them: read as data it spoils the product, written over it has
    // other bits.
    private sealed class Apart : IDisposable
    {
        private const uint Poison = 0x7FC54321;
        private readonly int _rows, _columns, _stride;
        private readonly float[] _values;
        private readonly Fenced _memory;

        public Apart(int rows, int columns, int gap, uint key)
        {
            (_rows, _columns, _stride, _values) = (rows, columns, columns + gap, Sample.Numbers(rows * columns, key));
            _memory = new((rows - 1) * _stride + columns, key);
            _memory.Span.Fill(BitConverter.UInt32BitsToSingle(Poison));
            Reset();
        }

        public Mat<float> Rows => new(_memory.Span, _rows, _columns, _stride);

        public ReadOnlyMat<float> InOnePiece => new(_values, _rows, _columns);

        public void Reset()
        {
            for (int r = 0; r < _rows; r++)
                InOnePiece.Row(r).CopyTo(Rows.Row(r));
        }

        public float[] Values()
        {
            float[] values = new float[_values.Length];
            for (int r = 0; r < _rows; r++)
                Rows.Row(r).CopyTo(values.AsSpan(r * _columns));
            return values;
        }

        public void AssertIntact(string what)
        {
            _memory.AssertIntact(what);
            for (int i = 0; i < _memory.Span.Length; i++)
            {
                if (i % _stride >= _columns)
                    Assert.True(BitConverter.SingleToUInt32Bits(_memory.Span[i]) == Poison, $"{what}: wrote between the rows");
            }
        }

        public void Dispose() => _memory.Dispose();
    }
}
