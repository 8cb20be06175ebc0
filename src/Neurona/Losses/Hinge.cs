using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean over the outputs of how far each is from the right side of a margin of 1.</summary>
/// <remarks>
/// Forward: max(1 - s y, 0), where s is 1 for a yes and -1 for a no.
/// Backward: dy = -s / columns inside the margin or on its wrong side, else 0.
/// Shapes: targets as outputs: 1 for a yes, -1 or 0 for a no. Keras turns 0 into -1 only where a batch holds nothing
/// but 0 and 1; here a 0 is always a no.
/// Reference: Keras 3, Hinge.
/// </remarks>
public sealed class Hinge() : PointwiseLoss(Of(default(Formula)))
{
    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) => Margin.CheckTargets(nameof(Hinge), target);

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N> => N.Max(1 - Margin.Side(t) * y, 0);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N>
        {
            N side = Margin.Side(t);
            return N.Where(side * y < 1, -side, 0);
        }
    }
}
