namespace Neurona.Numerics.Tests;

/// <summary>Kernels with numbers for each column, against the reference in double precision.</summary>
public class ColumnTests
{
    /// <summary>Rows and columns around vector widths, rows taken together, chunks and blocks.</summary>
    public static TheoryData<int> RowCounts => [0, 1, 2, 3, 4, 5, 7, 31, 32, 33, 63, 64, 65, 66, 67, 128, 1023, 1024, 1025, 2100];

    private static IEnumerable<int> ColumnCounts(int rows)
    {
        for (int c = 1; c <= (rows <= 7 ? 70 : rows <= 130 ? 36 : 5); c++)
            yield return c;
        foreach (int c in (int[])[10, 16, 20, 32, 48, 63, 64, 65, 100])
            yield return c;
        if (rows is 3 or 65)
            yield return 1100;
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Sums_are_the_reference(int rows)
    {
        ShiftedSquareOp op = new(0.75f);
        foreach (int columns in ColumnCounts(rows))
        {
            float[] x = Sample.Numbers(rows * columns, 1), start = Sample.Numbers(columns, 2);
            double[] plain = Sample.Wide(start), mapped = Sample.Wide(start);
            Reference.AddColumnSums<double>(new(Sample.Wide(x), rows, columns), plain);
            Reference.AddMapColumnSums<ShiftedSquareOp, double>(op, new(Sample.Wide(x), rows, columns), mapped);
            float[][] got = Every.Guard("sums", [x, start, start], a =>
            {
                Kernels.AddColumnSums(new(a(0).Span, rows, columns), a(1).Span);
                Kernels.AddMapColumnSums(op, new(a(0).Span, rows, columns), a(2).Span);
            });
            Same.Near(plain, got[1], 1e-6, 1e-6 * (rows + 1), $"column sums {rows}x{columns}");
            Same.Near(mapped, got[2], 2e-6, 1e-6, $"column sums of squares {rows}x{columns}");
        }
    }

    // Whole numbers, of which float holds every sum exactly: more rows and more columns than are summed in one turn.
    [Fact]
    public void Sums_of_many_rows_and_columns_take_each_number_once()
    {
        const int rows = 3 * 1024 + 5, columns = 1024 + 6;
        float[] x = new float[rows * columns], dy = new float[rows * columns];
        float[] sumDy = new float[columns], sumDyX = new float[columns], zeros = new float[columns], ones = new float[columns];
        for (int r = 0, i = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++, i++)
            {
                (dy[i], x[i]) = ((r + c) % 5, (3 * r + c) % 7 - 2);
                sumDy[c] += dy[i];
                sumDyX[c] += dy[i] * x[i];
            }
        }
        Array.Fill(ones, 1);
        foreach (int width in Widths.All)
        {
            float[] first = new float[columns], second = new float[columns], added = Sample.Numbers(columns, 1), start = [.. added];
            for (int c = 0; c < columns; c++)
                start[c] += sumDy[c];
            Widths.Run(width, () =>
            {
                Kernels.BatchNormBackward(
                    new(x, rows, columns), zeros, zeros, ones, default, new(dy, rows, columns), first, second, default);
                Kernels.AddColumnSums(new(dy, rows, columns), added);
            });
            Same.Bits(sumDy, first, $"sum of dy, width {width}");
            Same.Bits(sumDyX, second, $"sum of dy x, width {width}");
            Same.Bits(start, added, $"added to what was there, width {width}");
        }
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Moments_are_the_reference(int rows)
    {
        foreach (int columns in ColumnCounts(rows))
        {
            float[] x = Sample.Numbers(rows * columns, 1);
            for (int i = 0; i < x.Length; i++)
                x[i] += 10;
            double[] mean = new double[columns], variance = new double[columns];
            Reference.ColumnMoments<double>(new(Sample.Wide(x), rows, columns), mean, new double[columns], variance);
            float[][] got = Every.Guard(
                "moments", [x, new float[columns], new float[columns], new float[columns]],
                a => Kernels.ColumnMoments(new(a(0).Span, rows, columns), a(1).Span, a(3).Span, a(2).Span));
            Same.Near(mean, got[1], 1e-6, 0, $"mean {rows}x{columns}");
            Same.Near(variance, got[2], 3e-6, 1e-10, $"variance {rows}x{columns}");
        }
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Normalize_is_the_reference(int rows)
    {
        foreach (int columns in ColumnCounts(rows))
        {
            float[] x = Sample.Numbers(rows * columns, 1), mean = Sample.Numbers(columns, 2), scale = Sample.Numbers(columns, 3);
            float[] shift = Sample.Numbers(columns, 4);
            double[] expected = new double[x.Length];
            Reference.NormalizeColumns(
                new(Sample.Wide(x), rows, columns), Sample.Wide(mean), Sample.Wide(scale), Sample.Wide(shift),
                new Mat<double>(expected, rows, columns));
            float[][] got = Every.Guard("normalize", [x, mean, scale, shift, new float[x.Length], x], a =>
            {
                foreach (int to in (int[])[4, 5])
                {
                    Kernels.NormalizeColumns(
                        new(a(to == 5 ? 5 : 0).Span, rows, columns), a(1).Span, a(2).Span, a(3).Span,
                        new Mat<float>(a(to).Span, rows, columns));
                }
            });
            Same.Near(expected, got[4], 1e-6, 3e-6, $"normalize {rows}x{columns}");
            Same.Bits(got[4], got[5], "in place");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(5000)]
    public void A_mean_of_a_million_beside_a_deviation_of_one_keeps_three_digits(int rows)
    {
        // Numbers that float holds exactly, so that double precision knows the answers.
        const int columns = 9;
        float[] x = Sample.Numbers(rows * columns, 1, 1.7f), dy = Sample.Numbers(rows * columns, 2, 1),
            mean = new float[columns], rest = new float[columns];
        for (int i = 0; i < x.Length; i++)
            x[i] += 1e6f;
        float[] variance = new float[columns], inverse = new float[columns], shift = new float[columns],
            y = new float[x.Length], dx = new float[x.Length];
        float[] sumDy = new float[columns], sumDyX = new float[columns];
        Kernels.ColumnMoments(new(x, rows, columns), mean, rest, variance);
        for (int c = 0; c < columns; c++)
        {
            inverse[c] = 1 / MathF.Sqrt(variance[c]);
            shift[c] = -rest[c] * inverse[c];
        }
        Kernels.NormalizeColumns(new(x, rows, columns), mean, inverse, shift, new(y, rows, columns));
        Kernels.BatchNormBackward(
            new(x, rows, columns), mean, rest, inverse, default, new(dy, rows, columns), sumDy, sumDyX, new(dx, rows, columns));
        for (int c = 0; c < columns; c++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(r => (double)x[r * columns + c])];
            double exact = column.Average(), spread = column.Average(v => (v - exact) * (v - exact)), scale = 1 / Math.Sqrt(spread);
            double[] hat = [.. column.Select(v => (v - exact) * scale)];
            double meanDy = Enumerable.Range(0, rows).Average(r => dy[r * columns + c]),
                meanDyX = Enumerable.Range(0, rows).Average(r => dy[r * columns + c] * hat[r]);
            Assert.Equal(exact, mean[c] + (double)rest[c], 1e-4);
            Assert.Equal(spread, variance[c], spread * 1e-3);
            Assert.Equal(meanDyX * rows, sumDyX[c], 1e-3 * (1 + Math.Abs(meanDyX * rows)));
            for (int r = 0; r < rows; r++)
            {
                Assert.Equal(hat[r], y[r * columns + c], 1e-3);
                Assert.Equal(scale * (dy[r * columns + c] - meanDy - hat[r] * meanDyX), dx[r * columns + c], 1e-3 * scale);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void ScaleShift_is_the_reference(int rows)
    {
        foreach (int columns in ColumnCounts(rows))
        {
            float[] x = Sample.Numbers(rows * columns, 1), scale = Sample.Numbers(columns, 2), shift = Sample.Numbers(columns, 3);
            double[] expected = new double[x.Length], unshifted = new double[x.Length];
            Reference.ScaleShiftColumns(
                new(Sample.Wide(x), rows, columns), Sample.Wide(scale), Sample.Wide(shift), new Mat<double>(expected, rows, columns));
            Reference.ScaleShiftColumns(
                new(Sample.Wide(x), rows, columns), Sample.Wide(scale), default, new Mat<double>(unshifted, rows, columns));
            float[][] got = Every.Guard("scale", [x, scale, shift, new float[x.Length], x], a =>
            {
                Kernels.ScaleShiftColumns(new(a(0).Span, rows, columns), a(1).Span, a(2).Span, new Mat<float>(a(3).Span, rows, columns));
                Kernels.ScaleShiftColumns(new(a(4).Span, rows, columns), a(1).Span, default, new Mat<float>(a(4).Span, rows, columns));
            });
            Same.Near(expected, got[3], 1e-7, 1e-6, $"scale and shift {rows}x{columns}");
            Same.Near(unshifted, got[4], 1e-7, 0, $"scale in place {rows}x{columns}");
        }
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void ParametricRelu_and_its_gradient_are_the_reference(int rows)
    {
        foreach (int columns in ColumnCounts(rows))
        {
            int n = rows * columns;
            float[] x = Sample.Numbers(n, 1), alpha = Sample.Numbers(columns, 2),
                dy = Sample.Numbers(n, 3), start = Sample.Numbers(columns, 4);
            if (n > 2)
                (x[0], x[n / 2]) = (0, -0f);
            double[] y = new double[n], dx = new double[n], dalpha = Sample.Wide(start);
            ReadOnlyMat<double> wide = new(Sample.Wide(x), rows, columns), wideDy = new(Sample.Wide(dy), rows, columns);
            Reference.ParametricRelu(wide, Sample.Wide(alpha), new Mat<double>(y, rows, columns));
            Reference.ParametricReluBackward(wide, Sample.Wide(alpha), wideDy, new Mat<double>(dx, rows, columns), dalpha);
            float[][] got = Every.Guard(
                "parametric relu", [x, alpha, dy, new float[n], new float[n], start, start, dy, start, x, new float[n]], a =>
                {
                    ReadOnlyMat<float> X() => new(a(0).Span, rows, columns);
                    Kernels.ParametricRelu(X(), a(1).Span, new Mat<float>(a(3).Span, rows, columns));
                    Kernels.ParametricReluBackward(
                        X(), a(1).Span, new(a(2).Span, rows, columns), new Mat<float>(a(4).Span, rows, columns), a(5).Span);
                    Kernels.ParametricReluBackward(X(), a(1).Span, new(a(2).Span, rows, columns), default, a(6).Span);
                    Kernels.ParametricReluBackward(
                        X(), a(1).Span, new(a(7).Span, rows, columns), new Mat<float>(a(7).Span, rows, columns), a(8).Span);
                    Kernels.ParametricReluBackward(
                        X(), a(1).Span, new(a(2).Span, rows, columns), new Mat<float>(a(10).Span, rows, columns), default);
                    Kernels.ParametricRelu(new(a(9).Span, rows, columns), a(1).Span, new Mat<float>(a(9).Span, rows, columns));
                });
            Same.Near(y, got[3], 1e-7, 0, $"parametric relu {rows}x{columns}");
            Same.Near(dx, got[4], 1e-7, 0, "dx");
            Same.Near(dalpha, got[5], 1e-6, 2e-6 * (rows + 1), "dalpha");
            Same.Bits(got[5], got[6], "dalpha without dx");
            Same.Bits(got[4], got[7], "dx in place");
            Same.Bits(got[4], got[10], "dx without dalpha");
            Same.Bits(got[5], got[8], "dalpha in place");
            Same.Bits(got[3], got[9], "y in place");
        }
    }

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void BatchNormBackward_is_the_reference(int rows)
    {
        foreach (int columns in ColumnCounts(rows))
        {
            int n = rows * columns;
            float[] x = Sample.Numbers(n, 1), dy = Sample.Numbers(n, 2),
                mean = Sample.Numbers(columns, 3, 0.1f), gamma = Sample.Numbers(columns, 4);
            float[] inverse = Sample.Numbers(columns, 5, 0.2f), rest = Sample.Numbers(columns, 6, 0.01f);
            foreach (float[] g in (float[][])[gamma, []])
            {
                double[] sumDy = new double[columns], sumDyX = new double[columns], dx = new double[n];
                Reference.BatchNormBackward(
                    new(Sample.Wide(x), rows, columns), Sample.Wide(mean), Sample.Wide(rest), Sample.Wide(inverse), Sample.Wide(g),
                    new(Sample.Wide(dy), rows, columns), sumDy, sumDyX, new Mat<double>(dx, rows, columns));
                float[][] got = Every.Guard(
                    "batch norm", [x, mean, inverse, g, dy, new float[columns], new float[columns], new float[n], dy, rest], a =>
                    {
                        foreach (int to in (int[])[7, 8])
                        {
                            Kernels.BatchNormBackward(
                                new(a(0).Span, rows, columns), a(1).Span, a(9).Span, a(2).Span, a(3).Span,
                                new(a(to == 8 ? 8 : 4).Span, rows, columns),
                                a(5).Span, a(6).Span, new Mat<float>(a(to).Span, rows, columns));
                        }
                    });
                Same.Near(sumDy, got[5], 1e-6, 1e-6 * (rows + 1), $"sum dy {rows}x{columns}");
                Same.Near(sumDyX, got[6], 1e-6, 1e-6 * (rows + 1), $"sum dy x {rows}x{columns}");
                Same.Near(dx, got[7], 2e-6, 4e-6, $"dx {rows}x{columns}");
                Same.Bits(got[7], got[8], "dx in place");
            }
        }
    }

    [Fact]
    public void BatchNormBackward_without_dx_gives_the_sums()
    {
        float[] x = Sample.Numbers(100, 1), dy = Sample.Numbers(100, 2),
            ones = [1, 1, 1, 1, 1], zeros = new float[5], s = new float[5], t = new float[5];
        Kernels.BatchNormBackward(new(x, 20, 5), zeros, zeros, ones, default, new(dy, 20, 5), s, t, default);
        double[] sumDy = new double[5];
        Reference.AddColumnSums<double>(new(Sample.Wide(dy), 20, 5), sumDy);
        Same.Near(sumDy, s, 1e-6, 1e-5, "sum dy");
        Assert.DoesNotContain(0, t);
    }
}
