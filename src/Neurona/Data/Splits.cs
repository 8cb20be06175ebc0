namespace Neurona;

/// <summary>Which samples fall on which part: the rules of every split and of cross-validation, for data sets and
/// tables alike. Each is a function of its arguments, the same on every machine.</summary>
internal static class Splits
{
    // Beyond the streams of layers, parameters and the order of epochs.
    private const ulong Stream = 1UL << 42;

    /// <summary>So many samples, shuffled.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <param name="repeat">Which of several orders, from 0.</param>
    public static int[] Order(int count, int seed, int repeat = 0)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        DatasetSource.Shuffle(order, CounterRandom.Of((ulong)seed, (ulong)repeat, Stream));
        return order;
    }

    /// <summary>How many samples the first part has. In decimal, because a fifth of 10 samples is 2, while
    /// 10 (1 - 0.2f) lies below 8.</summary>
    /// <exception cref="NeuronaException">One of the parts would be empty.</exception>
    public static int At(int count, double lastPart, string who)
    {
        int at = lastPart is > 0 and < 1 ? (int)decimal.Floor(count * (1 - (decimal)(float)lastPart)) : 0;
        return at > 0 && at < count
            ? at
            : throw Errors.Of(who, "a part between 0 and 1 that leaves samples on both sides", $"{lastPart} of {count} samples",
                "Use 0.1 or 0.2.");
    }

    /// <summary>A shuffled training part and a shuffled test part with the same share of every class.</summary>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <param name="testPart">How much of each class goes to the test part, to the nearest, half a sample up.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <param name="who">What errors call the caller.</param>
    /// <exception cref="NeuronaException">One of the parts would be empty.</exception>
    public static (int[] Train, int[] Test) Stratified(ReadOnlySpan<int> labels, double testPart, int seed, string who)
    {
        At(labels.Length, testPart, who);
        int classes = 0;
        foreach (int label in labels)
            classes = Math.Max(classes, label + 1);
        int[] wanted = new int[classes];
        foreach (int label in labels)
            wanted[label]++;
        for (int c = 0; c < classes; c++)
            wanted[c] = (int)Math.Round(wanted[c] * testPart, MidpointRounding.AwayFromZero);
        List<int> train = [], test = [];
        foreach (int sample in Order(labels.Length, seed))
            (wanted[labels[sample]]-- > 0 ? test : train).Add(sample);
        return train.Count > 0 && test.Count > 0
            ? ([.. train], [.. test])
            : throw Errors.Of(who, "a part that leaves samples on both sides",
                $"{testPart} of classes so small that all samples fall on one", "Use RandomSplit, or another part.");
    }

    /// <summary>The training and test parts of cross-validation, one pair after the other.</summary>
    /// <param name="count">How many samples.</param>
    /// <param name="labels">The class of each, to have the same share of every class in each fold; empty if classes do
    /// not count.</param>
    /// <param name="folds">How many folds.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <param name="repeats">How often all of it is done, each time in another order.</param>
    /// <param name="who">What errors call the caller.</param>
    /// <exception cref="NeuronaException">There are too few samples.</exception>
    public static List<(int[] Train, int[] Test)> Folds(int count, ReadOnlySpan<int> labels, int folds, int seed, int repeats, string who)
    {
        CheckFolds(count, folds, repeats, who);
        if (labels.Length > 0)
        {
            int fewest = labels.ToArray().CountBy(label => label).Min(pair => pair.Value);
            if (fewest < folds)
            {
                throw Errors.Of(who, $"at least {folds} samples of every class, one for each fold", $"a class of {fewest}",
                    "Use fewer folds, or Folds.");
            }
        }
        List<(int[] Train, int[] Test)> pairs = [];
        for (int repeat = 0; repeat < repeats; repeat++)
            pairs.AddRange(Pairs(Deal(Order(count, seed, repeat), labels, folds)));
        return pairs;
    }

    /// <summary>The same for groups that stay together: the largest first, each to the fold that is smallest so
    /// far.</summary>
    /// <exception cref="NeuronaException">There are too few groups.</exception>
    public static List<(int[] Train, int[] Test)> GroupedFolds(int[] groups, int folds, string who)
    {
        CheckFolds(groups.Length, folds, 1, who);
        int distinct = groups.Distinct().Count();
        return distinct >= folds
            ? Pairs(DealGroups(groups, folds))
            : throw Errors.Of(who, $"at least {folds} groups, one for each fold", $"{distinct}", "Use fewer folds.");
    }

    private static List<(int[] Train, int[] Test)> Pairs(List<int>[] folds) =>
        [.. folds.Select((test, i) => (folds.Where((_, other) => other != i).SelectMany(fold => fold).ToArray(), test.ToArray()))];

    private static List<int>[] Deal(int[] order, ReadOnlySpan<int> labels, int count)
    {
        List<int>[] folds = NewLists(count);
        int[] byClass = order;
        if (labels.Length > 0)
        {
            int[] classes = labels.ToArray();
            byClass = [.. order.OrderBy(sample => classes[sample])];
        }
        // In turn, and on from class to class: no fold gets the odd sample of every class.
        for (int i = 0; i < byClass.Length; i++)
            folds[i % count].Add(byClass[i]);
        return folds;
    }

    private static List<int>[] DealGroups(int[] group, int count)
    {
        List<int>[] folds = NewLists(count);
        foreach (IGrouping<int, int> samples in Enumerable.Range(0, group.Length).GroupBy(sample => group[sample])
            .OrderByDescending(samples => samples.Count()))
            folds.MinBy(fold => fold.Count)!.AddRange(samples);
        return folds;
    }

    private static void CheckFolds(int count, int folds, int repeats, string who)
    {
        Require.AtLeast(folds, 2, who, "folds");
        Require.AtLeast(repeats, 1, who, "repeats");
        if (folds > count)
            throw Errors.Of(who, $"at least a sample for each of {folds} folds", $"{count}", "Use fewer folds.");
    }

    private static List<int>[] NewLists(int count)
    {
        List<int>[] folds = new List<int>[count];
        for (int i = 0; i < count; i++)
            folds[i] = [];
        return folds;
    }
}
