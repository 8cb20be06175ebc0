using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Brings every position of every sample to a Euclidean norm of 1 over its channels.</summary>
/// <remarks>
/// Forward: Y = X / sqrt(max(Σ X², 1e-12)), sums over the last axis.
/// Backward: dX = (dY - Y Σ dY Y) / sqrt(Σ X²); dY 1e6 where Σ X² is below 1e-12.
/// Shapes: Y as X [rows, ..., channels].
/// Reference: Keras 3, UnitNormalization.
/// </remarks>
public sealed class UnitNormalization : Layer
{
    private const double Smallest = 1e-12;

    private Scratch _products;
    private int _channels;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X | Reads.Y;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _channels = x.Channels;
        _products = b.ScratchOnce(_channels);
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat x = p.X.Reshape(_channels);
        Mat y = p.Y.Reshape(_channels);
        for (int r = 0; r < x.Rows; r++)
            Kernels.Map(new Times(Inverse(Squares(x.Row(r)))), x.Row(r), y.Row(r));
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat x = p.X.Reshape(_channels), y = p.Y.Reshape(_channels), dy = p.DY.Reshape(_channels);
        Mat dx = p.DX.Reshape(_channels);
        Span<Real> products = p[_products].Data;
        for (int r = 0; r < y.Rows; r++)
        {
            Kernels.Zip(default(Formulas.Product), dy.Row(r), y.Row(r), products);
            Real squares = Squares(x.Row(r));
            Real along = squares > (Real)Smallest ? Kernels.MapSum(new Times(1), products) : 0;
            Kernels.Zip(new Slope(Inverse(squares), along), dy.Row(r), y.Row(r), dx.Row(r));
        }
    }

    private static Real Squares(ReadOnlySpan<Real> x) => Kernels.MapSum(default(Formulas.Square), x);

    private static Real Inverse(Real squares) => 1 / Real.Sqrt(Real.Max(squares, (Real)Smallest));

    private readonly struct Times(Real factor) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x * factor;
    }

    private readonly struct Slope(Real inverse, Real along) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N dy, N y) where N : struct, INum<N> => (dy - y * along) * inverse;
    }
}
