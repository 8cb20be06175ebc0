using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The rectifier: what is positive passes, the rest is 0.</summary>
/// <remarks>
/// Forward: Y = max(X, 0).
/// Backward: dX = dY where X &gt; 0, else 0.
/// Shapes: Y as X.
/// Reference: Nair and Hinton 2010.
/// </remarks>
public sealed class ReLU() : Elementwise(Of(default(Formula)))
{
    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Epilogue EpilogueKind => Epilogue.Relu;

    private readonly struct Formula : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Max(x, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, 1, 0);
    }
}
