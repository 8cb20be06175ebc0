namespace Neurona;

/// <summary>Search by chance: so many trials, each with values drawn from the space.</summary>
/// <remarks>
/// It finds good values with far fewer trials than a grid, because no two trials share the value of a hyperparameter
/// that matters. The values of a trial follow from the seed and its number alone: a longer search begins with the
/// trials of a shorter one.
/// Reference: Bergstra and Bengio 2012.
/// </remarks>
/// <example><code>
/// SearchResult found = RandomSearch.Run(train.RandomSplit(0.2), [Space.Choice("units", 16, 32), Space.LogUniform("rate", 1e-4, 1e-1)],
///     Make, trials: 20, new() { Metric = "accuracy", Fit = _ => new() { Epochs = 30 } });
/// Console.WriteLine(found);
/// found.BestModel!.Save("best.safetensors");
/// </code></example>
public static class RandomSearch
{
    private const string Who = "RandomSearch.Run";

    /// <summary>Trains a model for each trial on the training part of a pair and measures it on
    /// the test part.</summary>
    /// <remarks>A pair is what <see cref="Dataset.RandomSplit"/> gives.</remarks>
    /// <inheritdoc cref="Run(IReadOnlyList{ValueTuple{Dataset, Dataset}}, IReadOnlyList{Hyperparameter}, Func{Trial, Model}, int,
    /// SearchOptions, CancellationToken)"/>
    public static SearchResult Run(
        (Dataset Train, Dataset Test) split, IReadOnlyList<Hyperparameter> space, Func<Trial, Model> makeModel, int trials,
        SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        Run([split], space, makeModel, trials, options, cancellationToken);

    /// <summary>The same with cross-validation: a model for each trial and fold, and trials compared by the mean over
    /// the folds.</summary>
    /// <remarks>A trial that fails, because its model cannot be made, its data does not fit or its loss becomes NaN, is
    /// recorded with its sentence; the search goes on. Only the best model is kept.</remarks>
    /// <param name="folds">Training and test parts, such as <see cref="Dataset.StratifiedFolds"/> gives.</param>
    /// <param name="space">The hyperparameters.</param>
    /// <param name="makeModel">Makes a compiled model of a trial's values: a new one each time.</param>
    /// <param name="trials">How many.</param>
    /// <param name="options">What is compared, and how models are trained; the loss, and Keras' defaults, if
    /// null.</param>
    /// <param name="cancellationToken">Ends the search after the batches under way; what had ended is returned.</param>
    /// <exception cref="NeuronaException">A number is out of range, the space is empty or names something twice, a model
    /// was made twice, or the metric is none of the models'.</exception>
    public static SearchResult Run(
        IReadOnlyList<(Dataset Train, Dataset Test)> folds, IReadOnlyList<Hyperparameter> space, Func<Trial, Model> makeModel, int trials,
        SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(trials, 1, Who, "trials");
        SearchRun run = new(Who, folds, space, makeModel, options, cancellationToken);
        IEnumerable<Trial> drawn = Enumerable.Range(0, trials).Select(number => Trial.Draw(space, number, run.Seed));
        run.Train([.. drawn.Select(trial => new TrialTraining(trial))], keep: 1);
        return run.Result();
    }
}
