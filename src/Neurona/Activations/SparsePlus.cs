using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>A rectifier rounded by a parabola: exactly 0 up to -1, exactly the input from 1 on.</summary>
/// <remarks>
/// Forward: Y = ((X + 1) / 2)² where X is between -1 and 1, X above, 0 below.
/// Backward: dX = dY (X + 1) / 2 = dY √Y where X is between -1 and 1, dY above, 0 below.
/// Shapes: Y as X.
/// Reference: Keras 3, sparse_plus.
/// </remarks>
public sealed class SparsePlus() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N>
        {
            N half = 0.5 * N.Max(x + 1, 0);
            return N.Where(x < 1, half * half, x);
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Min(N.Sqrt(y), 1);
    }
}
