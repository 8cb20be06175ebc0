namespace Neurona;

/// <summary>Samples with their targets, in order, each of the same shapes. What a model trains on and is measured
/// by.</summary>
/// <remarks>
/// A data set of your own overrides <see cref="Count"/>, the shapes and <see cref="Fill"/>. Several models, on several
/// threads, may fill batches from one data set at once: keep no scratch in it.
/// </remarks>
public abstract partial class Dataset
{
    /// <summary>The number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>The shapes of one sample: one for each input of the model.</summary>
    public abstract IReadOnlyList<Shape> InputShapes { get; }

    /// <summary>The shapes of one sample's targets, one for each output of the model: 1 for a class index or a value,
    /// the number of classes for one-hot targets. Empty for samples without targets, which can only be
    /// predicted.</summary>
    public abstract IReadOnlyList<Shape> TargetShapes { get; }

    /// <summary>The shape of one sample, of its first input.</summary>
    public Shape InputShape => InputShapes[0];

    /// <summary>The shape of one sample's first target.</summary>
    /// <exception cref="NeuronaException">The samples have no targets.</exception>
    public Shape TargetShape => TargetShapes.Count > 0
        ? TargetShapes[0]
        : throw Errors.Of("Dataset", "targets", "samples alone", "Make the data set with targets.");

    /// <summary>Whether samples have weights of their own; else each weighs 1.</summary>
    public virtual bool HasWeights => false;

    /// <summary>The names of the classes, in the order of their indices; empty if there are none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>How the numbers of the files became the inputs; null if they were taken as they are.</summary>
    public InputScaling? Scaling { get; init; }

    /// <summary>How the rows of a table became the inputs; null if they did not come from one.</summary>
    public TableEncoding? TableEncoding { get; init; }

    /// <summary>Writes the given samples, their targets and weights into a batch, a row each.</summary>
    /// <remarks>Called from one thread at a time for one batch, but possibly for several batches at once.</remarks>
    /// <param name="samples">The numbers of the samples, from 0 to <see cref="Count"/> - 1, in the order of the
    /// rows.</param>
    /// <param name="batch">Where they go.</param>
    public abstract void Fill(ReadOnlySpan<int> samples, in Batch batch);

    /// <summary>The class of a sample, where that is known without reading the sample's numbers; -1 if it is not, or if
    /// the target is no class.</summary>
    internal virtual int KnownClassOf(int sample) => -1;

    /// <summary>A copy of one sample's numbers, of one of its inputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample or input.</exception>
    public Real[] InputOf(int sample, int input = 0) => One(sample).Inputs[input];

    /// <summary>A copy of one sample's target, or of one of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample or target.</exception>
    public Real[] TargetOf(int sample, int target = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)TargetShapes.Count, nameof(target));
        return One(sample).Targets[target];
    }

    private BatchBuffers One(int sample)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sample, (uint)Count, nameof(sample));
        BatchBuffers buffers = new(InputShapes, TargetShapes, HasWeights, 1);
        buffers.Fill(this, [sample]);
        return buffers;
    }
}
