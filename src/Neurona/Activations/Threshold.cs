using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Leaves what is above a limit, and sets all else to one value.</summary>
/// <remarks>
/// Forward: Y = X where X &gt; limit, else defaultValue.
/// Backward: dX = dY where X &gt; limit, else 0.
/// Shapes: Y as X.
/// Reference: Keras 3, threshold, whose argument threshold is the limit.
/// </remarks>
/// <param name="limit">What passes is larger.</param>
/// <param name="defaultValue">What all else becomes.</param>
public sealed class Threshold(double limit, double defaultValue) : Elementwise(Of(new Formula(limit, defaultValue)), OutputRange.Any)
{
    /// <summary>What passes is larger.</summary>
    [KerasName("threshold")]
    public double Limit { get; } = Require.Finite(limit, nameof(Threshold), "limit");

    /// <summary>What all else becomes.</summary>
    public double DefaultValue { get; } = Require.Finite(defaultValue, nameof(Threshold), "defaultValue");

    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => false;

    private readonly struct Formula(double limit, double value) : IActivation
    {
        // The maximum is the limit, but NaN for NaN.
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Where(x > limit, x, N.Max(x, limit) - limit + value);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(x > limit, 1, 0);
    }
}
