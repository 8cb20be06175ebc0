using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>
/// What an optimizer sees in one step: the rate, how many updates came before, and the weights with their gradients and
/// slots.
/// </summary>
public readonly ref struct Update
{
    private readonly Span<Real> _weights, _gradients, _s0, _s1, _s2;
    private readonly ReadOnlySpan<Parameter> _parameters;
    private readonly ReadOnlySpan<int> _starts;

    // What the weights are to be multiplied by before the rule; 1 once it is done.
    private readonly ref double _decay;

    internal Update(
        ref double decay, long step, double rate, Span<Real> weights, Span<Real> gradients, Span<Real> s0, Span<Real> s1, Span<Real> s2,
        ReadOnlySpan<Parameter> parameters, ReadOnlySpan<int> starts)
    {
        _decay = ref decay;
        Step = step;
        Rate = rate;
        _weights = weights;
        _gradients = gradients;
        _s0 = s0;
        _s1 = s1;
        _s2 = s2;
        _parameters = parameters;
        _starts = starts;
    }

    /// <summary>How many updates came before this one: 0 at first.</summary>
    public long Step { get; }

    /// <summary>The learning rate of this update.</summary>
    public double Rate { get; }

    /// <summary>What a running mean that began at 0 is divided by: 1 - beta^t, where t counts this update, from
    /// 1.</summary>
    public double BiasCorrection(double beta) => 1 - ExactMath.Pow(beta, Step + 1);

    /// <summary>How many parameters there are, for rules that treat each as a whole.</summary>
    public int Count => _parameters.Length;

    /// <summary>A parameter.</summary>
    public Parameter this[int index] => _parameters[index];

    /// <summary>The values of a parameter: to be changed.</summary>
    public Span<Real> Weights(int index)
    {
        if (_decay != 1)
        {
            Kernels.Map(new OptimizerState.Times(_decay), _weights, _weights);
            _decay = 1;
        }
        return _weights.Slice(_starts[index], _parameters[index].Length);
    }

    /// <summary>The gradient of a parameter.</summary>
    public ReadOnlySpan<Real> Gradient(int index) => _gradients.Slice(_starts[index], _parameters[index].Length);

    /// <summary>A slot of a parameter: to be changed. <paramref name="slot"/> counts <see cref="Optimizer.Slots"/> from
    /// 0.</summary>
    public Span<Real> Slot(int index, int slot) =>
        (slot switch { 0 => _s0, 1 => _s1, _ => _s2 }).Slice(_starts[index], _parameters[index].Length);

    /// <summary>Applies a rule to every weight in one pass.</summary>
    public void Apply<TRule>(in TRule rule) where TRule : struct, IUpdateRule
    {
        double decay = _decay;
        _decay = 1;
        if (decay == 1)
            Kernels.Update(rule, _weights, _gradients, _s0, _s1, _s2);
        else
            Kernels.Update(new Decayed<TRule>(rule, decay), _weights, _gradients, _s0, _s1, _s2);
    }

    // The rule on weights that have decayed, in the same pass.
    private readonly struct Decayed<TRule>(TRule rule, double decay) : IUpdateRule where TRule : struct, IUpdateRule
    {
        public static int SlotCount => TRule.SlotCount;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            w = decay * w;
            rule.Apply(ref w, g, ref s0, ref s1, ref s2);
        }
    }
}
