using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The input times the tanh of its softplus: smooth, and a little negative below 0.</summary>
/// <remarks>
/// Forward: Y = X t, t = tanh(ln(1 + e^X)) = n / (n + 2) with n = e^X (e^X + 2).
/// Backward: dX = dY (t + 4 X e^X (e^X + 1) / (n + 2)²).
/// Shapes: Y as X.
/// Reference: Misra 2019.
/// </remarks>
public sealed class Mish() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => false;

    private readonly struct Formula : IActivation
    {
        // From 20 on t is 1, and its slope 0.
        private const double Saturated = 20;

        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N>
        {
            N e = N.Exp(N.Min(x, Saturated)), n = e * (e + 2);
            return x * (n / (n + 2));
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N>
        {
            N a = N.Min(x, Saturated), e = N.Exp(a), n = e * (e + 2), inverse = 1 / (n + 2);
            return n * inverse + a * (4 * e * (e + 1)) * (inverse * inverse);
        }
    }
}
