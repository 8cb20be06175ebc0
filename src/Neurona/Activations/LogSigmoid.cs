using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The logarithm of the logistic function: never positive.</summary>
/// <remarks>
/// Forward: Y = ln(1 / (1 + e^-X)), computed as min(X, 0) - ln(1 + e^-|X|).
/// Backward: dX = dY sigmoid(-X) = dY (1 - e^Y).
/// Shapes: Y as X.
/// Reference: Keras 3, log_sigmoid.
/// </remarks>
public sealed class LogSigmoid() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Min(x, 0) - N.Log1p(N.Exp(-N.Abs(x)));

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => -N.Expm1(y);
    }
}
