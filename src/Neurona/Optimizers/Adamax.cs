using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Adamax: Adam with the largest gradient, slowly forgotten, in place of the mean square.</summary>
/// <remarks>
/// m += (1 - beta1)(g - m); u = max(beta2 u, |g|); w -= rate / (1 - beta1^t) m / (u + epsilon).
/// Shapes: two slots as the weights. Reference: Kingma and Ba 2015, section 7.
/// </remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="beta1">Decay of the mean, from 0 to less than 1; 0.9 by default.</param>
/// <param name="beta2">Decay of the largest gradient, from 0 to less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the division finite, more than 0; 1e-7 by default.</param>
public sealed class Adamax(LearningRate learningRate = default, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    : Optimizer(learningRate)
{
    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; } = Require.Below(Require.AtLeast(beta1, 0, nameof(Adamax), "beta1"), 1, nameof(Adamax), "beta1");

    /// <summary>Decay of the largest gradient.</summary>
    public double Beta2 { get; } = Require.Below(Require.AtLeast(beta2, 0, nameof(Adamax), "beta2"), 1, nameof(Adamax), "beta2");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(Adamax), "epsilon");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("momentum"), new("norm")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u) =>
        u.Apply(new Rule(u.Rate / u.BiasCorrection(Beta1), 1 - Beta1, Beta2, Epsilon));

    private readonly struct Rule(double rate, double take1, double keep2, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N u, ref N s2) where N : struct, INum<N>
        {
            m = N.Fma(take1, g - m, m);
            u = N.Max(keep2 * u, N.Abs(g));
            w = N.Fma(-rate, m / (u + epsilon), w);
        }
    }
}
