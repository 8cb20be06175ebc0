using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Adadelta: steps in the unit of the weights, from running means of squared gradients and squared
/// steps.</summary>
/// <remarks>
/// a += (1 - rho)(g² - a); d = sqrt((b + epsilon) / (a + epsilon)) g; b += (1 - rho)(d² - b); w -= rate d. The paper
/// has no rate, which is a rate of 1; Keras' 0.001 makes it almost stand still. Shapes: two slots as the weights.
/// Reference: Zeiler 2012.
/// </remarks>
/// <param name="learningRate">0.001 by default, as in Keras; 1 is the paper's.</param>
/// <param name="rho">Decay of both means, from 0 to less than 1; 0.95 by default.</param>
/// <param name="epsilon">Begins the steps and keeps the division finite, more than 0; 1e-7 by default.</param>
public sealed class Adadelta(LearningRate learningRate = default, double rho = 0.95, double epsilon = 1e-7) : Optimizer(learningRate)
{
    /// <summary>Decay of the means of squared gradients and squared steps.</summary>
    public double Rho { get; } = Require.Below(Require.AtLeast(rho, 0, nameof(Adadelta), "rho"), 1, nameof(Adadelta), "rho");

    /// <summary>Begins the steps and keeps the division finite.</summary>
    public double Epsilon { get; } = Require.Positive(epsilon, nameof(Adadelta), "epsilon");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("accumulated_grad"), new("accumulated_delta_var")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u) => u.Apply(new Rule(u.Rate, 1 - Rho, Epsilon));

    private readonly struct Rule(double rate, double take, double epsilon) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N a, ref N b, ref N s2) where N : struct, INum<N>
        {
            a = N.Fma(take, g * g - a, a);
            N step = N.Sqrt((b + epsilon) / (a + epsilon)) * g;
            b = N.Fma(take, step * step - b, b);
            w = N.Fma(-rate, step, w);
        }
    }
}
