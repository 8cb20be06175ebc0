using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>l1 Σ |w| + l2 Σ w², without a half; the gradient is l1 sign(w) + 2 l2 w, 0 at 0.</summary>
/// <remarks>Reference: Zou and Hastie 2005 (the elastic net); Keras 3, L1L2.</remarks>
/// <param name="l1">The strength of the sum of |w|; 0 by default.</param>
/// <param name="l2">The strength of the sum of w²; 0 by default.</param>
public sealed class L1L2(double l1 = 0, double l2 = 0) : Regularizer
{
    /// <summary>The strength of the sum of |w|.</summary>
    public double L1 { get; } = Require.AtLeast(l1, 0, nameof(L1L2), "l1");

    /// <summary>The strength of the sum of w².</summary>
    public double L2 { get; } = Require.AtLeast(l2, 0, nameof(L1L2), "l2");

    /// <inheritdoc/>
    protected internal override Real Penalty(ReadOnlySpan<Real> values) =>
        (L1 > 0 ? (Real)L1 * Kernels.MapSum(default(Formulas.Abs), values) : 0)
        + (L2 > 0 ? (Real)L2 * Kernels.MapSum(default(Formulas.Square), values) : 0);

    /// <inheritdoc/>
    protected internal override void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient) =>
        Kernels.Zip(new Gradient(L1, L2), values, gradient, gradient);

    private readonly struct Gradient(double l1, double l2) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N w, N g) where N : struct, INum<N> =>
            N.Fma(2 * l2, w, g) + N.Where(w < 0, -l1, N.Where(w > 0, l1, 0));
    }
}
