using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Lion: every weight moves by the rate, in the direction of a mean of gradients.</summary>
/// <remarks>
/// w -= rate sign(beta1 m + (1 - beta1) g), where sign(0) = 0; m += (1 - beta2)(g - m).
/// Its rate should be 3 to 10 times less than Adam's, and its weight decay as much larger. Shapes: one slot as the
/// weights. Reference: Chen and others 2023.
/// </remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="beta1">What the mean counts in the direction, more than 0, at most 1; 0.9 by default.</param>
/// <param name="beta2">Decay of the mean, from 0 to 1; 0.99 by default.</param>
public sealed class Lion(LearningRate learningRate = default, double beta1 = 0.9, double beta2 = 0.99) : Optimizer(learningRate)
{
    /// <summary>What the mean counts in the direction.</summary>
    public double Beta1 { get; } = Require.InRange(Require.Positive(beta1, nameof(Lion), "beta1"), 0, 1, nameof(Lion), "beta1");

    /// <summary>Decay of the mean of gradients.</summary>
    public double Beta2 { get; } = Require.InRange(beta2, 0, 1, nameof(Lion), "beta2");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("momentum")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u) => u.Apply(new Rule(u.Rate, 1 - Beta1, 1 - Beta2));

    private readonly struct Rule(double rate, double take1, double take2) : IUpdateRule
    {
        public static int SlotCount => 1;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N s1, ref N s2) where N : struct, INum<N>
        {
            N direction = N.Fma(take1, g - m, m);
            m = N.Fma(take2, g - m, m);
            w -= N.Where(direction > 0, rate, N.Where(direction < 0, -rate, 0));
        }
    }
}
