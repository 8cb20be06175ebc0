namespace Neurona;

/// <summary>
/// The mean cosine of the angle between output and target: 1 where both point the same way, -1 where they point apart,
/// 0 where one of them is 0. Keras' metric CosineSimilarity; <see cref="CosineSimilarity"/> is the loss, its negative.
/// </summary>
/// <remarks>
/// Lengths below 1e-7 count as 1e-7. Shapes: targets as outputs; the angle is along the last axis.
/// Reference: Keras 3, the metric CosineSimilarity.
/// </remarks>
public sealed class MeanCosineSimilarity : MeanMetric
{
    /// <summary>The axis along which a row lies, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    protected override string DefaultName => "cosine_similarity";

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target
            ? MetricAlongAxis.Of(this, Axis, output)
            : throw Mismatch($"targets of the shape of the output, {output}", target,
                "Give the last layer as many units as a target has numbers.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target)
    {
        double both = 0, outputs = 0, targets = 0;
        for (int i = 0; i < y.Length; i++)
        {
            both += (double)y[i] * target[i];
            outputs += (double)y[i] * y[i];
            targets += (double)target[i] * target[i];
        }
        return both / (Length(outputs) * Length(targets));
    }

    private static double Length(double squares) => Math.Max(Math.Sqrt(squares), Crossentropy.Epsilon);
}
