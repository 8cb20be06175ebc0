namespace Neurona;

/// <summary>Something that is called as training goes on, and may watch it, change the rate, or stop it.</summary>
public abstract class Callback
{
    /// <summary>Before the first batch. What the callback cannot work with is said here.</summary>
    public virtual void OnStart(Run run) { }

    /// <summary>After each batch.</summary>
    public virtual void OnBatch(Run run) { }

    /// <summary>After each epoch, its validation included.</summary>
    public virtual void OnEpoch(Run run) { }

    /// <summary>After the last epoch, however training ended.</summary>
    public virtual void OnEnd(Run run) { }
}
