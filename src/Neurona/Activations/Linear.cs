using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The identity.</summary>
/// <remarks>
/// Forward: Y = X.
/// Backward: dX = dY.
/// Shapes: Y as X.
/// Reference: Keras 3, linear.
/// </remarks>
public sealed class Linear() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => true;

    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x;

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => 1;
    }
}
