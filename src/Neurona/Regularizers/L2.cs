using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>factor Σ w², without a half; the gradient is 2 factor w.</summary>
/// <remarks>Reference: Keras 3, L2.</remarks>
/// <param name="factor">The strength; 0.01 by default.</param>
public sealed class L2(double factor = 0.01) : Regularizer
{
    /// <summary>The strength.</summary>
    [KerasName("l2")]
    public double Factor { get; } = Require.AtLeast(factor, 0, nameof(L2), "factor");

    /// <inheritdoc/>
    protected internal override Real Penalty(ReadOnlySpan<Real> values) => (Real)Factor * Kernels.MapSum(default(Formulas.Square), values);

    /// <inheritdoc/>
    protected internal override void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient) =>
        Kernels.Zip(new Gradient(Factor), values, gradient, gradient);

    private readonly struct Gradient(double factor) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N w, N g) where N : struct, INum<N> => N.Fma(2 * factor, w, g);
    }
}
