using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Adagrad: steps scaled by the root of the sum of all squared gradients, for sparse inputs.</summary>
/// <remarks>
/// a += g²; w -= rate g / sqrt(a + epsilon). Epsilon stands inside the root, as in Keras. Shapes: one slot as the
/// weights. Reference: Duchi, Hazan and Singer 2011.
/// </remarks>
/// <param name="learningRate">0.001 by default.</param>
/// <param name="initialAccumulatorValue">Where the sum begins, at least 0; 0.1 by default.</param>
/// <param name="epsilon">Keeps the division finite, more than 0; 1e-7 by default.</param>
public sealed class Adagrad(LearningRate learningRate = default, double initialAccumulatorValue = 0.1, double epsilon = 1e-7)
    : Optimizer(learningRate)
{
    /// <summary>Where the sum of squared gradients begins.</summary>
    public double InitialAccumulatorValue { get; } =
        Require.AtLeast(initialAccumulatorValue, 0, nameof(Adagrad), "initialAccumulatorValue");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(Adagrad), "epsilon");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots => [new("accumulator", InitialAccumulatorValue)];

    /// <inheritdoc/>
    protected internal override void Step(in Update u) => u.Apply(new Rule((Real)u.Rate, (Real)Epsilon));

    // Not doubles: each is rounded anew for every vector, into a register that still waits for the root of the last one.
    private readonly struct Rule(Real rate, Real epsilon) : IUpdateRule
    {
        public static int SlotCount => 1;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N a, ref N s1, ref N s2) where N : struct, INum<N>
        {
            a = N.Fma(g, g, a);
            w = N.Fma(-rate, g / N.Sqrt(a + epsilon), w);
        }
    }
}
