namespace Neurona;

/// <summary>The fraction of rows whose largest output stands where the one-hot target has its largest.</summary>
/// <remarks>Of equal outputs the first counts. Shapes: targets as outputs. Reference: Keras 3,
/// CategoricalAccuracy.</remarks>
public sealed class CategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target && output.Channels > 1
            ? this
            : throw Mismatch($"one-hot targets of the shape of the output, {output}", target,
                "For class numbers use SparseCategoricalAccuracy, or Accuracy, which chooses by itself.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target) => ArgMax(y) == ArgMax(target) ? 1 : 0;
}
