using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>factor Σ w², without a half; the gradient is 2 factor w.</summary>
/// <param name="factor">The strength; 0.01 by default.</param>
public sealed class L2(float factor = 0.01f) : Regularizer
{
    /// <summary>The strength.</summary>
    [KerasName("l2")]
    public float Factor { get; } = Throw.AtLeast(factor, 0, nameof(L2), "factor");

    /// <inheritdoc/>
    protected internal override Real Penalty(ReadOnlySpan<Real> values) => Factor * Kernels.SumOf(default(Square), values);

    /// <inheritdoc/>
    protected internal override void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient) => Kernels.Zip(new Slope(Factor), values, gradient, gradient);

    internal readonly struct Square : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Mul(x, x);
    }

    private readonly struct Slope(float factor) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V w, V g) where O : struct, IOps<V> where V : struct => O.Fma(O.Of(2 * factor), w, g);
    }
}
