using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The rectifier: what is positive passes, the rest is 0. If wanted with a ceiling, a slope below and another
/// threshold than 0.</summary>
/// <remarks>
/// Forward: Y = max(X, 0); in general Y = min(X, maxValue) where X &gt; threshold, else negativeSlope (X - threshold).
/// Backward: dX = dY where X &gt; threshold and X &lt; maxValue, 0 above, negativeSlope dY below.
/// Shapes: Y as X.
/// Reference: Nair and Hinton 2010; Keras 3, ReLU.
/// </remarks>
/// <param name="maxValue">The largest output, at least 0; none by default.</param>
/// <param name="negativeSlope">The slope below the threshold, at least 0; 0 by default.</param>
/// <param name="threshold">What passes is larger, at least 0; 0 by default.</param>
public sealed class ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0)
    : Elementwise(maxValue is null && negativeSlope == 0 && threshold == 0
        ? Of(default(Plain))
        : Of(new General(maxValue ?? double.PositiveInfinity, negativeSlope, threshold)))
{
    /// <summary>The largest output; null is none.</summary>
    public double? MaxValue { get; } = maxValue is { } max ? Require.AtLeast(max, 0, nameof(ReLU), "maxValue") : null;

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope { get; } = Require.AtLeast(negativeSlope, 0, nameof(ReLU), "negativeSlope");

    /// <summary>What passes is larger.</summary>
    public double Threshold { get; } = Require.AtLeast(threshold, 0, nameof(ReLU), "threshold");

    /// <inheritdoc/>
    protected internal override OutputRange Range => MaxValue <= 1 && NegativeSlope == 0 ? OutputRange.UnitInterval : OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Epilogue? AsEpilogue => IsPlain ? Epilogue.Relu : base.AsEpilogue;

    /// <inheritdoc/>
    protected override bool DerivativeFromOutput => IsPlain;

    private bool IsPlain => MaxValue is null && NegativeSlope == 0 && Threshold == 0;

    private readonly struct Plain : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Max(x, 0);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, 1, 0);
    }

    private readonly struct General(double max, double slope, double threshold) : IActivation
    {
        // Without a slope 0 as it is: 0 times minus infinity would be NaN.
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> =>
            N.Where(x > threshold, N.Min(x, max), slope == 0 ? 0 : slope * (x - threshold));

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> =>
            N.Where(x > threshold, N.Where(x < max, 1, 0), slope);
    }
}
