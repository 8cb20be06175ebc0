using System.Globalization;

namespace Neurona;

/// <summary>Finds the classes of which one side of a split has no sample.</summary>
internal static class MissingClasses
{
    private const int MostNamed = 5;

    /// <summary>A sentence for each side that lacks a class of the other; none if the classes are not known.</summary>
    /// <param name="train">The samples to train on.</param>
    /// <param name="other">Those to measure by.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="limit">Targets are class indices below it; a larger one says that they are no classes.</param>
    public static IReadOnlyList<string> Between(Dataset train, Dataset other, string name, int limit)
    {
        if (train.TargetShapes.Count != 1 || other.TargetShapes.Count != 1
            || Classes(train, limit) is not { } here || Classes(other, limit) is not { } there)
        {
            return [];
        }
        List<string> sentences = [];
        string[] names = [.. train.ClassNames];
        if (Lacking(here, there, names) is { } unseen)
            sentences.Add($"The {name} data has no sample of {unseen}, which the training data has: nothing is measured of it. "
                + "StratifiedSplit keeps the share of every class.");
        if (Lacking(there, here, names) is { } unlearned)
            sentences.Add($"The training data has no sample of {unlearned}, which the {name} data has: it cannot be learned. "
                + "StratifiedSplit keeps the share of every class.");
        return sentences;
    }

    // Null if a sample has no class, or one that is not known.
    private static SortedSet<int>? Classes(Dataset data, int limit)
    {
        SortedSet<int> classes = [];
        int last = -1;
        for (int i = 0; i < data.Count; i++)
        {
            int label = data.KnownClassOf(i);
            if (label == last && label >= 0)
                continue;
            if (label < 0 || label >= limit)
                return null;
            classes.Add(last = label);
        }
        return classes;
    }

    private static string? Lacking(SortedSet<int> all, SortedSet<int> some, string[] names)
    {
        int[] lacking = [.. all.Except(some)];
        if (lacking.Length == 0)
            return null;
        IEnumerable<string> words = lacking.Take(MostNamed).Select(label =>
            label < names.Length ? $"'{names[label]}'" : label.ToString(CultureInfo.InvariantCulture));
        string rest = lacking.Length > MostNamed ? $" and {lacking.Length - MostNamed} more" : "";
        return $"{(lacking.Length == 1 ? "class" : "classes")} {string.Join(", ", words)}{rest}";
    }
}
