namespace Neurona.Numerics.Tests;

public class MatTests
{
    private static readonly float[] Numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    [Theory]
    [InlineData(65536, 65536)]
    [InlineData(65536, 65537)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(-1, -1)]
    [InlineData(-2, -6)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(3, 5)]
    public void Sizes_beyond_the_numbers_are_errors(int rows, int columns)
    {
        Assert.Contains($"got {rows} x {columns} over 12 numbers",
            Assert.Throws<ArgumentException>(() => Read(Numbers, rows, columns)).Message);
        Assert.Throws<ArgumentException>(() => new Mat<float>(Numbers, rows, columns).Rows);
        Assert.Throws<ArgumentException>(() => Read([], rows, columns));
        Assert.Throws<ArgumentException>(() => Read(new float[65536], rows, columns == 5 ? 65536 : columns));
    }

    [Theory]
    [InlineData(3, 4, 3)]
    [InlineData(3, 4, 5)]
    [InlineData(2, 4, int.MaxValue)]
    [InlineData(int.MaxValue, 1, int.MaxValue)]
    [InlineData(3, 0, -1)]
    public void A_stride_below_the_columns_or_beyond_the_numbers_is_an_error(int rows, int columns, int stride)
    {
        Assert.Throws<ArgumentException>(() => new ReadOnlyMat<float>(Numbers, rows, columns, stride).Rows);
        Assert.Throws<ArgumentException>(() => new Mat<float>(Numbers, rows, columns, stride).Rows);
    }

    [Fact]
    public void Rows_start_a_stride_apart()
    {
        float[] numbers = [.. Numbers];
        Mat<float> m = new(numbers, 3, 2, 5);
        Assert.Equal([5, 6], m.Row(1).ToArray());
        Assert.Equal([10, 11], ((ReadOnlyMat<float>)m).Row(2).ToArray());
        Assert.Equal((11, 5, false, false), (m[2, 1], m.Stride, m.IsContiguous, m.IsEmpty));
        m[1, 1] = -6;
        Assert.Equal(-6, numbers[6]);
    }

    [Fact]
    public void Columns_are_sliced_without_a_copy()
    {
        float[] numbers = [.. Numbers];
        Mat<float> m = new(numbers, 3, 4);
        Mat<float> middle = m.SliceColumns(1, 2);
        Assert.Equal([9, 10], middle.Row(2).ToArray());
        Assert.Equal([10], ((ReadOnlyMat<float>)middle).SliceColumns(1, 1).Row(2).ToArray());
        middle[0, 0] = 100;
        Assert.Equal(100, m[0, 1]);
        Assert.True(m.SliceColumns(4, 0).IsEmpty);
        foreach ((int start, int count) in ((int, int)[])[(-1, 2), (0, 5), (4, 1), (2, -1), (int.MaxValue, int.MaxValue)])
        {
            Assert.Throws<ArgumentException>(() => new Mat<float>(numbers, 3, 4).SliceColumns(start, count).Rows);
            Assert.Throws<ArgumentException>(() => Read(numbers, 3, 4).SliceColumns(start, count).Rows);
        }
    }

    [Fact]
    public void Rows_that_lie_apart_are_not_one_piece()
    {
        Assert.Throws<InvalidOperationException>(() => new Mat<float>(Numbers, 3, 2, 5).Data.Length);
        Assert.Contains("start 5 apart",
            Assert.Throws<InvalidOperationException>(() => new ReadOnlyMat<float>(Numbers, 3, 2, 5).Data.Length).Message);
        Assert.Throws<InvalidOperationException>(() => new ReadOnlyMat<float>(Numbers, 3, 2, 5).Reshape(3).Rows);
        // One row has nothing between rows.
        Assert.Equal([0, 1], new Mat<float>(Numbers, 1, 2, 5).Data.ToArray());
        // A kernel that needs one piece says so instead of reading what lies between.
        Assert.Throws<InvalidOperationException>(() =>
            Kernels.ScaleShiftColumns(new(Numbers, 3, 2, 5), new float[2], default, new(new float[6], 3, 2)));
    }

    [Fact]
    public void Reshape_needs_whole_rows()
    {
        Assert.Equal((4, 3), (Read(Numbers, 2, 6).Reshape(3).Rows, new Mat<float>(Numbers, 1, 12).Reshape(3).Columns));
        Assert.Throws<ArgumentException>("columns", () => Read(Numbers, 2, 6).Reshape(5).Rows);
        Assert.Throws<ArgumentException>("columns", () => new Mat<float>(Numbers, 2, 6).Reshape(0).Rows);
        Assert.Throws<ArgumentException>("columns", () => Read(Numbers, 2, 6).Reshape(-6).Rows);
        Assert.Equal((0, 7), (default(Mat<float>).Reshape(7).Rows, default(ReadOnlyMat<float>).Reshape(7).Columns));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(3, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 4)]
    [InlineData(1 << 30, 0)]
    public void Elements_outside_are_errors(int row, int column)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(Numbers, 3, 4)[row, column]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mat<float>(Numbers, 3, 4)[row, column]);
        if (column == 0)
            Assert.Throws<ArgumentOutOfRangeException>(nameof(row), () => Read(Numbers, 3, 4).Row(row).Length);
    }

    [Fact]
    public void The_default_is_empty()
    {
        Mat<float> m = default;
        ReadOnlyMat<float> r = m;
        Assert.Equal((0, 0, 0, true, true), (m.Rows, m.Columns, r.Data.Length, m.IsEmpty, m.IsContiguous));
    }

    [Fact]
    public void A_function_goes_over_rows_that_lie_apart()
    {
        float[] x = Sample.Numbers(6 * 40, 1), y = new float[6 * 40], dx = new float[6 * 20], expected = new float[20];
        ReadOnlyMat<float> from = Read(x, 6, 40).SliceColumns(10, 20);
        Mat<float> to = new Mat<float>(y, 6, 40).SliceColumns(20, 20), gradient = new(dx, 6, 20);
        Kernels.Map(new SigmoidOp(), from, to);
        Kernels.MapBackward(new SigmoidOp(), from, to, from, gradient);
        for (int r = 0; r < 6; r++)
        {
            Kernels.Map(new SigmoidOp(), from.Row(r), expected);
            Same.Bits(expected, to.Row(r), "values");
            Assert.All(y.AsSpan(r * 40, 20).ToArray(), v => Assert.Equal(0, v));
            Kernels.MapBackward(new SigmoidOp(), from.Row(r), expected, from.Row(r), expected);
            Same.Bits(expected, gradient.Row(r), "gradient");
        }
        float[] sums = new float[20], copied = new float[20];
        Kernels.AddColumnSums(from, sums);
        for (int c = 0; c < 20; c++)
            copied[c] = from[0, c] + from[4, c] + from[1, c] + from[5, c] + (from[2, c] + from[3, c]);
        Same.Bits(copied, sums, "column sums");
        Assert.Throws<ArgumentException>("y", () => Kernels.Map(new SigmoidOp(), Read(x, 6, 40), new Mat<float>(y, 5, 40)));
        Assert.Throws<ArgumentException>("dx", () =>
            Kernels.MapBackward(new SigmoidOp(), Read(x, 6, 40), Read(x, 6, 40), Read(x, 6, 40), new Mat<float>(y, 5, 40)));
    }

    private static ReadOnlyMat<float> Read(float[] numbers, int rows, int columns) => new(numbers, rows, columns);
}
