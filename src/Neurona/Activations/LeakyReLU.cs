using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>A rectifier that lets a little of the negative through, so that no unit dies.</summary>
/// <remarks>
/// Forward: Y = X where positive, else slope X.
/// Backward: dX = dY or slope dY.
/// Shapes: Y as X.
/// Reference: Maas, Hannun and Ng 2013; the default slope 0.3 is that of Keras' layer.
/// </remarks>
/// <param name="negativeSlope">The slope for negative inputs, at least 0; 0.3 by default.</param>
public sealed class LeakyReLU(float negativeSlope = 0.3f) : Elementwise<LeakyReLU.Formula>
{
    /// <summary>The slope for negative inputs.</summary>
    public float NegativeSlope { get; } = Throw.AtLeast(negativeSlope, 0, nameof(LeakyReLU), "negativeSlope");

    /// <inheritdoc/>
    protected override Formula Op => new(NegativeSlope);

    /// <summary>y = x &gt; 0 ? x : slope x</summary>
    /// <param name="slope">The slope for negative inputs, at least 0, so that y has the sign of x.</param>
    public readonly struct Formula(float slope) : IActivation
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.WhereGreater(x, O.Zero, x, O.Mul(O.Of(slope), x));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.WhereGreater(y, O.Zero, O.Of(1), O.Of(slope));
    }
}
