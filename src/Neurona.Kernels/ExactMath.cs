namespace Neurona.Numerics;

/// <summary>
/// Elementary functions in double precision from +, -, *, / and bits alone, so that one argument gives one result on
/// every system:
/// the platform's own differ in their last places.
/// </summary>
/// <remarks>Within 2 units in the last place where nothing else is said.</remarks>
public static class ExactMath
{
    // ln 2 in two parts, the first with so many zeros at its end that its product with an exponent is exact.
    private const double Ln2High = 0.6931471803691238, Ln2Low = 1.9082149292705877e-10;

    /// <summary>e^x: infinity above 709.78, gradually to 0 below -708.4.</summary>
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) <= 750))
            return double.IsNaN(x) ? x : x > 0 ? double.PositiveInfinity : 0;

        // x = n ln 2 + r with |r| at most ln 2 / 2, where 14 terms of the series reach 2^-57.
        double n = Math.Round(x / (Ln2High + Ln2Low)), r = x - n * Ln2High - n * Ln2Low, sum = 0;
        for (int k = 13; k >= 2; k--)
            sum = (sum + 1) * r / k;
        return Math.ScaleB(1 + (r + r * sum), (int)n);
    }

    /// <summary>e^x - 1, also where x is tiny.</summary>
    public static double Expm1(double x)
    {
        // The rounding error of e^x is undone by the logarithm of what came out (W. Kahan).
        double u = Exp(x);
        if (u == 1 || double.IsNaN(u))
            return x;
        double difference = u - 1;
        return difference == -1 || double.IsInfinity(u) ? difference : difference * (x / Log(u));
    }

    /// <summary>The natural logarithm: -infinity at 0, NaN below.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;

        // x = m 2^e with m in [sqrt 1/2, sqrt 2), ln m = 2 artanh s with s = f / (2 + f) and f = m - 1.
        int e = Math.ILogB(x);
        double m = Math.ScaleB(x, -e);
        if (m > 1.4142135623730951)
            (m, e) = (m / 2, e + 1);
        double f = m - 1, s = f / (2 + f), z = s * s, p = 0;
        for (int k = 23; k >= 3; k -= 2)
            p = (p + 2.0 / k) * z;

        // 2 s = f - s f, and f is exact: what is rounded stays small.
        return e * Ln2High + (e * Ln2Low + s * (p - f) + f);
    }

    /// <summary>The natural logarithm of 1 + x, also where x is tiny: -infinity at -1, NaN below.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : u > 0 && double.IsFinite(u) ? Log(u) * (x / (u - 1)) : Log(u);
    }

    /// <summary>The part of a standard normal distribution below x, (1 + erf(x / √2)) / 2, to a relative error of at
    /// most 2^-44.</summary>
    public static double NormalCdf(double x)
    {
        double a = Math.Abs(x), density = Exp(-0.5 * a * a) / 2.5066282746310002, q = 0;
        if (!(a <= 40))
            return double.IsNaN(x) ? x : x > 0 ? 1 : 0;
        if (a < 2.5)
        {
            // 1/2 - density (x + x^3 / 3 + x^5 / (3 5) + ...)
            for (int k = 81; k >= 3; k -= 2)
                q = (q + 1) * (a * a / k);
            q = 0.5 - density * a * (q + 1);
        }
        else
        {
            // density / (x + 1 / (x + 2 / (x + 3 / ...)))
            for (int k = 60; k >= 1; k--)
                q = k / (a + q);
            q = density / (a + q);
        }
        return x > 0 ? 1 - q : q;
    }

    /// <summary>x to a whole power, by repeated squaring; its relative error is at most about <paramref name="n"/> x
    /// 2^-53.</summary>
    /// <param name="x">The base.</param>
    /// <param name="n">The exponent; 1 / x^-n where it is negative.</param>
    public static double Pow(double x, long n)
    {
        double result = 1;
        for (ulong rest = n < 0 ? 0 - (ulong)n : (ulong)n; rest > 0; rest >>= 1, x *= x)
        {
            if ((rest & 1) != 0)
                result *= x;
        }
        return n < 0 ? 1 / result : result;
    }
}
