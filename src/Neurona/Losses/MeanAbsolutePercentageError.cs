using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean of |y - t| in percent of |t| over the outputs.</summary>
/// <remarks>
/// Forward: Σ 100 |y - t| / max(|t|, 1e-7) / columns for each row.
/// Backward: dy = 100 sign(y - t) / max(|t|, 1e-7) / columns, 0 where they are equal.
/// Shapes: targets as outputs.
/// Reference: Keras 3, MeanAbsolutePercentageError.
/// </remarks>
public sealed class MeanAbsolutePercentageError() : PointwiseLoss(Of(default(Formula)))
{
    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N> => 100 * N.Abs(y - t) / N.Max(N.Abs(t), Crossentropy.Epsilon);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> =>
            N.Where(y > t, 100, N.Where(y < t, -100, 0)) / N.Max(N.Abs(t), Crossentropy.Epsilon);
    }
}
