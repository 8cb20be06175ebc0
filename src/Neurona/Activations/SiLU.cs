using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The sigmoid linear unit, also called swish: the input times its sigmoid.</summary>
/// <remarks>
/// Forward: Y = X s, s = 1 / (1 + e^-X).
/// Backward: dX = dY (s + Y (1 - s)).
/// Shapes: Y as X.
/// Reference: Elfwing, Uchibe and Doya 2017; Ramachandran, Zoph and Le 2017.
/// </remarks>
public sealed class SiLU() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => false;

    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x * N.Sigmoid(x);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N>
        {
            N s = N.Sigmoid(x);
            return s + y * (1 - s);
        }
    }
}
