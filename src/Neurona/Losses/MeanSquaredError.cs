using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean of (y - t)² over the outputs.</summary>
/// <remarks>
/// Forward: Σ (y - t)² / columns for each row.
/// Backward: dy = 2 (y - t) / columns.
/// Shapes: targets as outputs.
/// Reference: Keras 3, MeanSquaredError.
/// </remarks>
public sealed class MeanSquaredError() : PointwiseLoss(Of(default(Formula)))
{
    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N y, N t) where N : struct, INum<N> => (y - t) * (y - t);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N y, N t) where N : struct, INum<N> => 2 * (y - t);
    }
}
