namespace Neurona;

/// <summary>The mean over the rows of the correlation of outputs and targets along the last axis: 1 where one is a
/// rising line of the other, -1 a falling one, 0 where one of them is constant.</summary>
/// <remarks>Shapes: targets as outputs, of at least two columns. Reference: Keras 3, PearsonCorrelation, which adds
/// 1e-7 to each deviation.</remarks>
public sealed class PearsonCorrelation : MeanMetric
{
    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target && output.Channels > 1
            ? this
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
