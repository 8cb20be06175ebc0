using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The exponential linear unit: a rectifier that saturates smoothly at -alpha.</summary>
/// <remarks>
/// Forward: Y = X where positive, else alpha (e^X - 1).
/// Backward: dX = dY where positive, else dY (Y + alpha).
/// Shapes: Y as X.
/// Reference: Clevert, Unterthiner and Hochreiter 2016.
/// </remarks>
/// <param name="alpha">Where it saturates, at least 0; 1 by default.</param>
public sealed class ELU(double alpha = 1) : Elementwise(Of(new Formula(alpha)), OutputRange.Any)
{
    /// <summary>Where it saturates.</summary>
    public double Alpha { get; } = Require.AtLeast(alpha, 0, nameof(ELU), "alpha");

    private readonly struct Formula(double alpha) : IActivation
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Where(x > 0, x, alpha * N.Expm1(N.Min(x, 0)));

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, 1, y + alpha);
    }
}
