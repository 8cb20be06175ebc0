namespace Neurona.Cli;

/// <summary>What a network is trained on and measured by, with the settings that suit it.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Hidden">Units of the hidden layers.</param>
/// <param name="Dropout">The rate after each hidden layer.</param>
/// <param name="LearningRate">For Adam.</param>
/// <param name="BatchSize">Samples in a step.</param>
/// <param name="Epochs">How often all samples are seen, at most.</param>
internal abstract record TrainingData(string Name, int[] Hidden, double Dropout, double LearningRate, int BatchSize, int Epochs)
{
    /// <summary>Epochs without a better validation loss after which training ends, with the best weights; 0 for
    /// never.</summary>
    public virtual int Patience => 0;

    /// <summary>Reads the samples.</summary>
    /// <param name="folder">Where files of known data are looked for first, or null.</param>
    /// <param name="terminal">Where the progress of a download is told.</param>
    /// <param name="cancellation">Ends it.</param>
    public abstract (Dataset Train, Dataset Test) Read(string? folder, Terminal terminal, CancellationToken cancellation);
}
