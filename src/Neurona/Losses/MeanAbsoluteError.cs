using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean of |y - t| over the outputs.</summary>
/// <remarks>
/// Forward: Σ |y - t| / columns for each row.
/// Backward: dy = sign(y - t) / columns, 0 where they are equal.
/// Shapes: targets as outputs.
/// Reference: Keras 3, MeanAbsoluteError.
/// </remarks>
public sealed class MeanAbsoluteError() : PointwiseLoss(Of(default(Formula)))
{
    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N y, N t) where N : struct, INum<N> => N.Abs(y - t);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => N.Where(y > t, 1, N.Where(y < t, -1, 0));
    }
}
