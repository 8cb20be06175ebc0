using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The hyperbolic tangent: any number to (-1, 1), 0 to 0.</summary>
/// <remarks>
/// Forward: Y = tanh X.
/// Backward: dX = dY (1 - Y²).
/// Shapes: Y as X.
/// Reference: LeCun and others 1998.
/// </remarks>
public sealed class Tanh() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Tanh(x);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Fma(-y, y, 1);
    }
}
