using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean over the outputs of the square of how far each is from the right side of a margin of 1.</summary>
/// <remarks>
/// Forward: max(1 - s y, 0)², where s is 1 for a yes and -1 for a no.
/// Backward: dy = -2 s max(1 - s y, 0) / columns.
/// Shapes: targets as outputs: 1 for a yes, -1 or 0 for a no, as for <see cref="Hinge"/>.
/// Reference: Keras 3, SquaredHinge.
/// </remarks>
public sealed class SquaredHinge() : PointwiseLoss(Of(default(Formula)))
{
    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) => Margin.CheckTargets(nameof(SquaredHinge), target);

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N>
        {
            N missing = N.Max(1 - Margin.Side(t) * y, 0);
            return missing * missing;
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N>
        {
            N side = Margin.Side(t);
            return -2 * side * N.Max(1 - side * y, 0);
        }
    }
}
