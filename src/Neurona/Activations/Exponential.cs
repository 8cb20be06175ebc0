using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The exponential function, for outputs that are positive, such as rates. It is infinite from 88.73
/// on.</summary>
/// <remarks>
/// Forward: Y = e^X.
/// Backward: dX = dY Y.
/// Shapes: Y as X.
/// Reference: Keras 3, exponential.
/// </remarks>
public sealed class Exponential() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Exp(x);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => y;
    }
}
