namespace Neurona;

/// <summary>
/// rate(step) = initial / (1 + decayRate step / decaySteps): the classic decay of Keras' first optimizers,
/// where decay = decayRate / decaySteps.
/// </summary>
/// <remarks>Reference: Keras 3, InverseTimeDecay.</remarks>
/// <param name="initialLearningRate">The rate of the first update.</param>
/// <param name="decaySteps">Updates after which the denominator has grown by <paramref name="decayRate"/>.</param>
/// <param name="decayRate">Growth of the denominator.</param>
/// <param name="staircase">Whether step / decaySteps is rounded down, so that the rate falls in stairs.</param>
public sealed class InverseTimeDecay(double initialLearningRate, int decaySteps, double decayRate, bool staircase = false) : Schedule
{
    /// <summary>The rate of the first update.</summary>
    public double InitialLearningRate { get; } = Require.AtLeast(initialLearningRate, 0, nameof(InverseTimeDecay), "initialLearningRate");

    /// <summary>Updates after which the denominator has grown by the decay rate.</summary>
    public int DecaySteps { get; } = Require.AtLeast(decaySteps, 1, nameof(InverseTimeDecay), "decaySteps");

    /// <summary>Growth of the denominator.</summary>
    public double DecayRate { get; } = Require.AtLeast(decayRate, 0, nameof(InverseTimeDecay), "decayRate");

    /// <summary>Whether the rate falls in stairs.</summary>
    public bool Staircase { get; } = staircase;

    /// <inheritdoc/>
    public override double Rate(long step)
    {
        double progress = (double)step / DecaySteps;
        return InitialLearningRate / (1 + DecayRate * (Staircase ? Math.Floor(progress) : progress));
    }
}
