using System.Globalization;

namespace Neurona;

/// <summary>Ends training after the batch in which its time is over.</summary>
/// <remarks>
/// Time counts from the start of each Fit: a training that is resumed has the whole limit again. The weights stay as the
/// last batch left them, also in the middle of an epoch.
/// </remarks>
/// <param name="limit">How long training may take; more than 0.</param>
/// <param name="clock">The clock; the system's if null.</param>
public sealed class TimeLimit(TimeSpan limit, TimeProvider? clock = null) : Callback
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private long _start;

    /// <summary>How long training may take.</summary>
    public TimeSpan Limit { get; } = limit > TimeSpan.Zero
        ? limit
        : throw Errors.Of(nameof(TimeLimit), "a limit of more than 0", limit.ToString("c", CultureInfo.InvariantCulture),
            "Give the time that training may take.");

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run) => _start = _clock.GetTimestamp();

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_clock.GetElapsedTime(_start) >= Limit)
            run.Stop(string.Create(CultureInfo.InvariantCulture,
                $"The time limit of {Limit:c} was reached in epoch {run.Epoch}, batch {run.Batch}."));
    }
}
