namespace Neurona;

/// <summary>The fraction of rows whose largest output stands at the target's class index.</summary>
/// <remarks>
/// Of equal outputs the first counts. Shapes: outputs [..., classes], targets [..., 1].
/// Reference: Keras 3, SparseCategoricalAccuracy.
/// </remarks>
public sealed class SparseCategoricalAccuracy : MeanMetric
{
    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        target.Channels == 1 && output.Channels > 1
            ? this
            : throw Mismatch($"class numbers for an output of {output}", target,
                "For one-hot targets use CategoricalAccuracy, or Accuracy, which chooses by itself.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target) => ArgMax(y) == target[0] ? 1 : 0;
}
