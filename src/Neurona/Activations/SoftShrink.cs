using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Moves every input towards 0 by the threshold, and what is smaller to 0.</summary>
/// <remarks>
/// Forward: Y = X - threshold above it, X + threshold below -threshold, 0 between.
/// Backward: dX = dY where Y is not 0, else 0.
/// Shapes: Y as X.
/// Reference: Donoho 1995.
/// </remarks>
/// <param name="threshold">How far, at least 0; 0.5 by default.</param>
public sealed class SoftShrink(double threshold = 0.5) : Elementwise(Of(new Formula(threshold)), OutputRange.Any)
{
    /// <summary>How far every input is moved.</summary>
    public double Threshold { get; } = Require.AtLeast(threshold, 0, nameof(SoftShrink), "threshold");

    private readonly struct Formula(double threshold) : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x - N.Max(N.Min(x, threshold), -threshold);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(N.Abs(y) > 0, 1, 0);
    }
}
