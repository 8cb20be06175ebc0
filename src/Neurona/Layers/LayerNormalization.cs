using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Brings every position of every sample to mean 0 and variance 1 over its channels, or any axes of a
/// sample to the same, then to a learned scale and shift.</summary>
/// <remarks>
/// Forward: Y = gamma x̂ + beta with x̂ = (X - mean) / sqrt(variance + epsilon), mean and biased variance over the
/// axes; the same in training and at inference.
/// Backward: dbeta += Σ dY, dgamma += Σ dY x̂, dX = (G - mean(G) - x̂ mean(G x̂)) / sqrt(variance + epsilon) with
/// G = gamma dY and means over the axes.
/// Shapes: X and Y [rows, ..., channels]; gamma and beta have the lengths of the axes, [channels] by default.
/// Reference: Ba, Kiros and Hinton 2016; defaults as in Keras 3.
/// </remarks>
public sealed class LayerNormalization : Layer
{
    private Param _gamma, _beta;
    private Scratch _first, _second;
    private AlongAxes? _along;

    /// <summary>The axes that are brought to mean 0 together, counted with the batch as 0, or from the end; the last
    /// one, -1, by default.</summary>
    public IReadOnlyList<int> Axis { get; init; } = [-1];

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; init => field = Require.AtLeast(value, 0, nameof(LayerNormalization), "epsilon"); } = 0.001;

    /// <summary>Whether a shift, beta, is learned.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether a scale, gamma, is learned.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Initializer of beta.</summary>
    public Initializer BetaInitializer { get; init; } = new Zeros();

    /// <summary>Initializer of gamma.</summary>
    public Initializer GammaInitializer { get; init; } = new Ones();

    /// <summary>Penalty on beta, or null.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>Penalty on gamma, or null.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>Constraint applied to beta after each update, or null.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>Constraint applied to gamma after each update, or null.</summary>
    public Constraint? GammaConstraint { get; init; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _along = new(b, x, Axis, matrices: 2);
        _gamma = Scale ? b.Param("gamma", _along.Lengths, GammaInitializer, GammaRegularizer, GammaConstraint) : default;
        _beta = Center ? b.Param("beta", _along.Lengths, BetaInitializer, BetaRegularizer, BetaConstraint) : default;
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
            Kernels.Map(Moments(x.Row(r)), x.Row(r), y.Row(r));
            if (Scale)
                Kernels.Zip(default(Formulas.Product), y.Row(r), p[_gamma].Data, y.Row(r));
            if (Center)
                Kernels.Zip(default(Formulas.Sum), y.Row(r), p[_beta].Data, y.Row(r));
        }
        _along.Write(p, p.Y, 0);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat x = _along!.Read(p, p.X, 0), dy = _along.Read(p, p.DY, 1);
        Mat dx = _along.Target(p, p.DX, 1);
        Span<Real> normal = p[_first].Data, products = p[_second].Data;
        Span<Real> dgamma = p.Grad(_gamma).Data, dbeta = p.Grad(_beta).Data;
        if (!dbeta.IsEmpty)
            Kernels.AddColumnSums(dy, dbeta);
        for (int r = 0; r < x.Rows; r++)
        {
            Normal moments = Moments(x.Row(r));
            Kernels.Map(moments, x.Row(r), normal);
            Kernels.Zip(default(Formulas.Product), dy.Row(r), normal, products);
            if (!dgamma.IsEmpty)
                Kernels.Zip(default(Formulas.Sum), dgamma, products, dgamma);
            if (dx.IsEmpty)
                continue;
            Span<Real> g = dx.Row(r);
            dy.Row(r).CopyTo(g);
            if (Scale)
            {
                Kernels.Zip(default(Formulas.Product), g, p[_gamma].Data, g);
                Kernels.Zip(default(Formulas.Product), g, normal, products);
            }
            Real meanG = Kernels.MapSum(new Distance(0), g) / g.Length, meanGX = Kernels.MapSum(new Distance(0), products) / g.Length;
            Kernels.Zip(new Slope(moments.Inverse, meanG, meanGX), g, normal, g);
        }
        _along.Write(p, p.DX, 1);
    }

    // What the mean's rounding lacks is computed too: with a large mean it would show in the result.
    private Normal Moments(ReadOnlySpan<Real> x)
    {
        Real mean = Kernels.MapSum(new Distance(0), x) / x.Length;
        Real rest = Kernels.MapSum(new Distance(mean), x) / x.Length;
        Real variance = Real.Max(Kernels.MapSum(new Square(mean), x) / x.Length - rest * rest, 0);
        return new(mean, rest, 1 / Real.Sqrt(variance + (Real)Epsilon));
    }

    private readonly struct Distance(Real from) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x - from;
    }

    private readonly struct Square(Real from) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => (x - from) * (x - from);
    }

    private readonly struct Normal(Real mean, Real rest, Real inverse) : IUnary
    {
        public Real Inverse => inverse;

        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => (x - mean - rest) * inverse;
    }

    private readonly struct Slope(Real inverse, Real meanG, Real meanGX) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N g, N normal) where N : struct, INum<N> => (g - meanG - normal * meanGX) * inverse;
    }
}
