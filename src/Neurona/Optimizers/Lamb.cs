using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Lamb: Adam's steps, each parameter's stretched to the length of its weights, for large batches.</summary>
/// <remarks>
/// m += (1 - beta1)(g - m); v += (1 - beta2)(g² - v); s = m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon);
/// w -= rate |w| / |s| s, where |x| is the Euclidean norm of a whole parameter, and the quotient 1 if either is 0.
/// Shapes: three slots as the weights; the third holds s until both norms are known. Reference: You and others 2020.
/// </remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="beta1">Decay of the mean, from 0 to less than 1; 0.9 by default.</param>
/// <param name="beta2">Decay of the mean square, from 0 to less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the division finite, more than 0; 1e-7 by default.</param>
public sealed class Lamb(LearningRate learningRate = default, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
    : Optimizer(learningRate)
{
    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta1 { get; } = Require.Below(Require.AtLeast(beta1, 0, nameof(Lamb), "beta1"), 1, nameof(Lamb), "beta1");

    /// <summary>Decay of the mean of squared gradients.</summary>
    public double Beta2 { get; } = Require.Below(Require.AtLeast(beta2, 0, nameof(Lamb), "beta2"), 1, nameof(Lamb), "beta2");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(Lamb), "epsilon");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("momentum"), new("velocity"), new("step")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        u.Apply(new Rule(1 - Beta1, 1 - Beta2, 1 / u.BiasCorrection(Beta1), 1 / u.BiasCorrection(Beta2), Epsilon));
        for (int i = 0; i < u.Count; i++)
        {
            Span<Real> weights = u.Weights(i), step = u.Slot(i, 2);
            double weightNorm = Norm(weights), stepNorm = Norm(step);
            double ratio = weightNorm > 0 && stepNorm > 0 ? weightNorm / stepNorm : 1;
            Kernels.Zip(new Add(-u.Rate * ratio), weights, step, weights);
        }
    }

    private static double Norm(ReadOnlySpan<Real> x) => Math.Sqrt(Kernels.MapSum(default(Formulas.Square), x));

    private readonly struct Rule(double take1, double take2, double correction1, double correction2, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 3;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N v, ref N step) where N : struct, INum<N>
        {
            m = N.Fma(take1, g - m, m);
            v = N.Fma(take2, g * g - v, v);
            step = correction1 * m / (N.Sqrt(correction2 * v) + epsilon);
        }
    }

    private readonly struct Add(double factor) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N w, N step) where N : struct, INum<N> => N.Fma(factor, step, w);
    }
}
