using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Sets to 0 what is not beyond the threshold, and leaves the rest as it is.</summary>
/// <remarks>
/// Forward: Y = X where |X| &gt; threshold, else 0.
/// Backward: dX = dY where Y is not 0, else 0.
/// Shapes: Y as X.
/// Reference: Donoho and Johnstone 1994.
/// </remarks>
/// <param name="threshold">What passes is farther from 0; at least 0, 0.5 by default.</param>
public sealed class HardShrink(double threshold = 0.5) : Elementwise(Of(new Formula(threshold)), OutputRange.Any)
{
    /// <summary>What passes is farther from 0.</summary>
    public double Threshold { get; } = Require.AtLeast(threshold, 0, nameof(HardShrink), "threshold");

    private readonly struct Formula(double threshold) : IActivation
    {
        // x - x is 0, but NaN for NaN.
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Where(N.Abs(x) > threshold, x, x - x);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(N.Abs(y) > 0, 1, 0);
    }
}
