namespace Neurona;

/// <summary>One rise to a large rate and one long fall far below where it began.</summary>
/// <remarks>
/// From maximum / divFactor to the maximum, then to maximum / divFactor / finalDivFactor, each along half a cosine; the
/// rise takes warmupFraction of all steps, the last of which has the final rate. Steps beyond keep it. Momentum is left
/// as it is. Reference: Smith 2018; Smith and Topin 2019. The cosine is fastai's and PyTorch's, and so are the
/// defaults.
/// </remarks>
/// <param name="maxLearningRate">The rate at the top.</param>
/// <param name="totalSteps">Updates of the whole training: batches of an epoch times epochs, at least 2.</param>
/// <param name="warmupFraction">The part of them in which the rate rises, from 0 to 1; 0.3 by default.</param>
/// <param name="divFactor">How far below the top the first rate is, more than 0; 25 by default.</param>
/// <param name="finalDivFactor">How far below the first rate the last is, more than 0; 10000 by default.</param>
public sealed class OneCycle(
    double maxLearningRate, int totalSteps, double warmupFraction = 0.3, double divFactor = 25, double finalDivFactor = 1e4) : Schedule
{
    /// <summary>The rate at the top.</summary>
    public double MaxLearningRate { get; } = Require.AtLeast(maxLearningRate, 0, nameof(OneCycle), "maxLearningRate");

    /// <summary>Updates of the whole training.</summary>
    public int TotalSteps { get; } = Require.AtLeast(totalSteps, 2, nameof(OneCycle), "totalSteps");

    /// <summary>The part of the training in which the rate rises.</summary>
    public double WarmupFraction { get; } = Require.InRange(warmupFraction, 0, 1, nameof(OneCycle), "warmupFraction");

    /// <summary>How far below the top the first rate is.</summary>
    public double DivFactor { get; } = Require.Positive(divFactor, nameof(OneCycle), "divFactor");

    /// <summary>How far below the first rate the last is.</summary>
    public double FinalDivFactor { get; } = Require.Positive(finalDivFactor, nameof(OneCycle), "finalDivFactor");

    /// <inheritdoc/>
    public override double Rate(long step)
    {
        double first = MaxLearningRate / DivFactor, top = Math.Max(WarmupFraction * TotalSteps - 1, 0), last = TotalSteps - 1;
        if (step < top)
            return MaxLearningRate + (first - MaxLearningRate) * HalfCosine(step / top);
        double final = first / FinalDivFactor, fallen = top < last ? Math.Min((step - top) / (last - top), 1) : 1;
        return final + (MaxLearningRate - final) * HalfCosine(fallen);
    }
}
