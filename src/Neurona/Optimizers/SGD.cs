using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
/// <remarks>
/// Without momentum: w -= rate g. With it: v = momentum v - rate g; w += v; Nesterov: w += momentum v - rate g.
/// The rate is inside v, as in Keras.
/// Shapes: one slot as the weights, none without momentum. Reference: Polyak 1964; Nesterov 1983; Sutskever and others
/// 2013.
/// </remarks>
/// <param name="learningRate">0.01 by default.</param>
/// <param name="momentum">From 0 to 1; 0 by default.</param>
/// <param name="nesterov">Whether the gradient is taken as if after the step; false by default.</param>
public sealed class SGD(LearningRate learningRate = default, double momentum = 0, bool nesterov = false) : Optimizer(learningRate, 0.01)
{
    /// <summary>How much of the last step is kept.</summary>
    public double Momentum { get; } = Require.InRange(momentum, 0, 1, nameof(SGD), "momentum");

    /// <summary>Whether the gradient is taken as if after the step.</summary>
    public bool Nesterov { get; } = nesterov;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots => Momentum > 0 ? [new("momentum")] : [];

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        if (Momentum == 0)
            u.Apply(new Plain(u.Rate));
        else if (Nesterov)
            u.Apply(new Ahead(u.Rate, Momentum));
        else
            u.Apply(new Heavy(u.Rate, Momentum));
    }

    private readonly struct Plain(double rate) : IUpdateRule
    {
        public static int SlotCount => 0;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N> => w = N.Fma(-rate, g, w);
    }

    private readonly struct Heavy(double rate, double momentum) : IUpdateRule
    {
        public static int SlotCount => 1;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N v, ref N s1, ref N s2) where N : struct, INum<N>
        {
            v = N.Fma(-rate, g, momentum * v);
            w += v;
        }
    }

    private readonly struct Ahead(double rate, double momentum) : IUpdateRule
    {
        public static int SlotCount => 1;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N v, ref N s1, ref N s2) where N : struct, INum<N>
        {
            N step = -rate * g;
            v = N.Fma(momentum, v, step);
            w += N.Fma(momentum, v, step);
        }
    }
}
