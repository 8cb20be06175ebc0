namespace Neurona.Cli;

/// <summary>The network that settings describe and how it is trained: the same for every command that trains.</summary>
internal static class NetworkFit
{
    /// <summary>A new compiled network, and the data in the shape that it expects.</summary>
    /// <exception cref="NeuronaException">The network does not fit the data.</exception>
    public static (Model Model, Dataset Train, Dataset Test) Make(TrainSettings settings, Dataset train, Dataset test)
    {
        Model model = Recipes.Build(settings, train);
        string name = settings.Data.Name;
        (train, test) = (Recipes.Fit(train, model, settings.Model, name), Recipes.Fit(test, model, settings.Model, name));
        Recipes.Compile(model, train, Recipes.Optimizer(settings.Optimizer, Rate(settings, train.Count)));
        return (model, train, test);
    }

    // A schedule counts batches: those of all epochs.
    private static LearningRate Rate(TrainSettings settings, int samples)
    {
        if (!settings.IsCosine)
            return settings.LearningRate;
        int trained = settings.ValidationSplit > 0 ? Splits.At(samples, settings.ValidationSplit, "--validation-split") : samples;
        long batches = ((long)trained + settings.BatchSize - 1) / settings.BatchSize * settings.Epochs;
        return new CosineDecay(settings.LearningRate, (int)Math.Min(batches, int.MaxValue));
    }

    /// <summary>How a network is trained.</summary>
    /// <param name="settings">Batch size, epochs, weights of classes and patience.</param>
    /// <param name="train">What the weights of classes follow from.</param>
    /// <param name="validation">What is measured after each epoch; a part of the training samples if null.</param>
    /// <param name="callbacks">Called beside early stopping.</param>
    public static FitOptions Options(
        TrainSettings settings, Dataset train, Dataset? validation = null, params ReadOnlySpan<Callback> callbacks) => new()
        {
            Epochs = settings.Epochs,
            BatchSize = settings.BatchSize,
            Validation = validation,
            ValidationSplit = validation is null ? settings.ValidationSplit : 0,
            ClassWeight = Recipes.ClassWeights(settings, train),
            Callbacks = callbacks.ToArray(),
        };

    /// <summary>What ends a training that no longer gets better, with the best weights; null without
    /// patience.</summary>
    public static EarlyStopping? Stopping(TrainSettings settings) =>
        settings.Patience == 0 ? null : new() { Patience = settings.Patience, RestoreBestWeights = true };
}
