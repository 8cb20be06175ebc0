namespace Neurona;

/// <summary>A rate that falls along half a cosine, jumps up and falls again, in periods that grow.</summary>
/// <remarks>
/// rate(step) = initial x ((1 - alpha) mMul^i (1 + cos(pi p)) / 2 + alpha), where i counts the restarts before and p is
/// the part of the period that is over; the first period has firstDecaySteps, each next one tMul times as many.
/// Reference: Loshchilov and Hutter 2017; Keras 3, CosineDecayRestarts.
/// </remarks>
/// <param name="initialLearningRate">The rate of the first update.</param>
/// <param name="firstDecaySteps">Updates of the first period.</param>
/// <param name="tMul">How much longer each period is than the one before, at least 1; 2 by default.</param>
/// <param name="mMul">How much higher each period begins than the one before, at least 0; 1 by default.</param>
/// <param name="alpha">What is left at the end of each, as a part of the initial rate, at least 0; 0 by
/// default.</param>
public sealed class CosineDecayRestarts(
    double initialLearningRate, int firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0) : Schedule
{
    /// <summary>The rate of the first update.</summary>
    public double InitialLearningRate { get; } =
        Require.AtLeast(initialLearningRate, 0, nameof(CosineDecayRestarts), "initialLearningRate");

    /// <summary>Updates of the first period.</summary>
    public int FirstDecaySteps { get; } = Require.AtLeast(firstDecaySteps, 1, nameof(CosineDecayRestarts), "firstDecaySteps");

    /// <summary>How much longer each period is than the one before.</summary>
    public double TMul { get; } = Require.AtLeast(tMul, 1, nameof(CosineDecayRestarts), "tMul");

    /// <summary>How much higher each period begins than the one before.</summary>
    public double MMul { get; } = Require.AtLeast(mMul, 0, nameof(CosineDecayRestarts), "mMul");

    /// <summary>What is left at the end of each period, as a part of the initial rate.</summary>
    public double Alpha { get; } = Require.AtLeast(alpha, 0, nameof(CosineDecayRestarts), "alpha");

    /// <inheritdoc/>
    public override double Rate(long step)
    {
        long restarts = 0;
        double length = FirstDecaySteps, into = step;
        if (TMul == 1)
        {
            restarts = step / FirstDecaySteps;
            into = step % FirstDecaySteps;
        }
        for (; into >= length; restarts++)
        {
            into -= length;
            length *= TMul;
        }
        return InitialLearningRate * ((1 - Alpha) * ExactMath.Pow(MMul, restarts) * HalfCosine(into / length) + Alpha);
    }
}
