using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean of (y - t)² over the outputs, or half of it.</summary>
/// <remarks>
/// Forward: Σ (y - t)² / columns for each row; with half Σ (y - t)² / (2 columns), the 1/(2m) of textbooks.
/// Backward: dy = 2 (y - t) / columns; with half (y - t) / columns.
/// Shapes: targets as outputs.
/// Reference: Keras 3, MeanSquaredError, which has no half.
/// </remarks>
/// <param name="half">Whether the loss is half the mean, so that its slope has no factor; false by default.</param>
public sealed class MeanSquaredError(bool half = false) : PointwiseLoss(half ? Of(default(HalfFormula)) : Of(default(Formula)))
{
    /// <summary>Whether the loss is half the mean. Written to files only if it is, since Keras does not know it.</summary>
    public bool Half { get; } = half;

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N y, N t) where N : struct, INum<N> => (y - t) * (y - t);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N y, N t) where N : struct, INum<N> => 2 * (y - t);
    }

    private readonly struct HalfFormula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N y, N t) where N : struct, INum<N> => 0.5 * ((y - t) * (y - t));

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N y, N t) where N : struct, INum<N> => y - t;
    }
}
