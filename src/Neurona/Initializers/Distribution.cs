namespace Neurona;

/// <summary>
/// Samples of a distribution by inversion of its cumulative function:
/// one uniform number for each sample, no rejection, no state.
/// </summary>
internal static class Distribution
{
    /// <summary>Standard deviation of a standard normal variable cut off at +-2.</summary>
    public const double TruncatedDeviation = 0.87962566103423978;

    // P(z < -2) of a standard normal variable.
    private const double Tail = 0.022750131948179207;

    public static void Uniform(Span<Real> values, CounterRandom noise, double low, double high)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = (Real)(low + (high - low) * noise.Uniform((uint)i));
    }

    public static void Normal(Span<Real> values, CounterRandom noise, double mean, double deviation, bool truncated)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double u = Share(noise, (uint)i);
            values[i] = (Real)(mean + deviation * Quantile(truncated ? Tail + u * (1 - 2 * Tail) : u));
        }
    }

    /// <summary>A standard normal number for element <paramref name="index"/>.</summary>
    public static double Normal(CounterRandom noise, uint index) => Quantile(Share(noise, index));

    // Never 0 and never 1.
    private static double Share(CounterRandom noise, uint index) => (noise.Bits(index) + 0.5) / 4294967296.0;

    /// <summary>The standard normal quantile, within 1e-15 relative (M. J. Wichura, Algorithm AS 241, 1988).</summary>
    public static double Quantile(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
            return q * Ratio(0.180625 - q * q, CentreOver, CentreUnder);
        double r = Math.Sqrt(-ExactMath.Log(q < 0 ? p : 1 - p));
        double z = r <= 5 ? Ratio(r - 1.6, MiddleOver, MiddleUnder) : Ratio(r - 5, FarOver, FarUnder);
        return q < 0 ? -z : z;
    }

    private static double Ratio(double x, ReadOnlySpan<double> over, ReadOnlySpan<double> under) =>
        Polynomial(x, over) / Polynomial(x, under);

    private static double Polynomial(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            sum = sum * x + coefficients[i];
        return sum;
    }

    private static ReadOnlySpan<double> CentreOver =>
    [
        3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> CentreUnder =>
    [
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> MiddleOver =>
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> MiddleUnder =>
    [
        1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> FarOver =>
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> FarUnder =>
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];
}
