using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The logistic function in three straight pieces.</summary>
/// <remarks>
/// Forward: Y = X / 6 + 1/2, at least 0 and at most 1.
/// Backward: dX = dY / 6 where Y is between 0 and 1, else 0.
/// Shapes: Y as X.
/// Reference: Courbariaux, Bengio and David 2015; the slope is that of Keras 3. Keras 2 had 0.2.
/// </remarks>
public sealed class HardSigmoid() : Elementwise(Of(default(Formula)), OutputRange.UnitInterval)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Max(N.Min(x + 3, 6), 0) / 6;

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, N.Where(y < 1, 1.0 / 6, 0), 0);
    }
}
