using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The hyperbolic tangent in three straight pieces.</summary>
/// <remarks>
/// Forward: Y = X, at least -1 and at most 1.
/// Backward: dX = dY where Y is between -1 and 1, else 0.
/// Shapes: Y as X.
/// Reference: Collobert 2004.
/// </remarks>
public sealed class HardTanh() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Max(N.Min(x, 1), -1);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(N.Abs(y) < 1, 1, 0);
    }
}
