using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The unit step: fires or not. Its slope is 0 everywhere, so nothing before it learns: it shows why activations need a slope.</summary>
/// <remarks>
/// Forward: Y = 1 where X &gt; 0, else 0.
/// Backward: dX = 0.
/// Shapes: Y as X.
/// Reference: McCulloch and Pitts 1943; Rosenblatt 1958.
/// </remarks>
public sealed class BinaryStep : Elementwise<BinaryStep.Formula>
{
    /// <inheritdoc/>
    protected override Formula Op => default;

    /// <summary>y = x &gt; 0 ? 1 : 0</summary>
    public readonly struct Formula : IActivation
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.WhereGreater(x, O.Zero, O.Of(1), O.Zero);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.Zero;
    }
}
