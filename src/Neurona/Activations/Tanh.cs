using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The hyperbolic tangent: any number to (-1, 1), 0 to 0.</summary>
/// <remarks>
/// Forward: Y = tanh X.
/// Backward: dX = dY (1 - Y²).
/// Shapes: Y as X.
/// Reference: LeCun and others 1998.
/// </remarks>
public sealed class Tanh : Elementwise<Tanh.Formula>
{
    /// <inheritdoc/>
    protected override Formula Op => default;

    /// <summary>y = tanh x</summary>
    public readonly struct Formula : IActivation
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Tanh(x);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.Fma(O.Sub(O.Zero, y), y, O.Of(1));
    }
}
