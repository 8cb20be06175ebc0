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
public sealed class MeanSquaredError(bool half = false) : PointwiseLoss(Of(new Formula(half ? 0.5 : 1)))
{
    /// <summary>Whether the loss is half the mean. Written to files only if it is: Keras does not know it.</summary>
    public bool Half { get; } = half;

    private readonly struct Formula(double factor) : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N> => (y - t) * (y - t) * factor;

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => (y - t) * (2 * factor);
    }
}
