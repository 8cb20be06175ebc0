using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The identity.</summary>
/// <remarks>
/// Forward: Y = X.
/// Backward: dX = dY.
/// Shapes: Y as X.
/// Reference: Keras 3, linear.
/// </remarks>
public sealed class Linear : Elementwise<Linear.Formula>
{
    /// <inheritdoc/>
    protected override Formula Op => default;

    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => true;

    /// <summary>y = x</summary>
    public readonly struct Formula : IActivation
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => x;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.Of(1);
    }
}
