namespace Neurona;

/// <summary>
/// The fraction of outputs that equal their target exactly:
/// what Keras' class Accuracy computes (its name "accuracy" is <see cref="Accuracy"/>).
/// </summary>
/// <remarks>Shapes: targets as outputs. Reference: Keras 3, Accuracy.</remarks>
public sealed class ExactMatch : MeanMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "accuracy";

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target
            ? this
            : throw Mismatch($"targets of the shape of the output, {output}", target, "For probabilities of classes use Accuracy.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target)
    {
        int right = 0;
        for (int i = 0; i < y.Length; i++)
            right += y[i] == target[i] ? 1 : 0;
        return (double)right / y.Length;
    }
}
