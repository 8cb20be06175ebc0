namespace Neurona;

/// <summary>A rate that falls along half a cosine, after a linear warmup if wanted.</summary>
/// <remarks>
/// rate(step) = start x ((1 - alpha) (1 + cos(pi p)) / 2 + alpha), where p = step / decaySteps, at most 1, and start is
/// the initial rate. With a warmup target: from the initial rate to the target in equal steps, then the same with the
/// target as start, counted from the end of the warmup. Reference: Loshchilov and Hutter 2017; Goyal and others 2017
/// (warmup); Keras 3, CosineDecay.
/// </remarks>
/// <param name="initialLearningRate">The rate of the first update.</param>
/// <param name="decaySteps">Updates until the end of the decay, without the warmup.</param>
/// <param name="alpha">What is left at the end, as a part of the start, at least 0; 0 by default.</param>
/// <param name="warmupTarget">The rate at the end of the warmup; null, the default, is no warmup.</param>
/// <param name="warmupSteps">Updates of the warmup, which counts with a target only; 0 by default.</param>
public sealed class CosineDecay(
    double initialLearningRate, int decaySteps, double alpha = 0, double? warmupTarget = null, int warmupSteps = 0) : Schedule
{
    /// <summary>The rate of the first update.</summary>
    public double InitialLearningRate { get; } = Require.AtLeast(initialLearningRate, 0, nameof(CosineDecay), "initialLearningRate");

    /// <summary>Updates until the end of the decay, without the warmup.</summary>
    public int DecaySteps { get; } = Require.AtLeast(decaySteps, 1, nameof(CosineDecay), "decaySteps");

    /// <summary>What is left at the end, as a part of the start.</summary>
    public double Alpha { get; } = Require.AtLeast(alpha, 0, nameof(CosineDecay), "alpha");

    /// <summary>The rate at the end of the warmup; null for none.</summary>
    public double? WarmupTarget { get; } =
        warmupTarget is { } target ? Require.AtLeast(target, 0, nameof(CosineDecay), "warmupTarget") : null;

    /// <summary>Updates of the warmup.</summary>
    public int WarmupSteps { get; } = Require.AtLeast(warmupSteps, 0, nameof(CosineDecay), "warmupSteps");

    /// <inheritdoc/>
    public override double Rate(long step)
    {
        if (WarmupTarget is not { } target)
            return Decayed(InitialLearningRate, step);
        return step < WarmupSteps
            ? InitialLearningRate + (target - InitialLearningRate) * step / WarmupSteps
            : Decayed(target, step - WarmupSteps);
    }

    private double Decayed(double start, long step) =>
        start * ((1 - Alpha) * HalfCosine(Math.Min((double)step / DecaySteps, 1)) + Alpha);
}
