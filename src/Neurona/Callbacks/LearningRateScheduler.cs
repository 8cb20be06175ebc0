namespace Neurona;

/// <summary>Sets the learning rate before each epoch.</summary>
/// <remarks>
/// The function gets the number of the epoch and the rate so far, and returns the rate of the epoch. Epochs count from
/// 0 here, as in Keras, so that its functions can be taken over. The optimizer's rate is a number, not a schedule:
/// otherwise the start of training says so.
/// </remarks>
/// <param name="schedule">The rate of an epoch, from the epoch's number (from 0) and the rate so far.</param>
/// <example><c>new LearningRateScheduler((epoch, rate) => epoch &lt; 10 ? rate : rate * 0.9)</c></example>
public sealed class LearningRateScheduler(Func<int, double, double> schedule) : Callback
{
    /// <summary>The rate of an epoch, from the epoch's number (from 0) and the rate so far.</summary>
    public Func<int, double, double> Schedule { get; } = schedule ?? throw new ArgumentNullException(nameof(schedule));

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.LearningRate = run.LearningRate;   // a rate that follows a schedule refuses
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.LearningRate = Schedule(run.Epoch - 1, run.LearningRate);
    }
}
