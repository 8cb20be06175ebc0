namespace Neurona.Numerics.Tests;

public class ReduceTests
{
    private static readonly ShiftedSquareOp Op = new(0.75f);

    [Fact]
    public void MapSum_is_the_reference_at_every_length()
    {
        foreach (int n in Sample.Lengths)
        {
            float[] x = Sample.Numbers(n, 1);
            double expected = Reference.MapSum<ShiftedSquareOp, double>(Op, Sample.Wide(x));
            float[] result = Every.Guard("MapSum", [x, new float[1]], a => a(1).Span[0] = Kernels.MapSum(Op, a(0).Span))[1];
            Same.Near([expected], result, 2e-6, 0, $"MapSum {n}");
        }
    }

    [Fact]
    public void The_order_of_a_sum_is_that_of_the_64_lanes()
    {
        foreach (int n in (int[])[1, 10, 16, 17, 63, 64, 65, 200, 5000])
        {
            float[] x = Sample.Numbers(n, 7, 1e6f), lanes = new float[64];
            for (int i = 0; i < n; i++)
                lanes[i % 64] += x[i];
            for (int i = 0; i < 16; i++)
                lanes[i] = lanes[i] + lanes[i + 16] + (lanes[i + 32] + lanes[i + 48]);
            for (int half = 8; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                    lanes[i] += lanes[i + half];
            }
            Same.Bits([lanes[0]], Every.Way(() => [Kernels.MapSum(new IdentityOp(), x)], "MapSum"), $"sum of {n}");
        }
    }

    // More tiles than have their totals on the stack at once.
    [Fact]
    public void Sums_of_more_than_16_million_numbers_take_each_once()
    {
        float[] x = new float[(1 << 24) + 3];
        (x[0], x[1 << 24], x[^1]) = (1, 2, 4);
        Assert.Equal(7, Kernels.MapSum(new IdentityOp(), x));
        Assert.True(Kernels.AllFinite(x));
        x[^1] = float.NaN;
        Assert.False(Kernels.AllFinite(x));
    }

    [Fact]
    public void Threads_and_widths_change_no_bit()
    {
        float[] x = Sample.Numbers(300_001, 1);
        Every.Way(() => [Kernels.MapSum(Op, x)], "MapSum");
        // Shapes on both sides of a block of rows, of a group of columns and of the columns summed at a time.
        foreach ((int rows, int columns) in ((int, int)[])[
            (1, 1), (3, 5), (63, 17), (64, 300), (130, 1100), (1025, 33), (5003, 70), (40_000, 3), (1100, 1500)])
        {
            float[] a = Sample.Numbers(rows * columns, 3), b = Sample.Numbers(rows * columns, 4);
            float[] p = Sample.Numbers(columns, 5), q = Sample.Numbers(columns, 6);
            string shape = $"{rows}x{columns}";
            Every.Way(() => Columns(columns, 1, s => Kernels.AddMapColumnSums(Op, new(a, rows, columns), s)), "column sums " + shape);
            Every.Way(() => Columns(columns, 3, s => Kernels.ColumnMoments(
                new(a, rows, columns), s[..columns], s[(2 * columns)..], s.Slice(columns, columns))), "moments " + shape);
            Every.Way(() => Columns(columns, 2 + rows, s => Kernels.BatchNormBackward(
                new(a, rows, columns), p, q, q, p, new(b, rows, columns), s[..columns], s.Slice(columns, columns),
                new(s[(2 * columns)..], rows, columns))), "norm " + shape);
            Every.Way(() => Columns(columns, 1 + rows, s => Kernels.ParametricReluBackward(
                new(a, rows, columns), p, new(b, rows, columns), new(s[columns..], rows, columns), s[..columns])),
                "parametric relu " + shape);
            Every.Way(
                () => Columns(columns, rows, s => Kernels.NormalizeColumns(new(a, rows, columns), p, q, p, new(s, rows, columns))),
                "normalize " + shape);
            Every.Way(
                () => Columns(columns, rows, s => Kernels.ScaleShiftColumns(new(a, rows, columns), p, q, new(s, rows, columns))),
                "scale " + shape);
        }

        static float[] Columns(int columns, int numbers, SpanWriter write)
        {
            float[] result = new float[columns * numbers];
            write(result);
            return result;
        }
    }

    [Fact]
    public void AllFinite_finds_a_bad_number_anywhere()
    {
        foreach (int n in (int[])[0, 1, 15, 16, 17, 64, 100, 70_000])
        {
            float[] x = Sample.Numbers(n, 1, float.MaxValue);
            foreach (int width in Widths.All)
                Widths.Run(width, () => Assert.True(Kernels.AllFinite(x)));
            foreach (int at in (int[])[0, n / 2, n - 1])
            {
                foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                {
                    if (n == 0)
                        continue;
                    float good = x[at];
                    x[at] = bad;
                    foreach (int width in Widths.All)
                        Widths.Run(width, () => Assert.False(Kernels.AllFinite(x), $"{bad} at {at} of {n}, width {width}"));
                    x[at] = good;
                }
            }
        }
    }

    [Fact]
    public void Different_lengths_are_errors()
    {
        float[] three = new float[3], four = new float[4];
        Assert.Throws<ArgumentException>("sums", () => Kernels.AddColumnSums(new(four, 2, 2), three));
        Assert.Throws<ArgumentException>("variance", () => Kernels.ColumnMoments(new(four, 1, 4), four, four, three));
        Assert.Throws<ArgumentException>("rest", () => Kernels.ColumnMoments(new(four, 1, 4), four, three, four));
        Assert.Throws<ArgumentException>(
            "shift", () => Kernels.NormalizeColumns(new(four, 1, 4), four, four, three, new Mat<float>(four, 1, 4)));
        Assert.Throws<ArgumentException>(
            "y", () => Kernels.ScaleShiftColumns(new(four, 2, 2), new float[2], default, new Mat<float>(four, 1, 4)));
        Assert.Throws<ArgumentException>("alpha", () => Kernels.ParametricRelu(new(four, 2, 2), three, new Mat<float>(four, 2, 2)));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = Sample.Numbers(128 * 1024, 1), y = new float[128 * 1024], s = new float[1024], t = new float[1024], u = new float[1024];
        foreach ((int rows, int columns) in ((int, int)[])[(128, 1024), (2048, 64), (16384, 8)])
        {
            Every.Free(() => Kernels.MapSum(Op, x));
            Every.Free(() => Kernels.AddColumnSums(new(x, rows, columns), s.AsSpan(0, columns)));
            Every.Free(() => Kernels.ColumnMoments(
                new(x, rows, columns), s.AsSpan(0, columns), u.AsSpan(0, columns), t.AsSpan(0, columns)));
            Every.Free(() => Kernels.BatchNormBackward(
                new(x, rows, columns), s.AsSpan(0, columns), u.AsSpan(0, columns), s.AsSpan(0, columns), default, new(x, rows, columns),
                s.AsSpan(0, columns), t.AsSpan(0, columns), new Mat<float>(y, rows, columns)));
            Every.Free(() => Kernels.ScaleShiftColumns(
                new(x, rows, columns), s.AsSpan(0, columns), default, new Mat<float>(y, rows, columns)));
        }
    }

    private delegate void SpanWriter(Span<float> to);
}
