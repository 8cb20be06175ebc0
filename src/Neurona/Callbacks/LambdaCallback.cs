namespace Neurona;

/// <summary>A callback of functions.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Called before the first batch.</summary>
    public Action<TrainingRun>? Start { get; init; }

    /// <summary>Called before each epoch.</summary>
    public Action<TrainingRun>? EpochBegin { get; init; }

    /// <summary>Called before each batch.</summary>
    public Action<TrainingRun>? BatchBegin { get; init; }

    /// <summary>Called after each batch.</summary>
    public Action<TrainingRun>? BatchEnd { get; init; }

    /// <summary>Called after each epoch.</summary>
    public Action<TrainingRun>? EpochEnd { get; init; }

    /// <summary>Called after the last epoch.</summary>
    public Action<TrainingRun>? End { get; init; }

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run) => Start?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run) => EpochBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnBatchBegin(TrainingRun run) => BatchBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run) => BatchEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run) => EpochEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEnd(TrainingRun run) => End?.Invoke(run);
}
