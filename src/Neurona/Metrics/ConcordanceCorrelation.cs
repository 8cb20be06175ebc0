namespace Neurona;

/// <summary>The mean over the rows of how well outputs agree with targets along an axis: 2 cov(y, t) / (var y +
/// var t + (mean y - mean t)²), which is 1 only where both are equal; 0 where both are the same constant.</summary>
/// <remarks>Shapes: targets as outputs, of at least two columns. Reference: Lin 1989; Keras 3, ConcordanceCorrelation,
/// which adds 1e-7 to the denominator.</remarks>
public sealed class ConcordanceCorrelation : MeanMetric
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
        double apart = m.MeanX - m.MeanY, all = m.SquaresX + m.SquaresY + y.Length * apart * apart;
        return all == 0 ? 0 : 2 * m.Products / all;
    }
}
