namespace Neurona;

/// <summary>A rate for each stretch of training: the first up to and with the first boundary, and so on.</summary>
/// <remarks>
/// rate(step) = values[i] for boundaries[i - 1] &lt; step and step &lt;= boundaries[i].
/// Reference: Keras 3, PiecewiseConstantDecay.
/// </remarks>
public sealed class PiecewiseConstantDecay : Schedule
{
    /// <summary>A rate for each stretch of training.</summary>
    /// <param name="boundaries">The last step of each stretch but the last, rising; the first step is 0.</param>
    /// <param name="values">The rates, one more than boundaries.</param>
    /// <exception cref="NeuronaException">Boundaries do not rise, or the values are not one more.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<int> boundaries, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count != boundaries.Count + 1)
            throw Errors.Of(nameof(PiecewiseConstantDecay), "one value more than boundaries",
                $"{boundaries.Count} boundaries and {values.Count} values", "Give the rate after the last boundary, too.");
        for (int i = 0; i < boundaries.Count; i++)
        {
            if (i > 0 && boundaries[i] <= boundaries[i - 1])
                throw Errors.Of(nameof(PiecewiseConstantDecay), "rising boundaries", $"{boundaries[i - 1]}, {boundaries[i]}",
                    "Sort them, each once.");
            Require.AtLeast(boundaries[i], 0, nameof(PiecewiseConstantDecay), "boundaries");
        }
        foreach (double value in values)
            Require.AtLeast(value, 0, nameof(PiecewiseConstantDecay), "values");
        Boundaries = [.. boundaries];
        Values = [.. values];
    }

    /// <summary>The last step of each stretch but the last.</summary>
    public IReadOnlyList<int> Boundaries { get; }

    /// <summary>The rates.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <inheritdoc/>
    public override double Rate(long step)
    {
        int i = 0;
        while (i < Boundaries.Count && step > Boundaries[i])
            i++;
        return Values[i];
    }
}
