using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Adam: steps scaled by running means of the gradient and of its square.</summary>
/// <remarks>m += (1 - beta1)(g - m); v += (1 - beta2)(g² - v); w -= rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v)
/// + epsilon). With AMSGrad the largest v so far stands under the root. Epsilon stands outside the bias correction, as
/// in Keras. Shapes: two slots as the weights, three with AMSGrad. Reference: Kingma and Ba 2015; Reddi, Kale and Kumar
/// 2018 (AMSGrad).</remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="beta1">Decay of the mean, from 0 to less than 1; 0.9 by default.</param>
/// <param name="beta2">Decay of the mean square, from 0 to less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the division finite, more than 0; 1e-7 by default.</param>
/// <param name="amsgrad">Whether the mean square never falls; false by default.</param>
public class Adam(
    LearningRate learningRate = default, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
    : Optimizer(learningRate)
{
    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; } = Require.Below(Require.AtLeast(beta1, 0, nameof(Adam), "beta1"), 1, nameof(Adam), "beta1");

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; } = Require.Below(Require.AtLeast(beta2, 0, nameof(Adam), "beta2"), 1, nameof(Adam), "beta2");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(Adam), "epsilon");

    /// <summary>Whether the mean square never falls.</summary>
    public bool Amsgrad { get; } = amsgrad;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } =
        amsgrad ? [new("momentum"), new("velocity"), new("velocity_hat")] : [new("momentum"), new("velocity")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        double rate = u.Rate * Math.Sqrt(u.BiasCorrection(Beta2)) / u.BiasCorrection(Beta1);
        if (Amsgrad)
            u.Apply(new NeverFalling(rate, 1 - Beta1, 1 - Beta2, Epsilon));
        else
            u.Apply(new Rule(rate, 1 - Beta1, 1 - Beta2, Epsilon));
    }

    internal readonly struct Rule(double rate, double take1, double take2, double epsilon) : IUpdateRule
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

    private readonly struct NeverFalling(double rate, double take1, double take2, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 3;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N v, ref N largest) where N : struct, INum<N>
        {
            m = N.Fma(take1, g - m, m);
            v = N.Fma(take2, g * g - v, v);
            largest = N.Max(largest, v);
            w = N.Fma(-rate, m / (N.Sqrt(largest) + epsilon), w);
        }
    }
}
