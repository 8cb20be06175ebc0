namespace Neurona;

/// <summary>Deals samples out to folds, so that each is in the test part of exactly one.</summary>
internal static class Folds
{
    /// <summary>The samples of each fold, as equally many as they can be; each class as well, if there are
    /// classes.</summary>
    /// <param name="order">The samples, shuffled.</param>
    /// <param name="labels">The class of each sample; empty if classes do not count.</param>
    /// <param name="count">How many folds.</param>
    public static int[][] Deal(ReadOnlySpan<int> order, ReadOnlySpan<int> labels, int count)
    {
        List<int>[] folds = NewLists(count);
        int[] byClass = order.ToArray();
        if (labels.Length > 0)
        {
            int[] classes = labels.ToArray();
            byClass = [.. byClass.OrderBy(sample => classes[sample])];
        }
        // In turn, and on from class to class: no fold gets the odd sample of every class.
        for (int i = 0; i < byClass.Length; i++)
            folds[i % count].Add(byClass[i]);
        return Array.ConvertAll(folds, fold => fold.ToArray());
    }

    /// <summary>The same for groups that stay together: the largest first, each to the fold that is smallest so
    /// far.</summary>
    public static int[][] DealGroups(ReadOnlySpan<int> groups, int count)
    {
        int[] group = groups.ToArray();
        List<int>[] folds = NewLists(count);
        foreach (IGrouping<int, int> samples in Enumerable.Range(0, group.Length).GroupBy(sample => group[sample])
            .OrderByDescending(samples => samples.Count()))
            folds.MinBy(fold => fold.Count)!.AddRange(samples);
        return Array.ConvertAll(folds, fold => fold.ToArray());
    }

    private static List<int>[] NewLists(int count)
    {
        List<int>[] folds = new List<int>[count];
        for (int i = 0; i < count; i++)
            folds[i] = [];
        return folds;
    }
}
