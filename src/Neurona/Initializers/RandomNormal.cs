namespace Neurona;

/// <summary>Normal with the given mean and standard deviation.</summary>
/// <param name="mean">The mean; 0 by default.</param>
/// <param name="stddev">The standard deviation; 0.05 by default.</param>
public sealed class RandomNormal(double mean = 0, double stddev = 0.05) : RandomInitializer
{
    /// <summary>The mean.</summary>
    public double Mean { get; } = mean;

    /// <summary>The standard deviation.</summary>
    public double Stddev { get; } = Require.AtLeast(stddev, 0, nameof(RandomNormal), "stddev");

    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p) => Distribution.Normal(p.Values, RandomOf(p), Mean, Stddev, truncated: false);
}
