using Xunit.Abstractions;

namespace Neurona.Numerics.Tests;

/// <summary>exp, expm1, log, log1p, tanh, sigmoid and the normal distribution against double precision over a dense
/// sample of all floats.</summary>
public class ElementaryTests(ITestOutputHelper output)
{
    private const double Limit = 2;

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place() => Check(new ExpOp(), "exp", x => x < -87.33654f ? 0 : Math.Exp(x));

    [Fact]
    public void Log_is_within_two_units_in_the_last_place() => Check(new LogOp(), "log", Math.Log);

    [Fact]
    public void Tanh_is_within_two_units_in_the_last_place() => Check(new TanhOp(), "tanh", Math.Tanh);

    [Fact]
    public void Sigmoid_is_within_two_units_in_the_last_place() =>
        Check(new SigmoidOp(), "sigmoid", x => x > 0
            ? 1 / (1 + Math.Exp(-x))
            : Math.Exp(x) < Negligible.Probability ? 0 : Math.Exp(x) / (1 + Math.Exp(x)));

    [Fact]
    public void The_normal_distribution_is_within_three_units_in_the_last_place() =>
        Check(
            new NormalCdfOp(), "normal distribution",
            x => ExactMath.NormalCdf(x) < Negligible.Probability ? 0 : ExactMath.NormalCdf(x), limit: 3);

    [Fact]
    public void Expm1_is_within_two_units_in_the_last_place() => Check(new Expm1Op(), "expm1", ExactMath.Expm1);

