namespace Neurona;

/// <summary>
/// Ends training at the end of the epoch in which a value falls below a threshold:
/// train until the error is small enough.
/// </summary>
/// <param name="monitor">What is watched, such as loss or val_loss.</param>
/// <param name="below">The threshold. For a metric where more is better, training ends when it is exceeded.</param>
public sealed class StopWhen(string monitor, double below) : Callback
{
    private readonly WatchedValue _value = new(nameof(StopWhen));

    /// <summary>What is watched.</summary>
    public string Monitor { get; } = monitor;

    /// <summary>The threshold.</summary>
    public double Threshold { get; } = below;

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run) => _value.Start(run, Monitor, MonitorMode.Auto);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        double value = run[Monitor];
        if (_value.IsBetter(value, Threshold))
            run.Stop(FormattableString.Invariant(
                $"{Monitor} reached {value:G4} in epoch {run.Epoch}, past the threshold of {Threshold:G4}."));
    }
}
