namespace Neurona.Cli;

/// <summary>What a training is made of, with nothing left open.</summary>
/// <param name="Data">The data set.</param>
/// <param name="Model">mlp, mnist-cnn or a file of JSON.</param>
/// <param name="Hidden">Units of the hidden layers of an mlp.</param>
/// <param name="Activation">The hidden layers' activation, by name.</param>
/// <param name="Dropout">The rate after each hidden layer; 0 is none.</param>
/// <param name="Optimizer">By name.</param>
/// <param name="LearningRate">The optimizer's.</param>
/// <param name="BatchSize">Samples in a step.</param>
/// <param name="Epochs">How often all samples are seen.</param>
/// <param name="ValidationSplit">The part of the training samples that is held back and measured after each
/// epoch.</param>
/// <param name="Seed">What weights, order and dropout follow from.</param>
/// <param name="Folder">Where files of data are looked for first, or null.</param>
/// <param name="Out">Where the model is saved.</param>
/// <param name="Json">Where the results are written, - for standard output, or null.</param>
internal sealed record TrainSettings(
    KnownData Data, string Model, int[] Hidden, string Activation, double Dropout, string Optimizer, double LearningRate,
    int BatchSize, int Epochs, double ValidationSplit, int Seed, string? Folder, string Out, string? Json);
