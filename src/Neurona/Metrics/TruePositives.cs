namespace Neurona;

/// <summary>The number of outputs that were rightly predicted positive: the sum of their weights, if weights
/// count.</summary>
/// <remarks>Shapes: targets as outputs. Every target but 0 is a positive. Reference: Keras 3, TruePositives.</remarks>
/// <param name="thresholds">An output above it is predicted positive; 0.5 by default. Several give a value
/// each.</param>
public sealed class TruePositives(Thresholds thresholds = default) : ConfusionMetric(thresholds, null)
{
    /// <inheritdoc/>
    protected override double Value(in Confusion seen) => seen.TruePositives;
}
