using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>A rectifier with a ceiling of 6, which keeps outputs in the range of few bits.</summary>
/// <remarks>
/// Forward: Y = min(max(X, 0), 6).
/// Backward: dX = dY where Y is between 0 and 6, else 0.
/// Shapes: Y as X.
/// Reference: Krizhevsky 2010; Howard and others 2017.
/// </remarks>
public sealed class ReLU6() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Min(N.Max(x, 0), 6);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, N.Where(y < 6, 1, 0), 0);
    }
}
