using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The rectifier: what is positive passes, the rest is 0.</summary>
/// <remarks>
/// Forward: Y = max(X, 0).
/// Backward: dX = dY where X &gt; 0, else 0.
/// Shapes: Y as X.
/// Reference: Nair and Hinton 2010.
/// </remarks>
public sealed class ReLU : Elementwise<ReLU.Formula>
{
    /// <inheritdoc/>
    protected override Formula Op => default;

    /// <inheritdoc/>
    protected internal override Epilogue AsEpilogue => Epilogue.Relu;

    /// <summary>y = max(x, 0)</summary>
    public readonly struct Formula : IActivation
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Max(x, O.Zero);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.WhereGreater(y, O.Zero, O.Of(1), O.Zero);
    }
}
