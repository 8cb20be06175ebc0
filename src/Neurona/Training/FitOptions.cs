namespace Neurona;

/// <summary>How <see cref="Model.Fit(Dataset, FitOptions?, IProgress{TrainingProgress}?, CancellationToken)"/> trains.
/// The defaults are Keras'.</summary>
public sealed class FitOptions
{
    /// <summary>Number of passes over the data; 1 by default.</summary>
    public int Epochs { get; init => field = Require.AtLeast(value, 1, "Fit", "Epochs"); } = 1;

    /// <summary>Samples in a step: 1 is stochastic, all is batch gradient descent; 32 by default. The last batch of an
    /// epoch may be smaller.</summary>
    public int BatchSize { get; init => field = Require.AtLeast(value, 1, "Fit", "BatchSize"); } = 32;

    /// <summary>What the model is measured on after each epoch; none by default.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>The fraction of the samples, the last ones, cut off before any shuffling to measure the model on; 0 by
    /// default. <see cref="Validation"/> takes precedence.</summary>
    public double ValidationSplit { get; init => field = Require.InRange(value, 0, 1, "Fit", "ValidationSplit"); }

    /// <summary>Whether every epoch sees the samples in a new order; true by default. Streams keep their
    /// order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Seeds the order of the samples and dropout; the model's seed by default.</summary>
    public int? Seed { get; init; }

    /// <summary>What the loss of each class is multiplied by, by class index; 1 for classes that are not named.
    /// Validation is not weighted.</summary>
    public IReadOnlyDictionary<int, double>? ClassWeight { get; init; }

    /// <summary>What the loss of each sample is multiplied by, one for each sample; null for 1. Metrics count weights
    /// only where they are Weighted.</summary>
    public IReadOnlyList<Real>? SampleWeights { get; init; }

    /// <summary>The most threads that this training may use; null, the default, is the process'
    /// <see cref="Workers.Count"/>. No result depends on it.</summary>
    public int? Threads
    {
        get;
        init => field = value is { } threads ? Require.InRange(threads, 1, Workers.MaxCount, "Fit", "Threads") : null;
    }

    /// <summary>The state of a training under way, from which this one goes on in the middle of its epoch with the same
    /// bits; null, the default, starts anew.</summary>
    /// <remarks>Data, batch size, validation and callbacks are to be those of the training that the state was taken
    /// from.</remarks>
    public TrainingState? ResumeFrom { get; init; }

    /// <summary>What is called as training goes on.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>The same with another number of epochs.</summary>
    internal FitOptions WithEpochs(int epochs) => new()
    {
        Epochs = epochs,
        BatchSize = BatchSize,
        Validation = Validation,
        ValidationSplit = ValidationSplit,
        Shuffle = Shuffle,
        Seed = Seed,
        ClassWeight = ClassWeight,
        SampleWeights = SampleWeights,
        Threads = Threads,
        ResumeFrom = ResumeFrom,
        Callbacks = Callbacks,
    };
}

/// <summary>How training goes: for <see cref="IProgress{T}"/>.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Epochs">How many there are to be.</param>
/// <param name="Batch">Batches done in this epoch.</param>
/// <param name="Batches">Batches in an epoch; 0 if a stream does not say.</param>
/// <param name="Values">The loss and metrics so far in this epoch, by name.</param>
public sealed record TrainingProgress(int Epoch, int Epochs, long Batch, long Batches, IReadOnlyDictionary<string, double> Values);
