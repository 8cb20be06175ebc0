using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Brings every position of every sample to a Euclidean norm of 1 over its channels, or over any axes of a
/// sample.</summary>
/// <remarks>
/// Forward: Y = X / sqrt(max(Σ X², 1e-12)), sums over the axes.
/// Backward: dX = (dY - Y Σ dY Y) / sqrt(Σ X²); dY 1e6 where Σ X² is below 1e-12.
/// Shapes: Y as X [rows, ..., channels].
/// Reference: Keras 3, UnitNormalization.
/// </remarks>
public sealed class UnitNormalization : Layer
{
    private const double Smallest = 1e-12;

    private Scratch _products;
    private AlongAxes? _along;

    /// <summary>The axes that the norm runs over, counted with the batch as 0, or from the end; the last one, -1, by
    /// default.</summary>
    public IReadOnlyList<int> Axis { get; init; } = [-1];

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X | Reads.Y;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _along = new(b, x, Axis, matrices: 3);
        _products = b.ScratchOnce(_along.Length);
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat x = _along!.Read(p, p.X, 0);
        Mat y = _along.Target(p, p.Y, 0);
        for (int r = 0; r < x.Rows; r++)
            Kernels.Map(new Times(Inverse(Squares(x.Row(r)))), x.Row(r), y.Row(r));
        _along.Write(p, p.Y, 0);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat x = _along!.Read(p, p.X, 0), y = _along.Read(p, p.Y, 1), dy = _along.Read(p, p.DY, 2);
        Mat dx = _along.Target(p, p.DX, 2);
        Span<Real> products = p[_products].Data;
        for (int r = 0; r < y.Rows; r++)
        {
            Kernels.Zip(default(Formulas.Product), dy.Row(r), y.Row(r), products);
            Real squares = Squares(x.Row(r));
            Real along = squares > (Real)Smallest ? Kernels.MapSum(new Times(1), products) : 0;
            Kernels.Zip(new Slope(Inverse(squares), along), dy.Row(r), y.Row(r), dx.Row(r));
        }
        _along.Write(p, p.DX, 2);
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
