using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The unit step: fires or not. Its slope is 0 everywhere, so that nothing before it learns.</summary>
/// <remarks>
/// Forward: Y = 1 where X &gt; 0, else 0.
/// Backward: dX = 0.
/// Shapes: Y as X.
/// Reference: McCulloch and Pitts 1943; Rosenblatt 1958.
/// </remarks>
public sealed class BinaryStep() : Elementwise(Of(default(Formula)))
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Where(x > 0, 1, 0);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => 0;
    }
}
