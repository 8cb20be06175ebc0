using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>factor Σ |w|; the gradient is factor sign(w), 0 at 0.</summary>
/// <remarks>Reference: Keras 3, L1.</remarks>
/// <param name="factor">The strength; 0.01 by default.</param>
public sealed class L1(double factor = 0.01) : Regularizer
{
    /// <summary>The strength.</summary>
    [KerasName("l1")]
    public double Factor { get; } = Require.AtLeast(factor, 0, nameof(L1), "factor");

    /// <inheritdoc/>
    protected internal override Real Penalty(ReadOnlySpan<Real> values) => (Real)Factor * Kernels.MapSum(default(Formulas.Abs), values);

    /// <inheritdoc/>
    protected internal override void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient) =>
        Kernels.Zip(new Gradient(Factor), values, gradient, gradient);

    private readonly struct Gradient(double factor) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N w, N g) where N : struct, INum<N> => g + N.Where(w < 0, -factor, N.Where(w > 0, factor, 0));
    }
}
