namespace Neurona;

/// <summary>The square root of the mean squared error over everything seen.</summary>
/// <remarks>Shapes: targets as outputs. Reference: Keras 3, RootMeanSquaredError.</remarks>
public sealed class RootMeanSquaredError : MeanMetric
{
    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target
            ? this
            : throw Mismatch($"targets of the shape of the output, {output}", target,
                "Give the last layer as many units as a target has numbers.");

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
            sum += ((double)y[i] - target[i]) * ((double)y[i] - target[i]);
        return sum / y.Length;
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state) => Math.Sqrt(base.Result(state));
}
