using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The Gaussian error linear unit: the input times the part of a standard normal distribution below
/// it.</summary>
/// <remarks>
/// Forward: Y = X Φ(X); approximately Y = X / 2 (1 + tanh(√(2/π) (X + 0.044715 X³))).
/// Backward: dX = dY (Φ(X) + X φ(X)), φ the density e^(-X²/2) / √(2π); approximately the derivative of that.
/// Shapes: Y as X.
/// Reference: Hendrycks and Gimpel 2016; exact by default, as in Keras 3.
/// </remarks>
/// <param name="approximate">Whether the form with tanh is taken, as of GPT-2, which is within 0.0005 of the exact one;
/// false by default.</param>
public sealed class GELU(bool approximate = false)
    : Elementwise(approximate ? Of(default(WithTanh)) : Of(default(Exact)), OutputRange.Any)
{
    /// <summary>Whether the form with tanh is taken.</summary>
    public bool Approximate { get; } = approximate;

    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => false;

    private readonly struct Exact : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x * N.NormalCdf(x);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> =>
            N.NormalCdf(x) + x * (0.3989422804014327 * N.Exp(-0.5 * x * x));
    }

    // (1 + tanh u) / 2 is sigmoid 2u, which does not cancel for negative u.
    private readonly struct WithTanh : IActivation
    {
        // 2 √(2/π)
        private const double Scale = 1.5957691216057308, Cubic = 0.044715;

        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x * N.Sigmoid(Scale * x * (1 + Cubic * x * x));

        // Beyond 16 the derivative is 0 or 1, and the square would become infinite.
        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N>
        {
            N a = N.Max(N.Min(x, 16), -16), square = a * a, s = N.Sigmoid(Scale * a * (1 + Cubic * square));
            return s + a * s * (1 - s) * (Scale * (1 + 3 * Cubic * square));
        }
    }
}
