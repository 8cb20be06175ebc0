using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Adam: steps scaled by running means of the gradient and of its square.</summary>
/// <remarks>m += (1 - beta1)(g - m); v += (1 - beta2)(g² - v); w -= rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) +
/// epsilon). Epsilon stands outside the bias correction, as in Keras. Shapes: two slots as the weights.
/// Reference: Kingma and Ba 2015.</remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="beta1">Decay of the mean, from 0 to less than 1; 0.9 by default.</param>
/// <param name="beta2">Decay of the mean square, from 0 to less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the division finite, more than 0; 1e-7 by default.</param>
public class Adam(LearningRate learningRate = default, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    : Optimizer(learningRate)
{
    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; } = Require.Below(Require.AtLeast(beta1, 0, nameof(Adam), "beta1"), 1, nameof(Adam), "beta1");

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; } = Require.Below(Require.AtLeast(beta2, 0, nameof(Adam), "beta2"), 1, nameof(Adam), "beta2");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(Adam), "epsilon");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("momentum"), new("velocity")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u) => u.Apply(
        new Rule(u.Rate * Math.Sqrt(u.BiasCorrection(Beta2)) / u.BiasCorrection(Beta1), 1 - Beta1, 1 - Beta2, Epsilon));

    private readonly struct Rule(double rate, double take1, double take2, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N v, ref N s2) where N : struct, INum<N>
        {
            m = N.Fma(take1, g - m, m);
            v = N.Fma(take2, g * g - v, v);
            w = N.Fma(-rate, m / (N.Sqrt(v) + epsilon), w);
        }
    }
}
