namespace Neurona;

/// <summary>Any numbers to probabilities that sum to 1, along the last axis.</summary>
/// <remarks>
/// Forward: Y = e^(X - max X) / Σ e^(X - max X).
/// Backward: dX = Y (dY - Σ dY Y).
/// Shapes: Y as X; the last axis has at least two entries.
/// Reference: Bridle 1990. With a crossentropy loss after it, both are computed together from X.
/// </remarks>
public sealed class Softmax : Activation
{
    private int _classes;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Distribution;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        if (x.Channels < 2)
            throw b.Mismatch("at least two units, else its output is always 1", "For one unit use Activation.Sigmoid.");
        _classes = x.Channels;
        return x;
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlyMat x, Mat y) => Kernels.Softmax(x, y);

    /// <inheritdoc/>
    public override void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx) => Kernels.SoftmaxBackward(y, dy, dx);

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Apply(p.X.Reshape(_classes), p.Y.Reshape(_classes));

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) =>
        Kernels.SoftmaxBackward(p.Y.Reshape(_classes), p.DY.Reshape(_classes), p.DX.Reshape(_classes));
}
