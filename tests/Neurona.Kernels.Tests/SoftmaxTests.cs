namespace Neurona.Numerics.Tests;

public class SoftmaxTests
{
    private static IEnumerable<(int Rows, int Columns)> Shapes
    {
        get
        {
            for (int columns = 1; columns <= 130; columns++)
                yield return (3, columns);
            foreach ((int, int) shape in ((int, int)[])[(0, 5), (64, 10), (5000, 10), (7, 1000), (70, 4097), (2, 70_000)])
                yield return shape;
        }
    }

    [Fact]
    public void Softmax_and_log_sum_are_the_reference()
    {
        foreach ((int rows, int columns) in Shapes)
        {
            float[] x = Sample.Numbers(rows * columns, 1, 20);
            double[] p = new double[x.Length], logSum = new double[rows];
            Reference.SoftmaxLogSum(new(Sample.Wide(x), rows, columns), new Mat<double>(p, rows, columns), logSum);
            float[][] got = Every.Guard(
                "softmax", [x, new float[x.Length], new float[x.Length], new float[rows], new float[rows], x, x],
                a =>
                {
                    ReadOnlyMat<float> X() => new(a(0).Span, rows, columns);
                    Kernels.Softmax(X(), new Mat<float>(a(1).Span, rows, columns));
                    Kernels.SoftmaxLogSum(X(), new Mat<float>(a(2).Span, rows, columns), a(3).Span);
                    Kernels.SoftmaxLogSum(X(), default, a(4).Span);
                    Kernels.Softmax(new(a(5).Span, rows, columns), new Mat<float>(a(5).Span, rows, columns));
                    Kernels.SoftmaxLogSum(new(a(6).Span, rows, columns), new Mat<float>(a(6).Span, rows, columns), a(4).Span);
                });
            string shape = $"{rows}x{columns}";
            Same.Near(p, got[1], 3e-6, 1e-37, "softmax " + shape);
            Same.Near(logSum, got[3], 2e-7, 1e-6, "log sum " + shape);
            foreach (int i in (int[])[2, 5, 6])
                Same.Bits(got[1], got[i], "the same softmax, also in place");
            Same.Bits(got[3], got[4], "the same log sum");
        }
    }

