namespace Neurona;

/// <summary>Scaling of the two parts of a split: fitted to the first, applied to both, so that nothing of the test part
/// flows into training.</summary>
public static class SplitScaling
{
    /// <summary>Both parts with every feature of the training part brought to mean 0 and standard deviation
    /// 1.</summary>
    /// <param name="parts">A training and a test part, such as <see cref="Dataset.RandomSplit"/> gives.</param>
    /// <exception cref="NeuronaException">As <see cref="Dataset.Standardize"/> and
    /// <see cref="Dataset.Scale"/>.</exception>
    public static (Dataset Train, Dataset Test) Standardize(this (Dataset Train, Dataset Test) parts) =>
        Both(parts.Train.Standardize(), parts.Test);

    /// <summary>Both parts with every feature of the training part brought to the range from 0 to 1; the test part may
    /// leave it.</summary>
    /// <param name="parts">A training and a test part, such as <see cref="Dataset.RandomSplit"/> gives.</param>
    /// <exception cref="NeuronaException">As <see cref="Dataset.Normalize"/> and
    /// <see cref="Dataset.Scale"/>.</exception>
    public static (Dataset Train, Dataset Test) Normalize(this (Dataset Train, Dataset Test) parts) =>
        Both(parts.Train.Normalize(), parts.Test);

    /// <summary>Every pair of a cross-validation standardized by its own training part.</summary>
    /// <param name="folds">Training and test parts, such as <see cref="Dataset.Folds(int, int, int)"/> gives.</param>
    /// <exception cref="NeuronaException">As <see cref="Dataset.Standardize"/> and
    /// <see cref="Dataset.Scale"/>.</exception>
    public static IReadOnlyList<(Dataset Train, Dataset Test)> Standardize(this IReadOnlyList<(Dataset Train, Dataset Test)> folds) =>
        [.. folds.Select(Standardize)];

    /// <summary>Every pair of a cross-validation brought to the range from 0 to 1 by its own training part.</summary>
    /// <param name="folds">Training and test parts, such as <see cref="Dataset.Folds(int, int, int)"/> gives.</param>
    /// <exception cref="NeuronaException">As <see cref="Dataset.Normalize"/> and
    /// <see cref="Dataset.Scale"/>.</exception>
    public static IReadOnlyList<(Dataset Train, Dataset Test)> Normalize(this IReadOnlyList<(Dataset Train, Dataset Test)> folds) =>
        [.. folds.Select(Normalize)];

    private static (Dataset Train, Dataset Test) Both(Dataset fitted, Dataset test) => (fitted, test.Scale(fitted.Scaling!));
}
