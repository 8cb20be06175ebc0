namespace Neurona;

/// <summary>Any numbers to probabilities that sum to 1, along one axis.</summary>
/// <remarks>
/// Forward: Y = e^(X - max X) / Σ e^(X - max X).
/// Backward: dX = Y (dY - Σ dY Y).
/// Shapes: Y as X; the axis has at least two entries.
/// Reference: Bridle 1990. With a crossentropy loss after it, both are computed together from X.
/// </remarks>
/// <param name="axis">The axis, counted with the batch as 0, or from the end: -1, the default, is the last.</param>
public sealed class Softmax(int axis = -1) : Activation
{
    private AlongAxes? _along;

    /// <summary>The axis, counted with the batch as 0, or from the end.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected internal override OutputRange Range => _along?.IsLast ?? true ? OutputRange.Distribution : OutputRange.UnitInterval;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _along = new(b, x, [Axis], matrices: 2);
        if (_along.Length < 2)
            throw b.Mismatch("at least two units, else its output is always 1", "For one unit use Activation.Sigmoid.");
        return x;
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlyMat x, Mat y) => Kernels.Softmax(x, y);

    /// <inheritdoc/>
    public override void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx) => Kernels.SoftmaxBackward(y, dy, dx);

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        Apply(_along!.Read(p, p.X, 0), _along.Target(p, p.Y, 0));
        _along.Write(p, p.Y, 0);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ApplyBackward(default, _along!.Read(p, p.Y, 0), _along.Read(p, p.DY, 1), _along.Target(p, p.DX, 1));
        _along.Write(p, p.DX, 1);
    }
}
