namespace Neurona;

/// <summary>
/// The fraction of correct predictions: binary, categorical or sparse categorical accuracy, by the shapes of output and
/// target, as Keras' "accuracy".
/// </summary>
/// <remarks>
/// Keras' class Accuracy is something else, <see cref="ExactMatch"/>.
/// Shapes: outputs [..., 1] with targets alike, or [..., classes] with one-hot targets or class indices [..., 1].
/// Reference: Keras 3, "accuracy".
/// </remarks>
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output.Channels == 1 ? new BinaryAccuracy { Name = Name, Weighted = Weighted }
        : target.Channels == 1 ? new SparseCategoricalAccuracy { Name = Name, Weighted = Weighted }
        : new CategoricalAccuracy { Name = Name, Weighted = Weighted }.Resolve(output, target);

    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => throw Unresolved();

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p) => throw Unresolved();

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state) => throw Unresolved();

    private static NeuronaException Unresolved() =>
        Errors.Of(nameof(Accuracy), "to be resolved by the shapes of output and target", "a direct call",
            "Call Compute, or use BinaryAccuracy, CategoricalAccuracy or SparseCategoricalAccuracy.");
}
