namespace Neurona;

/// <summary>Search that spends its epochs on what looks good: many trials are trained for a short time, and only the
/// better part of them goes on, in rungs.</summary>
/// <remarks>
/// Of n trials, rung i trains the best n / factor^i (rounded down) until each has had epochs x factor^i, for i from 0 as
/// long as one is left. Trials go on with their own model and optimizer, so no epoch is trained twice. The values of a
/// trial follow from the seed and its number, as in <see cref="RandomSearch"/>.
/// At most n / factor models, and those under way, are in memory.
/// Reference: Jamieson and Talwalkar 2016.
/// </remarks>
public static class SuccessiveHalving
{
    private const string Who = "SuccessiveHalving.Run";

    /// <summary>Trains the trials on the training part of a pair, rung by rung, and measures them on the test
    /// part.</summary>
    /// <remarks>A pair is what <see cref="Dataset.RandomSplit"/> gives.</remarks>
    /// <inheritdoc cref="Run(IReadOnlyList{ValueTuple{Dataset, Dataset}}, IReadOnlyList{Hyperparameter}, Func{Trial, Model}, int, int,
    /// int, SearchOptions, CancellationToken)"/>
    public static SearchResult Run(
        (Dataset Train, Dataset Test) split, IReadOnlyList<Hyperparameter> space, Func<Trial, Model> makeModel, int trials,
        int epochs = 1, int factor = 3, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        Run([split], space, makeModel, trials, epochs, factor, options, cancellationToken);

    /// <summary>The same with cross-validation: a model for each trial and fold, and trials compared by the mean over
    /// the folds.</summary>
    /// <remarks>A trial that fails, because its model cannot be made, its data does not fit or its loss becomes NaN, is
    /// recorded with its sentence and left behind. The options of a training are asked for again in every rung, and
    /// their epochs do not count.</remarks>
    /// <param name="folds">Training and test parts, such as <see cref="Dataset.StratifiedFolds"/> gives.</param>
    /// <param name="space">The hyperparameters.</param>
    /// <param name="makeModel">Makes a compiled model of a trial's values: a new one each time.</param>
    /// <param name="trials">How many are begun; a power of the factor leaves one at the end.</param>
    /// <param name="epochs">How many epochs each is trained for in the first rung; 1 by default.</param>
    /// <param name="factor">One of how many goes on, with as many times the epochs; 3 by default, at least 2.</param>
    /// <param name="options">What is compared, and how models are trained; the loss, and Keras' defaults, if
    /// null.</param>
    /// <param name="cancellationToken">Ends the search after the batches under way; what had ended is returned.</param>
    /// <exception cref="NeuronaException">A number is out of range, the space is empty or names something twice, a model
    /// was made twice, or the metric is none of the models'.</exception>
    public static SearchResult Run(
        IReadOnlyList<(Dataset Train, Dataset Test)> folds, IReadOnlyList<Hyperparameter> space, Func<Trial, Model> makeModel, int trials,
        int epochs = 1, int factor = 3, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(trials, 1, Who, "trials");
        Require.InRange(epochs, 1, int.MaxValue / trials, Who, "epochs");
        Require.AtLeast(factor, 2, Who, "factor");
        SearchRun run = new(Who, folds, space, makeModel, options, cancellationToken);
        IReadOnlyList<TrialTraining> left =
            [.. Enumerable.Range(0, trials).Select(number => new TrialTraining(Trial.Draw(space, number, run.Seed)))];
        int done = 0;
        foreach ((int count, int until) in Rungs(trials, epochs, factor))
        {
            if (left.Count == 0 || cancellationToken.IsCancellationRequested)
                break;
            left = run.Train(left, keep: Math.Max(count / factor, 1), until - done);
            done = until;
        }
        return run.Result();
    }

    /// <summary>How many trials each rung has, and how many epochs each of them has had at its end.</summary>
    internal static IEnumerable<(int Trials, int Epochs)> Rungs(int trials, int epochs, int factor)
    {
        for (; trials > 0; trials /= factor, epochs = trials > 0 ? epochs * factor : epochs)
            yield return (trials, epochs);
    }
}
