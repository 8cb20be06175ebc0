namespace Neurona;

/// <summary>Which of a unit's fans scales the variance of its weights.</summary>
public enum FanMode
{
    /// <summary>The number of inputs.</summary>
    FanIn,

    /// <summary>The number of outputs.</summary>
    FanOut,

    /// <summary>Their mean.</summary>
    FanAvg,
}

/// <summary>The distribution of random weights.</summary>
public enum WeightDistribution
{
    /// <summary>Normal, cut off at two standard deviations, widened so that the values' own deviation is as
    /// wanted.</summary>
    TruncatedNormal,

    /// <summary>Normal.</summary>
    UntruncatedNormal,

    /// <summary>Uniform.</summary>
    Uniform,
}

/// <summary>Random weights with variance scale / fan, so that signals keep their size from layer to layer.</summary>
/// <param name="scale">The numerator; 1 by default.</param>
/// <param name="mode">The fan; inputs by default.</param>
/// <param name="distribution">The distribution; truncated normal by default.</param>
public class VarianceScaling(
    double scale = 1, FanMode mode = FanMode.FanIn, WeightDistribution distribution = WeightDistribution.TruncatedNormal)
    : RandomInitializer
{
    /// <summary>The numerator of the variance.</summary>
    public double Scale { get; } = Require.Positive(scale, nameof(VarianceScaling), "scale");

    /// <summary>The fan that divides.</summary>
    public FanMode Mode { get; } = mode;

    /// <summary>The distribution.</summary>
    public WeightDistribution Distribution { get; } = distribution;

    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p)
    {
        double fan = Mode switch { FanMode.FanIn => p.FanIn, FanMode.FanOut => p.FanOut, _ => (p.FanIn + p.FanOut) / 2 };
        double variance = Scale / Math.Max(1, fan);
        double limit = Math.Sqrt(3 * variance);
        if (Distribution == WeightDistribution.Uniform)
            Neurona.Distribution.Uniform(p.Values, RandomOf(p), -limit, limit);
        else if (Distribution == WeightDistribution.TruncatedNormal)
            Neurona.Distribution.Normal(
                p.Values, RandomOf(p), 0, Math.Sqrt(variance) / Neurona.Distribution.TruncatedDeviation, truncated: true);
        else
            Neurona.Distribution.Normal(p.Values, RandomOf(p), 0, Math.Sqrt(variance), truncated: false);
    }
}

/// <summary>Variance 2 / (fan in + fan out), uniform: the default of Dense and Conv2D (Glorot and Bengio
/// 2010).</summary>
public sealed class GlorotUniform() : VarianceScaling(1, FanMode.FanAvg, WeightDistribution.Uniform);

/// <summary>Variance 2 / (fan in + fan out), truncated normal (Glorot and Bengio 2010).</summary>
public sealed class GlorotNormal() : VarianceScaling(1, FanMode.FanAvg, WeightDistribution.TruncatedNormal);

/// <summary>Variance 2 / fan in, uniform: for ReLU (He and others 2015).</summary>
public sealed class HeUniform() : VarianceScaling(2, FanMode.FanIn, WeightDistribution.Uniform);

/// <summary>Variance 2 / fan in, truncated normal: for ReLU (He and others 2015).</summary>
public sealed class HeNormal() : VarianceScaling(2, FanMode.FanIn, WeightDistribution.TruncatedNormal);

/// <summary>Variance 1 / fan in, uniform (LeCun and others 1998).</summary>
public sealed class LecunUniform() : VarianceScaling(1, FanMode.FanIn, WeightDistribution.Uniform);

/// <summary>Variance 1 / fan in, truncated normal (LeCun and others 1998).</summary>
public sealed class LecunNormal() : VarianceScaling(1, FanMode.FanIn, WeightDistribution.TruncatedNormal);
