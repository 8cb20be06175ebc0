using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>RMSprop: steps scaled by the root of a running mean of squared gradients.</summary>
/// <remarks>
/// v += (1 - rho)(g² - v); w -= rate g / sqrt(v + epsilon). Centered: a += (1 - rho)(g - a), and v - a², at least 0,
/// stands for v. With momentum: b = momentum b + rate g / sqrt(v + epsilon); w -= b. Epsilon stands inside the root, as
/// in Keras. Shapes: one slot as the weights, one more with momentum, one more centered.
/// Reference: Hinton 2012, lecture 6; Graves 2013 (centered).
/// </remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="rho">Decay of the mean square, from 0 to less than 1; 0.9 by default.</param>
/// <param name="momentum">From 0 to 1; 0 by default.</param>
/// <param name="epsilon">Keeps the division finite, more than 0; 1e-7 by default.</param>
/// <param name="centered">Whether steps are scaled by the variance, not by the mean square; false by default.</param>
public sealed class RMSprop(
    LearningRate learningRate = default, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false)
    : Optimizer(learningRate)
{
    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Rho { get; } = Require.Below(Require.AtLeast(rho, 0, nameof(RMSprop), "rho"), 1, nameof(RMSprop), "rho");

    /// <summary>How much of the last step is kept.</summary>
    public double Momentum { get; } = Require.InRange(momentum, 0, 1, nameof(RMSprop), "momentum");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(RMSprop), "epsilon");

    /// <summary>Whether steps are scaled by the variance of the gradient.</summary>
    public bool Centered { get; } = centered;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots => (Momentum > 0, Centered) switch
    {
        (false, false) => [new("velocity")],
        (true, false) => [new("velocity"), new("momentum")],
        (false, true) => [new("velocity"), new("average_gradient")],
        (true, true) => [new("velocity"), new("average_gradient"), new("momentum")],
    };

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        if (Momentum == 0 && !Centered)
            u.Apply(new Plain(u.Rate, 1 - Rho, Epsilon));
        else if (!Centered)
            u.Apply(new Heavy(u.Rate, 1 - Rho, Momentum, Epsilon));
        else if (Momentum == 0)
            u.Apply(new PlainCentered(u.Rate, 1 - Rho, Epsilon));
        else
            u.Apply(new HeavyCentered(u.Rate, 1 - Rho, Momentum, Epsilon));
    }

    // The variance v - a² of a gradient that hardly changes is rounded, and must not be rounded below 0.
    [MethodImpl(AggressiveInlining)]
    private static N Variance<N>(double take, N g, ref N v, ref N a) where N : struct, INum<N>
    {
        v = N.Fma(take, g * g - v, v);
        a = N.Fma(take, g - a, a);
        return N.Max(v - a * a, 0);
    }

    private readonly struct Plain(double rate, double take, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 1;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N v, ref N s1, ref N s2) where N : struct, INum<N>
        {
            v = N.Fma(take, g * g - v, v);
            w = N.Fma(-rate, g / N.Sqrt(v + epsilon), w);
        }
    }

    private readonly struct Heavy(double rate, double take, double momentum, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N v, ref N b, ref N s2) where N : struct, INum<N>
        {
            v = N.Fma(take, g * g - v, v);
            b = N.Fma(momentum, b, rate * g / N.Sqrt(v + epsilon));
            w -= b;
        }
    }

    private readonly struct PlainCentered(double rate, double take, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N v, ref N a, ref N s2) where N : struct, INum<N> =>
            w = N.Fma(-rate, g / N.Sqrt(Variance(take, g, ref v, ref a) + epsilon), w);
    }

    private readonly struct HeavyCentered(double rate, double take, double momentum, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 3;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N v, ref N a, ref N b) where N : struct, INum<N>
        {
            b = N.Fma(momentum, b, rate * g / N.Sqrt(Variance(take, g, ref v, ref a) + epsilon));
            w -= b;
        }
    }
}
