namespace Neurona;

/// <summary>The fraction of rows whose right class is among the k with the largest outputs.</summary>
/// <remarks>
/// The right class is where the target is largest, the first of equals. Outputs equal to its own do not count against
/// it; one that is not finite is wrong. Shapes: targets as outputs. Reference: Keras 3, TopKCategoricalAccuracy.
/// </remarks>
/// <param name="k">How many of the largest outputs count; 5 by default.</param>
public sealed class TopKCategoricalAccuracy(int k = 5) : MeanMetric
{
    /// <summary>How many of the largest outputs count.</summary>
    public int K { get; } = Require.AtLeast(k, 1, nameof(TopKCategoricalAccuracy), "k");

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target && output.Channels > 1
            ? this
            : throw Mismatch($"one-hot targets of the shape of the output, {output}", target,
                "For class numbers use SparseTopKCategoricalAccuracy.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target) => IsAmongLargest(y, ArgMax(target), K) ? 1 : 0;

    internal static bool IsAmongLargest(ReadOnlySpan<Real> y, int label, int k)
    {
        Real own = y[label];
        int larger = 0;
        foreach (Real output in y)
            larger += output > own ? 1 : 0;
        return larger < k && Real.IsFinite(own);
    }
}
