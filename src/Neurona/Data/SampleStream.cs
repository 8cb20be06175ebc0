namespace Neurona;

/// <summary>Samples that come one after the other, such as from a file larger than memory or a generator. They can be
/// trained on in the order in which they come.</summary>
public abstract class SampleStream
{
    /// <summary>The number of samples of one pass, if it is known.</summary>
    public virtual long? Count => null;

    /// <summary>The shapes of one sample: one for each input of the model.</summary>
    public abstract IReadOnlyList<Shape> InputShapes { get; }

    /// <summary>The shapes of one sample's targets: one for each output of the model.</summary>
    public abstract IReadOnlyList<Shape> TargetShapes { get; }

    /// <summary>Whether samples have weights of their own.</summary>
    public virtual bool HasWeights => false;

    /// <summary>Writes the next samples into the first rows of a batch.</summary>
    /// <returns>How many were written; fewer than <see cref="Batch.Rows"/> only at the end of the pass, 0 when nothing
    /// is left.</returns>
    public abstract int Read(in Batch batch);

    /// <summary>Goes back to the first sample: called before every pass.</summary>
    public abstract void Restart();
}
