namespace Neurona;

/// <summary>A callback of functions.</summary>
public sealed class LambdaCallback : Callback
{
    /// <summary>Called before the first batch.</summary>
    public Action<Run>? Start { get; init; }

    /// <summary>Called after each batch.</summary>
    public Action<Run>? Batch { get; init; }

    /// <summary>Called after each epoch.</summary>
    public Action<Run>? Epoch { get; init; }

    /// <summary>Called after the last epoch.</summary>
    public Action<Run>? End { get; init; }

    /// <inheritdoc/>
    public override void OnStart(Run run) => Start?.Invoke(run);

    /// <inheritdoc/>
    public override void OnBatch(Run run) => Batch?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpoch(Run run) => Epoch?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEnd(Run run) => End?.Invoke(run);
}
