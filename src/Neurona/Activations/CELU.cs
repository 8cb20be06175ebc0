using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>An exponential linear unit whose slope has no corner at 0, whatever alpha is.</summary>
/// <remarks>
/// Forward: Y = X where positive, else alpha (e^(X / alpha) - 1).
/// Backward: dX = dY where positive, else dY (Y / alpha + 1).
/// Shapes: Y as X.
/// Reference: Barron 2017.
/// </remarks>
/// <param name="alpha">It saturates at -alpha; more than 0, 1 by default.</param>
public sealed class CELU(double alpha = 1) : Elementwise(Of(new Formula(alpha)), OutputRange.Any)
{
    /// <summary>It saturates at -alpha.</summary>
    public double Alpha { get; } = Require.Positive(alpha, nameof(CELU), "alpha");

    private readonly struct Formula(double alpha) : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Where(x > 0, x, alpha * N.Expm1(N.Min(x, 0) / alpha));

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, 1, y / alpha + 1);
    }
}
