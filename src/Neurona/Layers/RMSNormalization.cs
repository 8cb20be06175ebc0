using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Brings every position of every sample to a mean square of 1 over its channels, then to a learned
/// scale.</summary>
/// <remarks>
/// Forward: Y = scale x̂ with x̂ = X / sqrt(mean(X²) + epsilon), means over the last axis.
/// Backward: dscale += Σ dY x̂, dX = (G - x̂ mean(G x̂)) / sqrt(mean(X²) + epsilon) with G = scale dY.
/// Shapes: X and Y [rows, ..., channels]; scale [channels].
/// Reference: Zhang and Sennrich 2019; defaults as in Keras 3.
/// </remarks>
public sealed class RMSNormalization : Layer
{
    private Param _scale;
    private Scratch _first, _second;
    private int _channels;

    /// <summary>Added to the mean square.</summary>
    public double Epsilon { get; init => field = Require.AtLeast(value, 0, nameof(RMSNormalization), "epsilon"); } = 1e-6;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _channels = x.Channels;
        _scale = b.Param("scale", [_channels], new Ones());
        (_first, _second) = (b.ScratchOnce(_channels), b.ScratchOnce(_channels));
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat x = p.X.Reshape(_channels);
        Mat y = p.Y.Reshape(_channels);
        for (int r = 0; r < x.Rows; r++)
        {
            Kernels.Map(new Times(Inverse(x.Row(r))), x.Row(r), y.Row(r));
            Kernels.Zip(default(Formulas.Product), y.Row(r), p[_scale].Data, y.Row(r));
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat x = p.X.Reshape(_channels), dy = p.DY.Reshape(_channels);
        Mat dx = p.NeedsGradient() ? p.DX.Reshape(_channels) : default;
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
            Kernels.Zip(new Slope(inverse, Kernels.MapSum(new Times(1), products) / _channels), g, normal, g);
        }
    }

    private Real Inverse(ReadOnlySpan<Real> x) =>
        1 / Real.Sqrt(Kernels.MapSum(default(Formulas.Square), x) / _channels + (Real)Epsilon);

    private readonly struct Times(Real factor) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x * factor;
    }

    private readonly struct Slope(Real inverse, Real mean) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N g, N normal) where N : struct, INum<N> => (g - normal * mean) * inverse;
    }
}
