using System.Globalization;
using System.Runtime.CompilerServices;

namespace Neurona.Numerics.Tests;

/// <summary>Double-precision functions against results of 60 digits, from tests/golden/elementary.py.</summary>
public class ExactMathTests
{
    [Fact]
    public void Functions_are_within_two_units_in_the_last_place()
    {
        foreach (string line in File.ReadLines(Golden()))
        {
            string[] parts = line.Split(',');
            double x = Number(parts[1]), exact = Number(parts[2]), got = parts[0] switch
            {
                "exp" => ExactMath.Exp(x),
                "expm1" => ExactMath.Expm1(x),
                "log" => ExactMath.Log(x),
                "log1p" => ExactMath.Log1p(x),
                "normal cdf" => ExactMath.NormalCdf(x),
                _ => ExactMath.Pow(x, Power(parts[0])),
            };
            // A power loses up to half a unit in each multiplication, and each squaring doubles what was lost before.
            double limit = parts[0] == "normal cdf" ? 256
                : parts[0].StartsWith("pow", StringComparison.Ordinal) ? 1 + Power(parts[0])
                : parts[0].Length > 3 ? 3 : 2;
            double unit = Math.BitIncrement(Math.Abs(exact)) - Math.Abs(exact);
            Assert.True(Math.Abs(got - exact) <= limit * unit, $"{parts[0]}({x:R}) = {got:R}, expected {exact:R}");
        }
    }

    [Fact]
    public void Edges_are_those_of_the_functions()
    {
        Assert.Equal(
            [double.PositiveInfinity, 0, 1, double.NaN],
            Values(ExactMath.Exp, double.PositiveInfinity, double.NegativeInfinity, 0, double.NaN));
        Assert.Equal([double.PositiveInfinity, 0], Values(ExactMath.Exp, 710, -746));
        Assert.Equal([double.PositiveInfinity, -1, 0, double.NaN], Values(ExactMath.Expm1, 800, -800, 0, double.NaN));
        Assert.Equal(
            [double.NegativeInfinity, 0, double.PositiveInfinity, double.NaN],
            Values(ExactMath.Log, 0, 1, double.PositiveInfinity, -1));
        Assert.Equal(
            [double.NegativeInfinity, 0, double.PositiveInfinity, double.NaN],
            Values(ExactMath.Log1p, -1, 0, double.PositiveInfinity, -2));
        Assert.Equal([0, 1, 0.5, double.NaN], Values(ExactMath.NormalCdf, double.NegativeInfinity, 100, 0, double.NaN));
        Assert.Equal(0.125, ExactMath.Pow(2, -3));
        Assert.Equal(0, ExactMath.Pow(0.5, long.MaxValue));
        Assert.Equal(double.PositiveInfinity, ExactMath.Pow(0.5, long.MinValue));
    }

    private static double[] Values(Func<double, double> function, params double[] arguments) =>
        Array.ConvertAll(arguments, x => function(x));

    private static long Power(string name) => long.Parse(name.AsSpan(4), CultureInfo.InvariantCulture);

    private static double Number(string bits) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static string Golden([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "golden", "elementary.csv");
}
