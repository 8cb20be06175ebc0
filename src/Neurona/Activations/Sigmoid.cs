using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The logistic function: any number to (0, 1).</summary>
/// <remarks>
/// Forward: Y = 1 / (1 + e^-X).
/// Backward: dX = dY Y (1 - Y).
/// Shapes: Y as X.
/// Reference: Rumelhart, Hinton and Williams 1986.
/// </remarks>
public sealed class Sigmoid : Elementwise<Sigmoid.Formula>
{
    /// <inheritdoc/>
    protected override Formula Op => default;

    /// <summary>y = 1 / (1 + e^-x)</summary>
    public readonly struct Formula : IActivation
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Sigmoid(x);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.Mul(y, O.Sub(O.Of(1), y));
    }
}
