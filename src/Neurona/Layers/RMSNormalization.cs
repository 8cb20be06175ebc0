using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Brings every position of every sample to a mean square of 1 over its channels, or over any axes of
/// a sample, then to a learned scale.</summary>
/// <remarks>
/// Forward: Y = scale x̂ with x̂ = X / sqrt(mean(X²) + epsilon), means over the axes.
/// Backward: dscale += Σ dY x̂, dX = (G - x̂ mean(G x̂)) / sqrt(mean(X²) + epsilon) with G = scale dY.
/// Shapes: X and Y [rows, ..., channels]; scale has the lengths of the axes, [channels] by default.
/// Reference: Zhang and Sennrich 2019; defaults as in Keras 3.
/// </remarks>
public sealed class RMSNormalization : Layer
{
    private Param _scale;
    private Scratch _first, _second;
    private AlongAxes? _along;

    /// <summary>The axes that the mean square runs over, counted with the batch as 0, or from the end; the last one,
    /// -1, by default.</summary>
    public IReadOnlyList<int> Axis { get; init; } = [-1];

    /// <summary>Added to the mean square.</summary>
    public double Epsilon { get; init => field = Require.AtLeast(value, 0, nameof(RMSNormalization), "epsilon"); } = 1e-6;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _along = new(b, x, Axis, matrices: 2);
        _scale = b.Param("scale", _along.Lengths, new Ones());
        (_first, _second) = (b.ScratchOnce(_along.Length), b.ScratchOnce(_along.Length));
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat x = _along!.Read(p, p.X, 0);
        Mat y = _along.Target(p, p.Y, 0);
        for (int r = 0; r < x.Rows; r++)
        {
            Kernels.Map(new Times(Inverse(x.Row(r))), x.Row(r), y.Row(r));
            Kernels.Zip(default(Formulas.Product), y.Row(r), p[_scale].Data, y.Row(r));
        }
        _along.Write(p, p.Y, 0);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat x = _along!.Read(p, p.X, 0), dy = _along.Read(p, p.DY, 1);
        Mat dx = _along.Target(p, p.DX, 1);
        Span<Real> normal = p[_first].Data, products = p[_second].Data, dscale = p.Grad(_scale).Data;
        for (int r = 0; r < x.Rows; r++)
        {
            Real inverse = Inverse(x.Row(r));
            Kernels.Map(new Times(inverse), x.Row(r), normal);
            Kernels.Zip(default(Formulas.Product), dy.Row(r), normal, products);
            if (!dscale.IsEmpty)
                Kernels.Zip(default(Formulas.Sum), dscale, products, dscale);
            if (dx.IsEmpty)
                continue;
            Span<Real> g = dx.Row(r);
            Kernels.Zip(default(Formulas.Product), dy.Row(r), p[_scale].Data, g);
            Kernels.Zip(default(Formulas.Product), g, normal, products);
            Kernels.Zip(new Slope(inverse, Kernels.MapSum(new Times(1), products) / g.Length), g, normal, g);
        }
        _along.Write(p, p.DX, 1);
    }

    private Real Inverse(ReadOnlySpan<Real> x) =>
        1 / Real.Sqrt(Kernels.MapSum(default(Formulas.Square), x) / x.Length + (Real)Epsilon);

    private readonly struct Times(Real factor) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x * factor;
    }

    private readonly struct Slope(Real inverse, Real mean) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N g, N normal) where N : struct, INum<N> => (g - normal * mean) * inverse;
    }
}
