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
        Pairs(Splits.Folds(Count, [], folds, seed, repeats, "Dataset.Folds"));

    /// <summary>The same with the same share of every class in each fold, up to one sample.</summary>
    /// <remarks>The targets of all samples are read once.</remarks>
    /// <inheritdoc cref="Folds(int, int, int)"/>
    /// <exception cref="NeuronaException">The targets are not classes, a class has fewer samples than there are folds,
    /// or a number is out of range.</exception>
    public IReadOnlyList<(Dataset Train, Dataset Test)> StratifiedFolds(int folds, int seed = 1, int repeats = 1)
    {
        const string who = "Dataset.StratifiedFolds";
        return Pairs(Splits.Folds(Count, ClassReader.Read(this, who), folds, seed, repeats, who));
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
        if (groups.Length != Count)
            throw Errors.Of(who, $"a group for each of {Count} samples", $"{groups.Length}", "Number the groups as you like.");
        return Pairs(Splits.GroupedFolds(groups.ToArray(), folds, who));
    }

    private (Dataset Train, Dataset Test)[] Pairs(List<(int[] Train, int[] Test)> pairs) =>
        [.. pairs.Select(pair => (Select(pair.Train), Select(pair.Test)))];
}
