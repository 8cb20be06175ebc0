namespace Neurona;

/// <summary>Uniform in [<paramref name="minval"/>, <paramref name="maxval"/>).</summary>
/// <param name="minval">The lower bound; -0.05 by default.</param>
/// <param name="maxval">The upper bound; 0.05 by default.</param>
public sealed class RandomUniform(float minval = -0.05f, float maxval = 0.05f) : Initializer
{
    /// <summary>The lower bound.</summary>
    public float Minval { get; } = minval;

    /// <summary>The upper bound.</summary>
    public float Maxval { get; } = maxval >= minval ? maxval : throw Throw.Error(nameof(RandomUniform), "maxval to be at least minval", $"{minval} to {maxval}", "Swap them.");

    /// <inheritdoc/>
    protected internal override void Fill(Span<Real> values, int fanIn, int fanOut, CounterRandom noise) => Distribution.Uniform(values, noise, Minval, Maxval);
}

/// <summary>Normal with the given mean and standard deviation.</summary>
/// <param name="mean">The mean; 0 by default.</param>
/// <param name="stddev">The standard deviation; 0.05 by default.</param>
public sealed class RandomNormal(float mean = 0, float stddev = 0.05f) : Initializer
{
    /// <summary>The mean.</summary>
    public float Mean { get; } = mean;

    /// <summary>The standard deviation.</summary>
    public float Stddev { get; } = Throw.AtLeast(stddev, 0, nameof(RandomNormal), "stddev");

    /// <inheritdoc/>
    protected internal override void Fill(Span<Real> values, int fanIn, int fanOut, CounterRandom noise) => Distribution.Normal(values, noise, Mean, Stddev, truncated: false);
}

/// <summary>Normal, cut off at two standard deviations: the values' own deviation is 0.88 of <paramref name="stddev"/>.</summary>
/// <param name="mean">The mean; 0 by default.</param>
/// <param name="stddev">The standard deviation before the cut; 0.05 by default.</param>
public sealed class TruncatedNormal(float mean = 0, float stddev = 0.05f) : Initializer
{
    /// <summary>The mean.</summary>
    public float Mean { get; } = mean;

    /// <summary>The standard deviation before the cut.</summary>
    public float Stddev { get; } = Throw.AtLeast(stddev, 0, nameof(TruncatedNormal), "stddev");

    /// <inheritdoc/>
    protected internal override void Fill(Span<Real> values, int fanIn, int fanOut, CounterRandom noise) => Distribution.Normal(values, noise, Mean, Stddev, truncated: true);
}
