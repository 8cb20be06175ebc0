namespace Neurona;

/// <summary>A rate that falls to an end along a power: linearly by default.</summary>
/// <remarks>
/// rate(step) = end + (initial - end)(1 - step / decaySteps)^power, and the end from then on. In cycles decaySteps
/// grows to its next multiple whenever it is passed, so that the rate jumps up and falls again, ever more slowly.
/// Reference: Keras 3, PolynomialDecay.
/// </remarks>
/// <param name="initialLearningRate">The rate of the first update.</param>
/// <param name="decaySteps">Updates until the end.</param>
/// <param name="endLearningRate">The rate at the end; 0.0001 by default.</param>
/// <param name="power">At least 0; 1 by default.</param>
/// <param name="cycle">Whether the rate jumps up again at the end; false by default.</param>
public sealed class PolynomialDecay(
    double initialLearningRate, int decaySteps, double endLearningRate = 0.0001, double power = 1, bool cycle = false) : Schedule
{
    /// <summary>The rate of the first update.</summary>
    public double InitialLearningRate { get; } = Require.AtLeast(initialLearningRate, 0, nameof(PolynomialDecay), "initialLearningRate");

    /// <summary>Updates until the end.</summary>
    public int DecaySteps { get; } = Require.AtLeast(decaySteps, 1, nameof(PolynomialDecay), "decaySteps");

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; } = Require.AtLeast(endLearningRate, 0, nameof(PolynomialDecay), "endLearningRate");

    /// <summary>The power along which the rate falls.</summary>
    public double Power { get; } = Require.AtLeast(power, 0, nameof(PolynomialDecay), "power");

    /// <summary>Whether the rate jumps up again at the end.</summary>
    public bool Cycle { get; } = cycle;

    /// <inheritdoc/>
    public override double Rate(long step)
    {
        long cycles = Cycle ? Math.Max((step + DecaySteps - 1) / DecaySteps, 1) : 1;
        double left = 1 - Math.Min((double)step / (cycles * DecaySteps), 1);
        return EndLearningRate + (InitialLearningRate - EndLearningRate) * ToThe(left, Power);
    }
}
