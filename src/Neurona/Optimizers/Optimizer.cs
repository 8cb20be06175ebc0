using System.Diagnostics.CodeAnalysis;

namespace Neurona;

/// <summary>How weights follow from gradients. A rule is applied to every weight in one pass; its state lives with the training run, not here.</summary>
public abstract class Optimizer
{
    /// <summary>An optimizer with its learning rate.</summary>
    protected Optimizer(LearningRate learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate: a number, or a schedule over steps.</summary>
    public LearningRate LearningRate { get; }

    /// <summary>How many numbers of state each weight needs, 0 to 3. They start at 0.</summary>
    protected internal abstract int StateCount { get; }

    /// <summary>Applies the rule to all weights, with <see cref="Update.Apply"/>.</summary>
    protected internal abstract void Step(in Update u);
}

/// <summary>A learning rate: a number or a <see cref="Schedule"/>.</summary>
public readonly struct LearningRate
{
    private readonly float _value;

    private LearningRate(float value, Schedule? schedule)
    {
        _value = value;
        Schedule = schedule;
    }

    /// <summary>The schedule, or null for a constant rate.</summary>
    public Schedule? Schedule { get; }

    /// <summary>A constant rate.</summary>
    public static implicit operator LearningRate(float value) =>
        value >= 0 && float.IsFinite(value) ? new(value, null) : throw Throw.Error("LearningRate", "a finite number of at least 0", FormattableString.Invariant($"{value}"), "Try 0.001 for Adam, 0.01 for SGD.");

    /// <summary>A rate that depends on the step.</summary>
    public static implicit operator LearningRate([NotNull] Schedule? schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new(0, schedule);
    }

    /// <summary>The rate of the update after so many updates, from 0.</summary>
    public Real At(long step) => Schedule is null ? _value : Schedule.Rate(step);
}

/// <summary>What an optimizer sees in one step: the rate, how many updates came before, and all weights at once.</summary>
public readonly ref struct Update
{
    private readonly Span<Real> _weights, _s0, _s1, _s2;
    private readonly ReadOnlySpan<Real> _gradients;

    internal Update(long step, Real rate, Span<Real> weights, ReadOnlySpan<Real> gradients, Span<Real> s0, Span<Real> s1, Span<Real> s2)
    {
        Step = step;
        Rate = rate;
        _weights = weights;
        _gradients = gradients;
        _s0 = s0;
        _s1 = s1;
        _s2 = s2;
    }

    /// <summary>How many updates came before this one: 0 at first.</summary>
    public long Step { get; }

    /// <summary>The learning rate of this update.</summary>
    public Real Rate { get; }

    /// <summary>Applies a rule to every weight in one pass.</summary>
    public void Apply<TRule>(in TRule rule) where TRule : struct, IUpdateRule => Kernels.Update(rule, _weights, _gradients, _s0, _s1, _s2);
}
