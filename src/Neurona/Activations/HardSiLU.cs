using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The input times its <see cref="HardSigmoid"/>, also called hard swish.</summary>
/// <remarks>
/// Forward: Y = X min(max(X + 3, 0), 6) / 6.
/// Backward: dX = dY (X / 3 + 1/2) where X is between -3 and 3, dY above, 0 below.
/// Shapes: Y as X.
/// Reference: Howard and others 2019.
/// </remarks>
public sealed class HardSiLU() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => false;

    private readonly struct Formula : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x * (N.Max(N.Min(x + 3, 6), 0) / 6);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(x > -3, N.Where(x < 3, (x + 1.5) / 3, 1), 0);
    }
}
