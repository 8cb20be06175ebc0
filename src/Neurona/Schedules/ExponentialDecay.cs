namespace Neurona;

/// <summary>rate(step) = initial x decayRate^(step / decaySteps).</summary>
/// <remarks>Reference: Keras 3, ExponentialDecay.</remarks>
/// <param name="initialLearningRate">The rate of the first update.</param>
/// <param name="decaySteps">Updates after which the rate is multiplied by <paramref name="decayRate"/>.</param>
/// <param name="decayRate">What the rate is multiplied by, at least 0.</param>
/// <param name="staircase">Whether step / decaySteps is rounded down, so that the rate falls in stairs.</param>
public sealed class ExponentialDecay(double initialLearningRate, int decaySteps, double decayRate, bool staircase = false) : Schedule
{
    /// <summary>The rate of the first update.</summary>
    public double InitialLearningRate { get; } = Require.AtLeast(initialLearningRate, 0, nameof(ExponentialDecay), "initialLearningRate");

    /// <summary>Updates after which the rate is multiplied by the decay rate.</summary>
    public int DecaySteps { get; } = Require.AtLeast(decaySteps, 1, nameof(ExponentialDecay), "decaySteps");

    /// <summary>What the rate is multiplied by.</summary>
    public double DecayRate { get; } = Require.AtLeast(decayRate, 0, nameof(ExponentialDecay), "decayRate");

    /// <summary>Whether the rate falls in stairs.</summary>
    public bool Staircase { get; } = staircase;

    /// <inheritdoc/>
    public override double Rate(long step) =>
        InitialLearningRate * (Staircase ? ExactMath.Pow(DecayRate, step / DecaySteps) : ToThe(DecayRate, (double)step / DecaySteps));
}
