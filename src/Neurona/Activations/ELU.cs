using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The exponential linear unit: a rectifier that saturates smoothly at -alpha.</summary>
/// <remarks>
/// Forward: Y = X where positive, else alpha (e^X - 1).
/// Backward: dX = dY where positive, else dY (Y + alpha).
/// Shapes: Y as X.
/// Reference: Clevert, Unterthiner and Hochreiter 2016.
/// </remarks>
/// <param name="alpha">Where it saturates, at least 0; 1 by default.</param>
public sealed class ELU(float alpha = 1) : Elementwise<ELU.Formula>
{
    /// <summary>Where it saturates.</summary>
    public float Alpha { get; } = Throw.AtLeast(alpha, 0, nameof(ELU), "alpha");

    /// <inheritdoc/>
    protected override Formula Op => new(Alpha);

    /// <summary>y = x &gt; 0 ? x : alpha (e^x - 1)</summary>
    /// <param name="alpha">Where it saturates, at least 0, so that y has the sign of x.</param>
    public readonly struct Formula(float alpha) : IActivation
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct =>
            O.WhereGreater(x, O.Zero, x, O.Mul(O.Of(alpha), O.Sub(O.Exp(O.Min(x, O.Zero)), O.Of(1))));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct =>
            O.WhereGreater(y, O.Zero, O.Of(1), O.Add(y, O.Of(alpha)));
    }
}
