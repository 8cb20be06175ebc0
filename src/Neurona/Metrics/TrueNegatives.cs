namespace Neurona;

/// <summary>The number of outputs that were rightly predicted negative: the sum of their weights, if weights
/// count.</summary>
/// <remarks>Shapes: targets as outputs. Every target but 0 is a positive. Reference: Keras 3, TrueNegatives.</remarks>
/// <param name="threshold">An output above it is predicted positive; 0.5 by default.</param>
public sealed class TrueNegatives(double threshold = 0.5) : ConfusionMetric(threshold, null)
{
    /// <inheritdoc/>
    protected override double Value(in Confusion seen) => seen.TrueNegatives;
}
