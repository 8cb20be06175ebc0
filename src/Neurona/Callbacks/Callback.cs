namespace Neurona;

/// <summary>Something that is called as training goes on, and may watch it, change the learning rate, or stop
/// it.</summary>
/// <remarks>
/// In any call the model may be evaluated, asked and saved;
/// none of that changes weights, measurements or history of the training.
/// </remarks>
public abstract class Callback
{
    /// <summary>Before the first batch. What the callback cannot work with is said here.</summary>
    public virtual void OnStart(TrainingRun run) { }

    /// <summary>Before each epoch.</summary>
    public virtual void OnEpochBegin(TrainingRun run) { }

    /// <summary>Before each batch.</summary>
    public virtual void OnBatchBegin(TrainingRun run) { }

    /// <summary>After each batch.</summary>
    public virtual void OnBatchEnd(TrainingRun run) { }

    /// <summary>After each epoch, its validation included.</summary>
    public virtual void OnEpochEnd(TrainingRun run) { }

    /// <summary>After the last epoch, however training ended.</summary>
    public virtual void OnEnd(TrainingRun run) { }

    /// <summary>Saves or restores what the callback has to know to go on, such as the best value so far.</summary>
    public virtual void VisitState(IStateVisitor visitor) { }
}
