namespace Neurona.Numerics.Tests;

public class MapTests
{
    private static readonly ShiftedSquareOp Op = new(0.75f);

    [Fact]
    public void Map_is_the_reference_at_every_length()
    {
        foreach (int n in Sample.Lengths)
        {
            float[] x = Sample.Numbers(n, 1);
            double[] expected = new double[n];
            Reference.Map<ShiftedSquareOp, double>(Op, Sample.Wide(x), expected);
            float[] y = Every.Guard("Map", [x, new float[n]], a => Kernels.Map(Op, a(0).Span, a(1).Span))[1];
            Same.Near(expected, y, 1e-7, 0, $"Map of {n}");
        }
    }

    [Fact]
    public void MapBackward_is_the_reference_at_every_length()
    {
        foreach (int n in Sample.Lengths)
        {
            float[] x = Sample.Numbers(n, 1), y = Sample.Numbers(n, 2), dy = Sample.Numbers(n, 3);
            double[] expected = new double[n];
            Reference.MapBackward<ShiftedSquareOp, double>(Op, Sample.Wide(x), Sample.Wide(y), Sample.Wide(dy), expected);
            float[] dx = Every.Guard(
                "MapBackward", [x, y, dy, new float[n]], a => Kernels.MapBackward(Op, a(0).Span, a(1).Span, a(2).Span, a(3).Span))[3];
            Same.Near(expected, dx, 3e-7, 0, $"MapBackward of {n}");
        }
    }

    [Fact]
    public void MapBackward_reads_the_value_where_the_derivative_asks_for_it()
    {
        float[] y = Sample.Numbers(100, 1, 0.9f), dy = Sample.Numbers(100, 2), dx = new float[100];
        Kernels.MapBackward(new TanhOp(), y, y, dy, dx);
        double[] expected = new double[100];
        Reference.MapBackward<TanhOp, double>(new TanhOp(), Sample.Wide(y), Sample.Wide(y), Sample.Wide(dy), expected);
        Same.Near(expected, dx, 1e-6, 0, "tanh");
    }

    [Fact]
    public void Zip_is_the_reference_at_every_length()
    {
        foreach (int n in Sample.Lengths)
        {
            float[] a = Sample.Numbers(n, 1), b = Sample.Numbers(n, 2);
            double[] expected = new double[n];
            Reference.Zip<DivideOp, double>(default, Sample.Wide(a), Sample.Wide(b), expected);
            float[] y = Every.Guard("Zip", [a, b, new float[n]], m => Kernels.Zip(new DivideOp(), m(0).Span, m(1).Span, m(2).Span))[2];
            Same.Near(expected, y, 1e-7, 0, $"Zip of {n}");
        }
    }

    [Fact]
    public void Scale_is_the_reference_for_every_byte_and_length()
    {
        foreach (int n in Sample.Lengths)
        {
            foreach (int width in Widths.All)
            {
                using Guarded x = new(n, atEnd: true), y = new(n * sizeof(float), atEnd: true);
                for (int i = 0; i < n; i++)
                    x.Bytes[i] = (byte)(i * 7 + n);
                float[] expected = new float[n];
                Reference.Scale(x.Bytes, 1 / 255f, expected.AsSpan());
                Widths.Run(width, () => Kernels.Scale(x.Bytes, 1 / 255f, y.Floats));
                Same.Bits(expected, y.Floats, $"Scale of {n}, width {width}");
            }
        }
    }

    [Fact]
    public void Threads_and_widths_change_no_bit()
    {
        float[] x = Sample.Numbers(300_001, 1), z = Sample.Numbers(300_001, 2);
        Every.Way(() => To(y => Kernels.Map(new SigmoidOp(), x, y)), "Map");
        Every.Way(() => To(y => Kernels.MapBackward(new TanhOp(), x, z, x, y)), "MapBackward");
        Every.Way(() => To(y => Kernels.Zip(new DivideOp(), x, z, y)), "Zip");
        byte[] bytes = new byte[x.Length];
        Every.Way(() => To(y => Kernels.Scale(bytes, 0.1f, y)), "Scale");

        float[] To(Action<float[]> write)
        {
            float[] y = new float[x.Length];
            write(y);
            return y;
        }
    }

    [Fact]
    public void Output_may_be_an_input()
    {
        float[] x = Sample.Numbers(517, 1), z = Sample.Numbers(517, 2), y = new float[517], own = [.. x];
        Kernels.Map(new ExpOp(), x, y);
        Kernels.Map(new ExpOp(), own, own);
        Same.Bits(y, own, "Map in place");

        foreach (bool left in (bool[])[true, false])
        {
            own = left ? [.. x] : [.. z];
            Kernels.Zip(new DivideOp(), x, z, y);
            Kernels.Zip(new DivideOp(), left ? own : x, left ? z : own, own);
            Same.Bits(y, own, "Zip in place");
        }

        own = [.. z];
        Kernels.MapBackward(Op, x, x, z, y);
        Kernels.MapBackward(Op, x, x, own, own);
        Same.Bits(y, own, "MapBackward in place");
    }

    [Fact]
    public void NaN_and_infinity_pass()
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 1];
        float[] y = Every.Way(() =>
        {
            float[] to = new float[5];
            Kernels.Map(new ShiftedSquareOp(0), x, to);
            return to;
        }, "special numbers");
        Same.Bits([float.NaN, float.PositiveInfinity, float.PositiveInfinity, 0, 1], y, "squares");
    }

    [Fact]
    public void Different_lengths_are_errors()
    {
        float[] three = new float[3], four = new float[4];
        Assert.Throws<ArgumentException>("y", () => Kernels.Map(new ExpOp(), three, four));
        Assert.Throws<ArgumentException>("y", () => Kernels.Map(new ExpOp(), four, three));
        Assert.Throws<ArgumentException>("b", () => Kernels.Zip(new DivideOp(), three, four, three));
        Assert.Throws<ArgumentException>("y", () => Kernels.Zip(new DivideOp(), three, three, four));
        Assert.Throws<ArgumentException>("x", () => Kernels.MapBackward(new TanhOp(), four, three, three, three));
        Assert.Throws<ArgumentException>("y", () => Kernels.MapBackward(new TanhOp(), three, four, three, three));
        Assert.Throws<ArgumentException>("dx", () => Kernels.MapBackward(new TanhOp(), three, three, three, four));
        Assert.Throws<ArgumentException>("y", () => Kernels.Scale(new byte[3], 1, four));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = Sample.Numbers(200_000, 1), y = new float[200_000];
        byte[] bytes = new byte[200_000];
        Every.Free(() => Kernels.Map(new ExpOp(), x, y));
        Every.Free(() => Kernels.MapBackward(new TanhOp(), x, x, y, y));
        Every.Free(() => Kernels.Zip(new DivideOp(), x, x, y));
        Every.Free(() => Kernels.Scale(bytes, 1, y));
    }
}
