namespace Neurona;

/// <summary>rate(step) = initial x decayRate^floor(step / decaySteps): divided by 10 every so many updates.</summary>
/// <remarks>
/// Keras has it as an exponential decay in stairs. Reference: Krizhevsky, Sutskever and Hinton 2012; He and others
/// 2016.
/// </remarks>
/// <param name="initialLearningRate">The rate of the first update.</param>
/// <param name="decaySteps">Updates from one fall to the next.</param>
/// <param name="decayRate">What the rate is multiplied by, at least 0; 0.1 by default.</param>
public sealed class StepDecay(double initialLearningRate, int decaySteps, double decayRate = 0.1) : Schedule
{
    /// <summary>The rate of the first update.</summary>
    public double InitialLearningRate { get; } = Require.AtLeast(initialLearningRate, 0, nameof(StepDecay), "initialLearningRate");

    /// <summary>Updates from one fall to the next.</summary>
    public int DecaySteps { get; } = Require.AtLeast(decaySteps, 1, nameof(StepDecay), "decaySteps");

    /// <summary>What the rate is multiplied by.</summary>
    public double DecayRate { get; } = Require.AtLeast(decayRate, 0, nameof(StepDecay), "decayRate");

    /// <inheritdoc/>
    public override double Rate(long step) => InitialLearningRate * ExactMath.Pow(DecayRate, step / DecaySteps);
}
