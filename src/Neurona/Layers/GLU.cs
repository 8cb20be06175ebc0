using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The gated linear unit: one half of its input, let through by the sigmoid of the other half.</summary>
/// <remarks>
/// Forward: Y = A s, s = 1 / (1 + e^-B), where A and B are the first and second half of X along the axis.
/// Backward: dA = dY s, dB = dY A s (1 - s).
/// Shapes: Y as X, with half the length of the axis, which is even.
/// Reference: Dauphin and others 2017. Keras 3 has it as a function.
/// </remarks>
/// <param name="axis">The axis, counted with the batch as 0, or from the end: -1, the default, is channels.</param>
public sealed class GLU(int axis = -1) : Layer
{
    private int _half;

    /// <summary>The axis, counted with the batch as 0, or from the end.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        int at = Axis < 0 ? x.Rank + Axis : Axis - 1;
        if (at < 0 || at >= x.Rank)
            throw b.Mismatch($"an axis from 1 to {x.Rank}, or -1 for the last", $"{Axis}", "The batch, axis 0, cannot be halved.");
        int[] axes = [.. x];
        if (axes[at] % 2 != 0)
            throw b.Mismatch($"an even length of axis {at + 1}", $"{x}", "Give the layer before it twice the units that are wanted.");
        axes[at] /= 2;
        _half = axes[at];
        for (int i = at + 1; i < axes.Length; i++)
            _half *= axes[i];
        return Shape.Of(axes);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat x = p.X.Reshape(2 * _half);
        Mat y = p.Y.Reshape(_half);
        for (int r = 0; r < x.Rows; r++)
            Kernels.Zip(default(Gate), x.Row(r)[.._half], x.Row(r)[_half..], y.Row(r));
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat x = p.X.Reshape(2 * _half), dy = p.DY.Reshape(_half);
        Mat dx = p.DX.Reshape(2 * _half);
        for (int r = 0; r < x.Rows; r++)
        {
            ReadOnlySpan<Real> a = x.Row(r)[.._half], b = x.Row(r)[_half..], slopes = dy.Row(r);
            Span<Real> da = dx.Row(r)[.._half], db = dx.Row(r)[_half..];
            // dB needs three numbers of each place: dY A lies in dA meanwhile.
            Kernels.Zip(default(Formulas.Product), slopes, a, da);
            Kernels.Zip(default(GateSlope), da, b, db);
            Kernels.Zip(default(Gate), slopes, b, da);
        }
    }

    private readonly struct Gate : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N a, N b) where N : struct, INum<N> => a * N.Sigmoid(b);
    }

    private readonly struct GateSlope : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N a, N b) where N : struct, INum<N>
        {
            N s = N.Sigmoid(b);
            return a * (s * (1 - s));
        }
    }
}
