using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>A straight line between exactly 0 and exactly 1: the slope of <see cref="SparsePlus"/>.</summary>
/// <remarks>
/// Forward: Y = (X + 1) / 2, at least 0 and at most 1.
/// Backward: dX = dY / 2 where Y is between 0 and 1, else 0.
/// Shapes: Y as X.
/// Reference: Keras 3, sparse_sigmoid.
/// </remarks>
public sealed class SparseSigmoid() : Elementwise(Of(default(Formula)), OutputRange.UnitInterval)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => 0.5 * N.Max(N.Min(x + 1, 2), 0);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, N.Where(y < 1, 0.5, 0), 0);
    }
}
