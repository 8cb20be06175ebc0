namespace Neurona;

/// <summary>The fraction of outputs that equal their target after the threshold: an output above it counts as 1, else
/// as 0.</summary>
/// <remarks>
/// Targets are compared as they are: one of 0.3 equals neither. Shapes: targets as outputs.
/// Reference: Keras 3, BinaryAccuracy.
/// </remarks>
/// <param name="threshold">0.5 by default.</param>
public sealed class BinaryAccuracy(double threshold = 0.5) : MeanMetric
{
    /// <summary>An output above it counts as 1.</summary>
    public double Threshold { get; } = Require.InRange(threshold, 0, 1, nameof(BinaryAccuracy), "threshold");

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target
            ? this
            : throw Mismatch($"targets of the shape of the output, {output}", target,
                "For class numbers use SparseCategoricalAccuracy, or Accuracy, which chooses by itself.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target)
    {
        int right = 0;
        Real limit = (Real)Threshold;
        for (int i = 0; i < y.Length; i++)
            right += target[i] == (y[i] > limit ? 1 : 0) ? 1 : 0;
        return (double)right / y.Length;
    }
}
