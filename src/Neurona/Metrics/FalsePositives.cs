namespace Neurona;

/// <summary>The number of outputs that were wrongly predicted positive: the sum of their weights, if weights
/// count.</summary>
/// <remarks>Shapes: targets as outputs. Every target but 0 is a positive. Reference: Keras 3, FalsePositives.</remarks>
/// <param name="thresholds">An output above it is predicted positive; 0.5 by default. Several give a value
/// each.</param>
public sealed class FalsePositives(Thresholds thresholds = default) : ConfusionMetric(thresholds, null)
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    protected override double Value(in Confusion seen) => seen.FalsePositives;
}
