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

    internal Update(long step, double rate, Span<Real> weights, Span<Real> gradients, Span<Real> s0, Span<Real> s1, Span<Real> s2,
        ReadOnlySpan<Parameter> parameters, ReadOnlySpan<int> starts)
    {
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
    public Span<Real> Weights(int index) => _weights.Slice(_starts[index], _parameters[index].Length);

    /// <summary>The gradient of a parameter.</summary>
    public ReadOnlySpan<Real> Gradient(int index) => _gradients.Slice(_starts[index], _parameters[index].Length);

    /// <summary>A slot of a parameter: to be changed. <paramref name="slot"/> counts <see cref="Optimizer.Slots"/> from
    /// 0.</summary>
    public Span<Real> Slot(int index, int slot) =>
        (slot switch { 0 => _s0, 1 => _s1, _ => _s2 }).Slice(_starts[index], _parameters[index].Length);

    /// <summary>Applies a rule to every weight in one pass.</summary>
    public void Apply<TRule>(in TRule rule) where TRule : struct, IUpdateRule => Kernels.Update(rule, _weights, _gradients, _s0, _s1, _s2);
}
