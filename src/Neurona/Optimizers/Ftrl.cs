using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Follow the regularized leader: for wide models of sparse inputs, where L1 makes weights exactly
/// 0.</summary>
/// <remarks>
/// n' = n + g²; z += g + 2 shrinkage w - (n'^p - n^p) / rate w, where p is minus the power; q = (n'^p + beta) / rate +
/// 2 l2; w = (z cut to [-l1, l1] - z) / q, and 0 where q is 0. Every weight follows from z, which begins at 0: what a
/// weight is before the first update counts little. At a rate of 0 nothing changes. Shapes: two slots as the weights.
/// Reference: McMahan and others 2013.
/// </remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="learningRatePower">How the rate falls with the sum of squares, from -1 to 0, a constant rate; -0.5 by
/// default.</param>
/// <param name="initialAccumulatorValue">Where the sum of squares begins, at least 0; 0.1 by default.</param>
/// <param name="l1RegularizationStrength">At least 0; 0 by default.</param>
/// <param name="l2RegularizationStrength">At least 0; 0 by default.</param>
/// <param name="l2ShrinkageRegularizationStrength">An L2 penalty of the weights themselves, at least 0; 0 by
/// default.</param>
/// <param name="beta">The paper's beta, at least 0; 0 by default.</param>
public sealed class Ftrl(
    LearningRate learningRate = default, double learningRatePower = -0.5, double initialAccumulatorValue = 0.1,
    double l1RegularizationStrength = 0, double l2RegularizationStrength = 0, double l2ShrinkageRegularizationStrength = 0,
    double beta = 0)
    : Optimizer(learningRate)
{
    /// <summary>How the rate falls with the sum of squared gradients.</summary>
    public double LearningRatePower { get; } = Require.InRange(learningRatePower, -1, 0, nameof(Ftrl), "learningRatePower");

    /// <summary>Where the sum of squared gradients begins.</summary>
    public double InitialAccumulatorValue { get; } =
        Require.AtLeast(initialAccumulatorValue, 0, nameof(Ftrl), "initialAccumulatorValue");

    /// <summary>Makes weights exactly 0.</summary>
    [KerasName("l1_regularization_strength")]
    public double L1RegularizationStrength { get; } =
        Require.AtLeast(l1RegularizationStrength, 0, nameof(Ftrl), "l1RegularizationStrength");

    /// <summary>Keeps weights near 0.</summary>
    [KerasName("l2_regularization_strength")]
    public double L2RegularizationStrength { get; } =
        Require.AtLeast(l2RegularizationStrength, 0, nameof(Ftrl), "l2RegularizationStrength");

    /// <summary>A penalty of the weights' squares, added to the gradient.</summary>
    [KerasName("l2_shrinkage_regularization_strength")]
    public double L2ShrinkageRegularizationStrength { get; } =
        Require.AtLeast(l2ShrinkageRegularizationStrength, 0, nameof(Ftrl), "l2ShrinkageRegularizationStrength");

    /// <summary>Makes the first steps smaller.</summary>
    public double Beta { get; } = Require.AtLeast(beta, 0, nameof(Ftrl), "beta");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots => [new("accumulator", InitialAccumulatorValue), new("linear")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        if (u.Rate == 0)
            return;
        double add = Beta / u.Rate + 2 * L2RegularizationStrength, shrink = 2 * L2ShrinkageRegularizationStrength;
        if (LearningRatePower == -0.5)
            u.Apply(new Rule<Root>(default, 1 / u.Rate, L1RegularizationStrength, shrink, add));
        else
            u.Apply(new Rule<Power>(new(-LearningRatePower), 1 / u.Rate, L1RegularizationStrength, shrink, add));
    }

    private readonly struct Root : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N n) where N : struct, INum<N> => N.Sqrt(n);
    }

    // 0 to the 0 is 1.
    private readonly struct Power(double exponent) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N n) where N : struct, INum<N> => N.Where(n > 0, N.Exp(exponent * N.Log(n)), exponent == 0 ? 1 : 0);
    }

    private readonly struct Rule<TPower>(TPower power, double perRate, double l1, double shrink, double add) : IUpdateRule
        where TPower : struct, IUnary
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N n, ref N z, ref N s2) where N : struct, INum<N>
        {
            N before = power.Value(n);
            n = N.Fma(g, g, n);
            N now = power.Value(n), quadratic = N.Fma(perRate, now, add);
            z += N.Fma(shrink - perRate * (now - before), w, g);
            w = N.Where(quadratic > 0, (N.Max(N.Min(z, l1), -l1) - z) / quadratic, 0);
        }
    }
}
