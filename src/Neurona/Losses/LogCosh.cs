using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean over the outputs of log cosh(y - t): half a square near the target, a straight line away from
/// it.</summary>
/// <remarks>
/// Forward: with e = |y - t|: log(1 + (1 - e^-e)² / (2 e^-e)), exact where e is tiny; e - log 2 beyond 20, where both
/// are equal.
/// Backward: dy = tanh(y - t) / columns.
/// Shapes: targets as outputs.
/// Reference: Keras 3, LogCosh.
/// </remarks>
public sealed class LogCosh() : PointwiseLoss(Of(default(Formula)))
{
    private readonly struct Formula : IPointwiseLoss
    {
        // e^-20 is still a normal number; beyond it the rest is added as it is.
        private const double Far = 20;

        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N>
        {
            N error = N.Abs(y - t), near = N.Min(error, Far), fall = N.Expm1(-near);
            return N.Log1p(0.5 * fall * fall / N.Exp(-near)) + (error - near);
        }

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N y, N t) where N : struct, INum<N> => N.Tanh(y - t);
    }
}
