using System.Diagnostics.CodeAnalysis;

namespace Neurona;

/// <summary>A learning rate: a number or a <see cref="Schedule"/>.</summary>
public readonly struct LearningRate
{
    private readonly double _value;
    private readonly bool _isGiven;

    private LearningRate(double value, Schedule? schedule)
    {
        _value = value;
        _isGiven = true;
        Schedule = schedule;
    }

    /// <summary>The schedule, or null for a constant rate.</summary>
    public Schedule? Schedule { get; }

    /// <summary>What the schedule is called; null for a constant rate.</summary>
    internal string? ScheduleName => Schedule?.GetType().Name;

    /// <summary>A constant rate.</summary>
    public static implicit operator LearningRate(double value) =>
        value >= 0 && double.IsFinite(value)
            ? new(value, null)
            : throw Errors.Of("LearningRate", "a finite number of at least 0", FormattableString.Invariant($"{value}"),
                "Try 0.001 for Adam, 0.01 for SGD.");

    /// <summary>A rate that depends on the step.</summary>
    public static implicit operator LearningRate([NotNull] Schedule? schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new(0, schedule);
    }

    /// <summary>This rate, or another in place of <c>default</c>, which is none.</summary>
    internal LearningRate Or(double otherwise) => _isGiven ? this : otherwise;

    /// <summary>The rate of the update after so many updates, from 0.</summary>
    public double At(long step) => Schedule is null ? _value : Schedule.Rate(step);
}
