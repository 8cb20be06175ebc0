namespace Neurona;

/// <summary>Search through every combination of values, in the order of nested loops: the last hyperparameter changes
/// first.</summary>
/// <remarks>For two or three hyperparameters of few values; else <see cref="RandomSearch"/> finds more in the same
/// time.</remarks>
public static class GridSearch
{
    private const string Who = "GridSearch.Run";

    /// <summary>Trains a model for each combination on the training part of a pair and measures it on
    /// the test part.</summary>
    /// <remarks>A pair is what <see cref="Dataset.RandomSplit"/> gives.</remarks>
    /// <inheritdoc cref="Run(IReadOnlyList{ValueTuple{Dataset, Dataset}}, IReadOnlyList{Hyperparameter}, Func{Trial, Model},
    /// SearchOptions, CancellationToken)"/>
    public static SearchResult Run(
        (Dataset Train, Dataset Test) split, IReadOnlyList<Hyperparameter> space, Func<Trial, Model> makeModel,
        SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        Run([split], space, makeModel, options, cancellationToken);

    /// <summary>The same with cross-validation: a model for each combination and fold, and trials compared by the mean
    /// over the folds.</summary>
    /// <remarks>A trial that fails, because its model cannot be made, its data does not fit or its loss becomes NaN, is
    /// recorded with its sentence; the search goes on. Only the best model is kept.</remarks>
    /// <param name="folds">Training and test parts, such as <see cref="Dataset.StratifiedFolds"/> gives.</param>
    /// <param name="space">Choices and integers, at most a million combinations.</param>
    /// <param name="makeModel">Makes a compiled model of a trial's values: a new one each time.</param>
    /// <param name="options">What is compared, and how models are trained; the loss, and Keras' defaults, if
    /// null.</param>
    /// <param name="cancellationToken">Ends the search after the batches under way; what had ended is returned.</param>
    /// <exception cref="NeuronaException">The space is empty, too large, has a range of numbers or names something twice,
    /// a model was made twice, or the metric is none of the models'.</exception>
    public static SearchResult Run(
        IReadOnlyList<(Dataset Train, Dataset Test)> folds, IReadOnlyList<Hyperparameter> space, Func<Trial, Model> makeModel,
        SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        SearchRun run = new(Who, folds, space, makeModel, options, cancellationToken);
        IEnumerable<Trial> trials = Enumerable.Range(0, Size(space)).Select(number => Trial.OfGrid(space, number, run.Seed));
        run.Train([.. trials.Select(trial => new TrialTraining(trial))], keep: 1);
        return run.Result();
    }

    /// <summary>How many combinations there are.</summary>
    private static int Size(IReadOnlyList<Hyperparameter> space)
    {
        const long most = 1_000_000;
        long size = 1;
        foreach (Hyperparameter one in space)
        {
            if (one.Count is not { } count)
            {
                throw Errors.Of(Who, "choices and integers", $"a range of numbers as '{one.Name}'",
                    "Name the values with Space.Choice, or use RandomSearch.");
            }
            size *= count;
            if (size > most)
                throw Errors.Of(Who, $"at most {most} combinations", $"more with '{one.Name}'", "Name fewer values, or use RandomSearch.");
        }
        return (int)size;
    }
}
