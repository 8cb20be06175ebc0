using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>factor Σ |w|; the gradient is factor sign(w), 0 at 0.</summary>
/// <param name="factor">The strength; 0.01 by default.</param>
public sealed class L1(float factor = 0.01f) : Regularizer
{
    /// <summary>The strength.</summary>
    [KerasName("l1")]
    public float Factor { get; } = Throw.AtLeast(factor, 0, nameof(L1), "factor");

    /// <inheritdoc/>
    protected internal override Real Penalty(ReadOnlySpan<Real> values) => Factor * Kernels.SumOf(default(Magnitude), values);

    /// <inheritdoc/>
    protected internal override void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient) => Kernels.Zip(new Slope(Factor), values, gradient, gradient);

    private readonly struct Magnitude : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Abs(x);
    }

    private readonly struct Slope(float factor) : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V w, V g) where O : struct, IOps<V> where V : struct
        {
            V positive = O.WhereGreater(w, O.Zero, O.Of(factor), O.Zero);
            return O.Add(g, O.WhereGreater(O.Zero, w, O.Of(-factor), positive));
        }
    }
}