    [Fact]
    public void SoftmaxBackward_is_the_reference()
    {
        foreach ((int rows, int columns) in Shapes)
        {
            float[] y = Sample.Numbers(rows * columns, 1, 1), dy = Sample.Numbers(rows * columns, 2, 1);
            double[] dx = new double[y.Length];
            Reference.SoftmaxBackward(
                new(Sample.Wide(y), rows, columns), new(Sample.Wide(dy), rows, columns), new Mat<double>(dx, rows, columns));
            float[][] got = Every.Guard("softmax backward", [y, dy, new float[y.Length], dy], a =>
            {
                Kernels.SoftmaxBackward(
                    new(a(0).Span, rows, columns), new(a(1).Span, rows, columns), new Mat<float>(a(2).Span, rows, columns));
                Kernels.SoftmaxBackward(
                    new(a(0).Span, rows, columns), new(a(3).Span, rows, columns), new Mat<float>(a(3).Span, rows, columns));
            });
            Same.Near(dx, got[2], 1e-6, 1e-7 * (columns + 10), $"softmax backward {rows}x{columns}");
            Same.Bits(got[2], got[3], "in place");
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(33)]
    [InlineData(200)]
    public void Special_rows(int columns)
    {
        const float infinity = float.PositiveInfinity;
        // Four rows: one minus infinity, all minus infinity, a NaN, plus infinity.
        float[] x = Sample.Numbers(4 * columns, 1);
        x[1] = -infinity;
        Array.Fill(x, -infinity, columns, columns);
        x[3 * columns - 1] = float.NaN;
        x[3 * columns] = infinity;
        float[] result = Every.Way(() =>
        {
            float[] to = new float[4 * columns + 4];
            Kernels.SoftmaxLogSum(new(x, 4, columns), new Mat<float>(to, 4, columns), to.AsSpan(4 * columns));
            return to;
        }, "special rows");
        Assert.Equal(0, result[1]);
        float sum = 0;
        for (int c = 0; c < columns; c++)
            sum += result[c];
        Assert.Equal(1, sum, 1e-5f);
        Assert.All(result.AsSpan(columns, 3 * columns).ToArray(), v => Assert.True(float.IsNaN(v)));
        Assert.True(float.IsFinite(result[4 * columns]));
        Assert.True(float.IsNaN(result[4 * columns + 2]));
        double[] p = new double[4 * columns], logSum = new double[4];
        Reference.SoftmaxLogSum(new(Sample.Wide(x), 4, columns), new Mat<double>(p, 4, columns), logSum);
        Same.Near(logSum, result.AsSpan(4 * columns), 1e-6, 1e-6, "log sum");
    }

    [Fact]
    public void Large_logits_do_not_overflow_and_equal_ones_share()
    {
        float[] x = [1e38f, 1e38f, -1e38f, 0, 0, 0], y = new float[6];
        Kernels.Softmax(new(x, 2, 3), new Mat<float>(y, 2, 3));
        Same.Bits([0.5f, 0.5f, 0], y.AsSpan(0, 3), "large");
        Same.Near([1 / 3.0, 1 / 3.0, 1 / 3.0], y.AsSpan(3), 1e-7, 0, "equal");
    }

    [Fact]
    public void Threads_and_widths_change_no_bit()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(64, 10), (64, 20), (10_000, 10), (300, 1000), (3, 50_000)])
        {
            float[] x = Sample.Numbers(rows * columns, 1, 10), dy = Sample.Numbers(rows * columns, 2);
            Every.Way(() =>
            {
                float[] p = new float[x.Length], dx = new float[x.Length], logSum = new float[rows];
                Kernels.SoftmaxLogSum(new(x, rows, columns), new Mat<float>(p, rows, columns), logSum);
                Kernels.SoftmaxBackward(new(p, rows, columns), new(dy, rows, columns), new Mat<float>(dx, rows, columns));
                return [.. p, .. dx, .. logSum];
            }, $"softmax {rows}x{columns}");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(100)]
    public void Small_probabilities_are_zero_and_none_is_subnormal(int columns)
    {
        float[] x = new float[40 * columns], p = new float[40 * columns];
        for (int i = 0; i < x.Length; i++)
            x[i] = i % columns == 1 ? 0 : -50 - i / columns;
        Kernels.SoftmaxLogSum(new(x, 40, columns), new Mat<float>(p, 40, columns), new float[40]);
        Assert.Contains(p, v => v == 0);
        Assert.All(p, v => Assert.True(v == 0 || v >= (float)Negligible.Probability));
        double[] wide = new double[x.Length];
        Reference.Softmax(new(Sample.Wide(x), 40, columns), new Mat<double>(wide, 40, columns));
        Same.Near(wide, p, 3e-6, 0, "softmax");
    }

    [Fact]
    public void Rows_may_lie_apart()
    {
        foreach (int columns in (int[])[3, 10, 20, 100])
        {
            float[] x = Sample.Numbers(12 * columns, 1), dy = Sample.Numbers(12 * columns, 2),
                plain = new float[6 * columns], dx = new float[6 * columns];
            Mat<float> wide = new(x, 6, 2 * columns), wideDY = new(dy, 6, 2 * columns),
                left = wide.SliceColumns(0, columns), right = wide.SliceColumns(columns, columns);
            float[] other = right.Row(5).ToArray();
            Mat<float> copy = new(plain, 6, columns), copyDX = new(dx, 6, columns);
            for (int r = 0; r < 6; r++)
                left.Row(r).CopyTo(copy.Row(r));
            Kernels.Softmax(copy, copy);
            Kernels.Softmax(left, left);
            Kernels.SoftmaxBackward(left, wideDY.SliceColumns(columns, columns), copyDX);
            Kernels.SoftmaxBackward(copy, wideDY.SliceColumns(columns, columns), wideDY.SliceColumns(columns, columns));
            for (int r = 0; r < 6; r++)
            {
                Same.Bits(copy.Row(r), left.Row(r), "softmax");
                Same.Bits(copyDX.Row(r), wideDY.SliceColumns(columns, columns).Row(r), "gradient");
            }
            Same.Bits(other, right.Row(5), "what lies between the rows");
        }
    }

    [Fact]
    public void Different_shapes_are_errors()
    {
        float[] x = new float[6], y = new float[4];
        Assert.Throws<ArgumentException>("y", () => Kernels.Softmax(new(x, 2, 3), new Mat<float>(x, 3, 2)));
        Assert.Throws<ArgumentException>("logSum", () => Kernels.SoftmaxLogSum(new(x, 2, 3), default, y));
        Assert.Throws<ArgumentException>("dx", () => Kernels.SoftmaxBackward(new(x, 2, 3), new(x, 2, 3), new Mat<float>(y, 2, 2)));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = Sample.Numbers(100_000, 1), y = new float[100_000], sums = new float[10_000];
        foreach (int rows in (int[])[10_000, 100])
        {
            int columns = 100_000 / rows;
            Every.Free(() => Kernels.SoftmaxLogSum(new(x, rows, columns), new Mat<float>(y, rows, columns), sums.AsSpan(0, rows)));
            Every.Free(() => Kernels.SoftmaxBackward(new(x, rows, columns), new(x, rows, columns), new Mat<float>(y, rows, columns)));
        }
    }
}
