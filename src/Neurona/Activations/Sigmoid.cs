using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The logistic function: any number to (0, 1).</summary>
/// <remarks>
/// Forward: Y = 1 / (1 + e^-X).
/// Backward: dX = dY Y (1 - Y).
/// Shapes: Y as X.
/// Reference: Rumelhart, Hinton and Williams 1986.
/// </remarks>
public sealed class Sigmoid() : Elementwise(Of(default(Formula)), OutputRange.UnitInterval)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Sigmoid(x);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => y * (1 - y);
    }
}
