using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Its inputs times a factor, plus an offset: 1 / 255 brings bytes to 0 to 1.</summary>
/// <remarks>
/// Forward: Y = X scale + offset.
/// Backward: dX = dY scale.
/// Shapes: Y as X.
/// Reference: Keras 3, Rescaling.
/// </remarks>
/// <param name="scale">The factor.</param>
/// <param name="offset">What is added; 0 by default.</param>
public sealed class Rescaling(double scale, double offset = 0) : Layer
{
    /// <summary>The factor.</summary>
    public double Scale { get; } = scale;

    /// <summary>What is added.</summary>
    public double Offset { get; } = offset;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Kernels.Map(new Line(Scale, Offset), p.X.Data, p.Y.Data);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => Kernels.Map(new Line(Scale, 0), p.DY.Data, p.DX.Data);

    private readonly struct Line(double scale, double offset) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x * scale + offset;
    }
}