    [Fact]
    public void Log1p_is_within_two_units_in_the_last_place() => Check(new Log1pOp(), "log1p", ExactMath.Log1p);

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1e-20f, 1e-20f)]
    [InlineData(-1e-7f, -9.9999995e-8f)]
    [InlineData(-3e-8f, -3e-8f)]
    [InlineData(-20f, -1f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Expm1_at_its_edges(float x, float y) => CheckAt(new Expm1Op(), x, y);

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1e-20f, 1e-20f)]
    [InlineData(2.0611537e-9f, 2.0611537e-9f)]
    [InlineData(-1f, float.NegativeInfinity)]
    [InlineData(-1.5f, float.NaN)]
    [InlineData(float.MaxValue, 88.72284f)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.NaN, float.NaN)]
    public void Log1p_at_its_edges(float x, float y) => CheckAt(new Log1pOp(), x, y);

    [Fact]
    public void The_logarithm_of_one_number_has_the_bits_of_the_vectors()
    {
        float[] x = Sample.Numbers(100, 1), y = new float[100];
        Kernels.Map(default(Formulas.Log), x, y);
        Same.Bits(Array.ConvertAll(x, Kernels.Log), y, "log");
    }

    [Fact]
    public void Nothing_subnormal_comes_out_of_exp_and_sigmoid()
    {
        float[] x = new float[20_000], y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
            x[i] = -60 - i * 0.0025f;
        foreach (float[] values in (float[][])[Mapped(new ExpOp()), Mapped(new SigmoidOp())])
        {
            Assert.Contains(values, v => v == 0);
            Assert.DoesNotContain(values, float.IsSubnormal);
        }

        float[] Mapped<TOp>(TOp op) where TOp : struct, IUnary
        {
            Kernels.Map(op, x, y);
            return [.. y];
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(1e-45f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(-87.33655f, 0f)]
    [InlineData(-87.33654f, 1.1754996e-38f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_at_its_edges(float x, float y) => CheckAt(new ExpOp(), x, y);

    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(0f, float.NegativeInfinity)]
    [InlineData(-1e-45f, float.NaN)]
    [InlineData(-1f, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(1e-45f, -103.27893f)]
    public void Log_at_its_edges(float x, float y) => CheckAt(new LogOp(), x, y);

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1e-45f, 1e-45f)]
    [InlineData(-1e-40f, -1e-40f)]
    [InlineData(1e-20f, 1e-20f)]
    [InlineData(10f, 1f)]
    [InlineData(-100f, -1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(float.NaN, float.NaN)]
    public void Tanh_at_its_edges(float x, float y) => CheckAt(new TanhOp(), x, y);

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(1e-45f, 0.5f)]
    [InlineData(-69f, 1.0806393e-30f)]
    [InlineData(-69.4f, 0f)]
    [InlineData(-200f, 0f)]
    [InlineData(20f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Sigmoid_at_its_edges(float x, float y) => CheckAt(new SigmoidOp(), x, y);

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(1e-45f, 0.5f)]
    [InlineData(-1e-10f, 0.5f)]
    [InlineData(-1f, 0.15865526f)]
    [InlineData(1f, 0.8413447f)]
    [InlineData(-11.4f, 2.0906047e-30f)]
    [InlineData(-11.5f, 0f)]
    [InlineData(-10000f, 0f)]
    [InlineData(6f, 1f)]
    [InlineData(float.MaxValue, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void The_normal_distribution_at_its_edges(float x, float y) => CheckAt(new NormalCdfOp(), x, y);

    [Fact]
    public void Negative_zero_keeps_its_meaning()
    {
        CheckAt(new ExpOp(), -0f, 1);
        CheckAt(new LogOp(), -0f, float.NegativeInfinity);
        CheckAt(new TanhOp(), -0f, -0f);
        CheckAt(new SigmoidOp(), -0f, 0.5f);
        CheckAt(new NormalCdfOp(), -0f, 0.5f);
    }

    [Fact]
    public void Exp_is_finite_to_its_last_argument()
    {
        float last = 88.72283f;
        CheckAt(new ExpOp(), last, (float)Math.Exp(last));
        Assert.True(float.IsFinite((float)Math.Exp(last)));
    }

    // Every 512th float of both signs, zeros, subnormal numbers, infinities and NaN among them.
    private void Check<TOp>(TOp op, string name, Func<double, double> exact, double limit = Limit) where TOp : struct, IUnary
    {
        const int block = 1 << 18, blocks = 1 << 23 >> 18;
        float[] x = new float[block], y = new float[block], scalar = new float[block];
        double worst = 0;
        float where = 0;
        for (int b = 0; b < blocks; b++)
        {
            for (int i = 0; i < block; i++)
                x[i] = BitConverter.UInt32BitsToSingle(((uint)(b * block + i) << 9) + (uint)(i & 511));
            foreach (int width in Widths.All)
            {
                Widths.Run(width, () => Kernels.Map(op, x, y));
                if (width == 1)
                    y.CopyTo(scalar, 0);
                else
                    Same.Bits(scalar, y, $"{name}, width {width}");
            }
            for (int i = 0; i < block; i++)
            {
                double error = Ulps(exact(x[i]), scalar[i]);
                if (!(error <= worst))
                    (worst, where) = (error, x[i]);
            }
        }
        output.WriteLine($"{name}: worst error {worst:F3} ULP at {where:R} of {(long)block * blocks} arguments");
        Assert.True(worst <= limit, $"{name}({where:R}): {worst:F3} ULP, limit {limit}");
    }

    // The distance in units of the last place of the exact result; 0 for the same infinity or NaN.
    private static double Ulps(double exact, float got)
    {
        float rounded = (float)exact;
        if (float.IsNaN(rounded) || float.IsInfinity(rounded) || float.IsInfinity(got) || float.IsNaN(got))
            return rounded.Equals(got) ? 0 : double.PositiveInfinity;
        double unit = Math.ScaleB(1, Math.Max(Math.ILogB(Math.Max(Math.Abs(exact), float.Epsilon)), -126) - 23);
        return Math.Abs(got - exact) / unit;
    }

    private static void CheckAt<TOp>(TOp op, float x, float expected) where TOp : struct, IUnary
    {
        foreach (int width in Widths.All)
        {
            float[] y = new float[33], from = new float[33];
            Array.Fill(from, x);
            Widths.Run(width, () => Kernels.Map(op, from, y));
            foreach (float value in y)
            {
                Assert.True(
                    value.Equals(expected) || Ulps(expected, value) <= Limit,
                    $"f({x:R}) = {value:R}, expected {expected:R}, width {width}");
                if (!float.IsNaN(expected))
                    Assert.Equal(float.IsNegative(expected), float.IsNegative(value));
            }
        }
    }
}
