namespace Neurona;

/// <summary>Encoding of the two parts of a split: fitted to the first, applied to both, so that nothing of the test part
/// flows into training.</summary>
public static class TableSplits
{
    /// <summary>Both parts as data sets.</summary>
    /// <param name="parts">A training and a test part, such as <see cref="Table.RandomSplit"/> gives, or two files read
    /// apart; the target is named in the first.</param>
    /// <exception cref="NeuronaException">As <see cref="TableEncoding.Fit"/> and
    /// <see cref="TableEncoding.Encode"/>.</exception>
    public static (Dataset Train, Dataset Test) Encode(this (Table Train, Table Test) parts)
    {
        TableEncoding encoding = TableEncoding.Fit(parts.Train);
        return (encoding.Encode(parts.Train), encoding.Encode(parts.Test));
    }

    /// <summary>Every pair of a cross-validation encoded by its own training part.</summary>
    /// <param name="folds">Training and test parts, such as <see cref="Table.Folds(int, int, int)"/> gives.</param>
    /// <exception cref="NeuronaException">As <see cref="TableEncoding.Fit"/> and
    /// <see cref="TableEncoding.Encode"/>.</exception>
    public static IReadOnlyList<(Dataset Train, Dataset Test)> Encode(this IReadOnlyList<(Table Train, Table Test)> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        return [.. folds.Select(Encode)];
    }
}
