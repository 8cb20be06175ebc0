using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>What tanh takes away: small inputs shrink to almost nothing.</summary>
/// <remarks>
/// Forward: Y = X - tanh X.
/// Backward: dX = dY tanh² X.
/// Shapes: Y as X.
/// Reference: Keras 3, tanh_shrink.
/// </remarks>
public sealed class TanhShrink() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => false;

    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x - N.Tanh(x);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N>
        {
            N t = N.Tanh(x);
            return t * t;
        }
    }
}
