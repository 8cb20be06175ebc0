using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Nadam: Adam with Nesterov's momentum, which grows in the first updates.</summary>
/// <remarks>
/// u(t) = beta1 (1 - 0.96^t / 2), P(t) = u(1) ... u(t); m and v as in <see cref="Adam"/>; w -= rate (u(t+1) m / (1 -
/// P(t+1)) + (1 - u(t)) g / (1 - P(t))) / (sqrt(v / (1 - beta2^t)) + epsilon). Shapes: two slots as the weights.
/// Reference: Dozat 2016.
/// </remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="beta1">Decay of the mean, from 0 to less than 1; 0.9 by default.</param>
/// <param name="beta2">Decay of the mean square, from 0 to less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the division finite, more than 0; 1e-7 by default.</param>
public sealed class Nadam(LearningRate learningRate = default, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    : Optimizer(learningRate)
{
    // 0.96^t / 2 is below 2^-54 from here on, and 1 less it is 1.
    private const long Settled = 900;

    /// <summary>Decay of the mean of gradients, once the momentum has grown.</summary>
    public double Beta1 { get; } = Require.Below(Require.AtLeast(beta1, 0, nameof(Nadam), "beta1"), 1, nameof(Nadam), "beta1");

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; } = Require.Below(Require.AtLeast(beta2, 0, nameof(Nadam), "beta2"), 1, nameof(Nadam), "beta2");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(Nadam), "epsilon");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("momentum"), new("velocity")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        double now = Momentum(u.Step + 1), next = Momentum(u.Step + 2), product = Product(u.Step + 1);
        u.Apply(new Rule(u.Rate * next / (1 - product * next), u.Rate * (1 - now) / (1 - product),
            1 - Beta1, 1 - Beta2, 1 / u.BiasCorrection(Beta2), Epsilon));
    }

    private double Momentum(long t) => Beta1 * (1 - 0.5 * ExactMath.Pow(0.96, t));

    // The product of all momenta up to t, from t alone: an optimizer keeps nothing.
    private double Product(long t)
    {
        double product = ExactMath.Pow(Beta1, t), power = 1;
        for (long i = Math.Min(t, Settled); i > 0; i--)
            product *= 1 - 0.5 * (power *= 0.96);
        return product;
    }

    private readonly struct Rule(double ofMean, double ofGradient, double take1, double take2, double correction, double epsilon)
        : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N v, ref N s2) where N : struct, INum<N>
        {
            m = N.Fma(take1, g - m, m);
            v = N.Fma(take2, g * g - v, v);
            w -= N.Fma(ofMean, m, ofGradient * g) / (N.Sqrt(correction * v) + epsilon);
        }
    }
}
