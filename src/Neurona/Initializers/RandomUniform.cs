namespace Neurona;

/// <summary>Uniform in [<paramref name="minval"/>, <paramref name="maxval"/>).</summary>
/// <param name="minval">The lower bound; -0.05 by default.</param>
/// <param name="maxval">The upper bound; 0.05 by default.</param>
public sealed class RandomUniform(double minval = -0.05, double maxval = 0.05) : RandomInitializer
{
    /// <summary>The lower bound.</summary>
    public double Minval { get; } = minval;

    /// <summary>The upper bound.</summary>
    public double Maxval { get; } = maxval >= minval
        ? maxval
        : throw Errors.Of(nameof(RandomUniform), "maxval to be at least minval", FormattableString.Invariant($"{minval} to {maxval}"),
            "Swap them.");

    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p) => Distribution.Uniform(p.Values, RandomOf(p), Minval, Maxval);
}
