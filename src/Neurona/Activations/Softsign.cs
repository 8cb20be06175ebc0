using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Any number to (-1, 1), like tanh, but more slowly towards its bounds.</summary>
/// <remarks>
/// Forward: Y = X / (1 + |X|).
/// Backward: dX = dY / (1 + |X|)².
/// Shapes: Y as X.
/// Reference: Bergstra and others 2009; Glorot and Bengio 2010.
/// </remarks>
public sealed class Softsign() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => false;

    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x / (1 + N.Abs(x));

        // From y it would be (1 - |y|)², of which no digit is left where x is large.
        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N>
        {
            N root = 1 / (1 + N.Abs(x));
            return root * root;
        }
    }
}
