namespace Neurona;

public abstract partial class Dataset
{
    /// <summary>The pairs of k-fold cross-validation: the samples are shuffled and dealt out to so many folds, and each
    /// fold is the test part once, the others together the training part.</summary>
    /// <remarks>Fold sizes differ by one sample at most. Views over the same memory.</remarks>
    /// <param name="folds">2 to the number of samples, with which each sample is tested alone.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <param name="repeats">How often all of it is done, each time in another order; 1 by default.</param>
    /// <exception cref="NeuronaException">There are fewer samples than folds, or a number is out of range.</exception>
    public IReadOnlyList<(Dataset Train, Dataset Test)> Folds(int folds, int seed = 1, int repeats = 1) =>
        Folds("Dataset.Folds", folds, seed, repeats, []);

    /// <summary>The same with the same share of every class in each fold, up to one sample.</summary>
    /// <remarks>The targets of all samples are read once.</remarks>
    /// <inheritdoc cref="Folds(int, int, int)"/>
    /// <exception cref="NeuronaException">The targets are not classes, a class has fewer samples than there are folds,
    /// or a number is out of range.</exception>
    public IReadOnlyList<(Dataset Train, Dataset Test)> StratifiedFolds(int folds, int seed = 1, int repeats = 1)
    {
        const string who = "Dataset.StratifiedFolds";
        CheckFolds(who, folds, repeats);
        int[] labels = ClassReader.Read(this, who);
        int fewest = labels.CountBy(label => label).Min(pair => pair.Value);
        return fewest >= folds
            ? Folds(who, folds, seed, repeats, labels)
            : throw Errors.Of(who, $"at least {folds} samples of every class, one for each fold", $"a class of {fewest}",
                "Use fewer folds, or Folds.");
    }

    /// <summary>The same with groups that stay together, such as several images of one patient: no group is in both
    /// parts of a pair.</summary>
    /// <remarks>The largest groups are dealt out first, each to the fold that is smallest so far.</remarks>
    /// <param name="folds">2 to the number of groups.</param>
    /// <param name="groups">The group of each sample, any number.</param>
    /// <exception cref="NeuronaException">There is not a group for each sample, or there are fewer groups than
    /// folds.</exception>
    public IReadOnlyList<(Dataset Train, Dataset Test)> GroupedFolds(int folds, ReadOnlySpan<int> groups)
    {
        const string who = "Dataset.GroupedFolds";
        CheckFolds(who, folds, repeats: 1);
        if (groups.Length != Count)
            throw Errors.Of(who, $"a group for each of {Count} samples", $"{groups.Length}", "Number the groups as you like.");
        int distinct = groups.ToArray().Distinct().Count();
        return distinct >= folds
            ? Pairs(Neurona.Folds.DealGroups(groups, folds))
            : throw Errors.Of(who, $"at least {folds} groups, one for each fold", $"{distinct}", "Use fewer folds.");
    }

    private (Dataset Train, Dataset Test)[] Folds(string who, int folds, int seed, int repeats, int[] labels)
    {
        CheckFolds(who, folds, repeats);
        List<(Dataset Train, Dataset Test)> pairs = [];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            int[] order = [.. Enumerable.Range(0, Count)];
            DatasetSource.Shuffle(order, CounterRandom.Of((ulong)seed, (ulong)repeat, OrderStream));
            pairs.AddRange(Pairs(Neurona.Folds.Deal(order, labels, folds)));
        }
        return [.. pairs];
    }

    private (Dataset Train, Dataset Test)[] Pairs(int[][] folds) =>
        [.. folds.Select((test, i) => (Select([.. folds.Where((_, other) => other != i).SelectMany(fold => fold)]), Select(test)))];

    private void CheckFolds(string who, int folds, int repeats)
    {
        Require.AtLeast(folds, 2, who, "folds");
        Require.AtLeast(repeats, 1, who, "repeats");
        if (folds > Count)
            throw Errors.Of(who, $"at least a sample for each of {folds} folds", $"{Count}", "Use fewer folds.");
    }
}
