namespace Neurona;

/// <summary>Normal, cut off at two standard deviations: the values' own deviation is 0.88 of
/// <paramref name="stddev"/>.</summary>
/// <param name="mean">The mean; 0 by default.</param>
/// <param name="stddev">The standard deviation before the cut; 0.05 by default.</param>
public sealed class TruncatedNormal(double mean = 0, double stddev = 0.05) : RandomInitializer
{
    /// <summary>The mean.</summary>
    public double Mean { get; } = mean;

    /// <summary>The standard deviation before the cut.</summary>
    public double Stddev { get; } = Require.AtLeast(stddev, 0, nameof(TruncatedNormal), "stddev");

    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p) => Distribution.Normal(p.Values, RandomOf(p), Mean, Stddev, truncated: true);
}
