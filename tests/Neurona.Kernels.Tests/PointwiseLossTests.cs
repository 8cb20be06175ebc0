namespace Neurona.Numerics.Tests;

public class PointwiseLossTests
{
    private static readonly HuberLoss Loss = new(0.5f);

    private static IEnumerable<(int Rows, int Columns)> Shapes
    {
        get
        {
            foreach (int n in Sample.Lengths)
                yield return (n, 1);
            for (int columns = 0; columns <= 70; columns++)
                yield return (3, columns);
            foreach ((int, int) shape in ((int, int)[])[(0, 5), (64, 10), (5000, 10), (7, 1000), (20_000, 5)])
                yield return shape;
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Loss_and_gradient_are_the_reference(bool weighted, bool withRows)
    {
        foreach ((int rows, int columns) in Shapes)
        {
            float[] y = Sample.Numbers(rows * columns, 1, 1), t = Sample.Numbers(rows * columns, 2, 1),
                w = weighted ? Sample.Numbers(rows, 3) : [];
            double[] dy = new double[y.Length], losses = new double[withRows ? rows : 0];
            double expected = Reference.PointwiseLoss(
                Loss, new(Sample.Wide(y), rows, columns), new(Sample.Wide(t), rows, columns), Sample.Wide(w), 0.3f,
                new Mat<double>(dy, rows, columns), losses);
            float[][] got = Every.Guard("loss", [y, t, w, new float[y.Length], new float[losses.Length], new float[2]], a =>
            {
                a(5).Span[0] = Kernels.PointwiseLoss(
                    Loss, new(a(0).Span, rows, columns), new(a(1).Span, rows, columns), a(2).Span, 0.3f,
                    new Mat<float>(a(3).Span, rows, columns), a(4).Span);
                a(5).Span[1] = Kernels.PointwiseLoss(
                    Loss, new(a(0).Span, rows, columns), new(a(1).Span, rows, columns), a(2).Span, 0.3f, default, a(4).Span);
            });
            string shape = $"{rows}x{columns}";
            Same.Near([expected, expected], got[5], 3e-6, 1e-6 * (rows + 1), "loss of " + shape);
            Same.Near(dy, got[3], 2e-6, 1e-7, "gradient of " + shape);
            Same.Near(losses, got[4], 2e-6, 1e-7, "rows of " + shape);
        }
    }

    [Fact]
    public void Weights_of_one_change_no_bit_of_the_gradient_and_a_weight_of_zero_takes_a_row_out()
    {
        foreach (int columns in (int[])[1, 7])
        {
            float[] y = Sample.Numbers(20 * columns, 1), t = Sample.Numbers(20 * columns, 2), w = new float[20],
                plain = new float[y.Length], dy = new float[y.Length];
            Array.Fill(w, 1);
            float whole = Kernels.PointwiseLoss(Loss, new(y, 20, columns), new(t, 20, columns), [], 0.1f, new(plain, 20, columns), []);
            Assert.Equal(
                whole, Kernels.PointwiseLoss(Loss, new(y, 20, columns), new(t, 20, columns), w, 0.1f, new(dy, 20, columns), []),
                whole * 1e-6f);
            Same.Bits(plain, dy, "gradient");
            w.AsSpan(5).Clear();
            float first = Kernels.PointwiseLoss(Loss, new(y, 5, columns), new(t, 5, columns), [], 0.1f, default, []);
            Assert.Equal(
                first, Kernels.PointwiseLoss(Loss, new(y, 20, columns), new(t, 20, columns), w, 0.1f, new(dy, 20, columns), []),
                first * 1e-6f);
            Assert.All(dy[(5 * columns)..], v => Assert.Equal(0, v));
        }
    }

    // More rows than have their totals on the stack at once. The loss of 0 for 0 is 0.25, of 0 for 2 it is
    // 0.5 (2 - 0.25) + 0.25 = 1.125.
    [Fact]
    public void A_loss_of_more_than_a_thousand_wide_rows_takes_each_once()
    {
        const int rows = 1025, columns = 8193;
        float[] y = new float[rows * columns], t = new float[rows * columns], w = new float[rows], losses = new float[rows];
        Array.Fill(t, 2, (rows - 1) * columns, columns);
        w[^1] = 3;
        Assert.Equal(3.375f, Kernels.PointwiseLoss(Loss, new(y, rows, columns), new(t, rows, columns), w, 1, default, losses), 1e-5f);
        Assert.All(losses[..^1], loss => Assert.Equal(0.25f, loss, 1e-6f));
        Assert.Equal(1.125f, losses[^1], 1e-5f);
    }

    [Fact]
    public void The_gradient_may_lie_over_the_output_and_rows_apart()
    {
        float[] y = Sample.Numbers(30 * 20, 1), t = Sample.Numbers(30 * 20, 2), w = Sample.Numbers(30, 3),
            dy = new float[30 * 8], tight = new float[30 * 8];
        ReadOnlyMat<float> target = new ReadOnlyMat<float>(t, 30, 20).SliceColumns(3, 8);
        Mat<float> output = new Mat<float>(y, 30, 20).SliceColumns(12, 8), copy = new(tight, 30, 8);
        for (int r = 0; r < 30; r++)
            output.Row(r).CopyTo(copy.Row(r));
        float sum = Kernels.PointwiseLoss(Loss, output, target, w, 2, new Mat<float>(dy, 30, 8), []);
        Assert.Equal(sum, Kernels.PointwiseLoss(Loss, copy, target, w, 2, copy, []));
        Same.Bits(dy, tight, "over the output");
        Assert.Equal(sum, Kernels.PointwiseLoss(Loss, output, target, w, 2, output, []));
        for (int r = 0; r < 30; r++)
            Same.Bits(copy.Row(r), output.Row(r), "apart");
    }

    [Fact]
    public void Threads_and_widths_change_no_bit()
    {
        foreach ((int rows, int columns) in ((int, int)[])[(300_001, 1), (30_000, 10), (70, 5000)])
        {
            float[] y = Sample.Numbers(rows * columns, 1), t = Sample.Numbers(rows * columns, 2), w = Sample.Numbers(rows, 3);
            foreach (float[] weights in (float[][])[[], w])
            {
                Every.Way(() =>
                {
                    float[] dy = new float[y.Length], losses = new float[weights.Length];
                    return
                    [
                        Kernels.PointwiseLoss(
                            Loss, new(y, rows, columns), new(t, rows, columns), weights, 0.1f, new(dy, rows, columns), losses),
                        .. dy, .. losses
                    ];
                }, $"loss {rows}x{columns}");
            }
        }
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_errors()
    {
        float[] x = new float[12];
        Assert.Throws<ArgumentException>("target", () => Kernels.PointwiseLoss(Loss, new(x, 3, 4), new(x, 4, 3), [], 1, default, []));
        Assert.Throws<ArgumentException>("weights", () =>
            Kernels.PointwiseLoss(Loss, new(x, 3, 4), new(x, 3, 4), new float[4], 1, default, []));
        Assert.Throws<ArgumentException>("dy", () => Kernels.PointwiseLoss(Loss, new(x, 3, 4), new(x, 3, 4), [], 1, new(x, 2, 6), []));
        Assert.Throws<ArgumentException>("rowLosses", () =>
            Kernels.PointwiseLoss(Loss, new(x, 3, 4), new(x, 3, 4), [], 1, default, new float[2]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = Sample.Numbers(100_000, 1), dy = new float[100_000], w = new float[100_000];
        foreach (int columns in (int[])[1, 10])
        {
            int rows = 100_000 / columns;
            Every.Free(() => Kernels.PointwiseLoss(Loss, new(x, rows, columns), new(x, rows, columns), [], 1, new(dy, rows, columns), []));
            Every.Free(() => Kernels.PointwiseLoss(
                Loss, new(x, rows, columns), new(x, rows, columns), w.AsSpan(0, rows), 1, new(dy, rows, columns), []));
        }
    }
}
