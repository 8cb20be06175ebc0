namespace Neurona.Cli;

/// <summary>What a training is made of, with nothing left open.</summary>
internal sealed record TrainSettings
{
    /// <summary>What is trained on.</summary>
    public required TrainingData Data { get; init; }

    /// <summary>mlp, mnist-cnn or a file of JSON.</summary>
    public required string Model { get; init; }

    /// <summary>Units of the hidden layers of an mlp.</summary>
    public required int[] Hidden { get; init; }

    /// <summary>The hidden layers' activation, by name.</summary>
    public required string Activation { get; init; }

    /// <summary>The rate after each hidden layer; 0 is none.</summary>
    public required double Dropout { get; init; }

    /// <summary>By name.</summary>
    public required string Optimizer { get; init; }

    /// <summary>The optimizer's.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Whether the rate falls to 0 along half a cosine until the last epoch.</summary>
    public required bool IsCosine { get; init; }

    /// <summary>Samples in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>How often all samples are seen, at most.</summary>
    public required int Epochs { get; init; }

    /// <summary>The part of the training samples that is held back and measured after each epoch.</summary>
    public required double ValidationSplit { get; init; }

    /// <summary>Epochs without a better validation loss after which training ends; 0 for never.</summary>
    public required int Patience { get; init; }

    /// <summary>Whether every class weighs the same, however many samples it has.</summary>
    public required bool IsBalanced { get; init; }

    /// <summary>What weights, order and dropout follow from.</summary>
    public required int Seed { get; init; }

    /// <summary>Where files of data are looked for first, or null.</summary>
    public required string? Folder { get; init; }
}
