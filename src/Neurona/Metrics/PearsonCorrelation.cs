namespace Neurona;

/// <summary>The mean over the rows of the correlation of outputs and targets along an axis: 1 where one is a
/// rising line of the other, -1 a falling one, 0 where one of them is constant.</summary>
/// <remarks>Shapes: targets as outputs, of at least two columns. Reference: Keras 3, PearsonCorrelation, which adds
/// 1e-7 to each deviation.</remarks>
public sealed class PearsonCorrelation : MeanMetric
{
    /// <summary>The axis along which a row lies, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target && output.Size > 1 && (Axis != -1 || output.Channels > 1)
            ? MetricAlongAxis.Of(this, Axis, output)
            : throw Mismatch($"targets of the shape of the output, {output}, of at least two columns", target,
                "For one number a sample use R2Score.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target)
    {
        PairedMoments m = PairedMoments.Of(y, target);
        double lengths = Math.Sqrt(m.SquaresX) * Math.Sqrt(m.SquaresY);
        return lengths == 0 ? 0 : m.Products / lengths;
    }
}
