namespace Neurona;

/// <summary>The fraction of rows whose target, a class index, is among the k classes with the largest
/// outputs.</summary>
/// <remarks>
/// Outputs equal to that of the right class do not count against it; one that is not finite is wrong.
/// Shapes: outputs [..., classes], targets [..., 1]. Reference: Keras 3, SparseTopKCategoricalAccuracy.
/// </remarks>
/// <param name="k">How many of the largest outputs count; 5 by default.</param>
public sealed class SparseTopKCategoricalAccuracy(int k = 5) : MeanMetric
{
    /// <summary>How many of the largest outputs count.</summary>
    public int K { get; } = Require.AtLeast(k, 1, nameof(SparseTopKCategoricalAccuracy), "k");

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        target.Channels == 1 && output.Channels > 1
            ? this
            : throw Mismatch($"class numbers for an output of {output}", target, "For one-hot targets use TopKCategoricalAccuracy.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target) =>
        target[0] >= 0 && target[0] < y.Length && TopKCategoricalAccuracy.IsAmongLargest(y, (int)target[0], K) ? 1 : 0;
}
