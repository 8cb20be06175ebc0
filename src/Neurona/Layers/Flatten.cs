namespace Neurona;

/// <summary>All axes of a sample as one.</summary>
/// <remarks>
/// Forward: Y = X under another shape; nothing is computed.
/// Backward: dX = dY.
/// Shapes: X [rows, ...], Y [rows, product of the axes], channels fastest.
/// Reference: Keras 3, Flatten.
/// </remarks>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => true;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x.Size;

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => p.X.Data.CopyTo(p.Y.Data);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
}
