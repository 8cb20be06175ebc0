namespace Neurona;

/// <summary>How one column of a table is used.</summary>
internal sealed record ColumnSettings
{
    /// <summary>What most columns have.</summary>
    public static ColumnSettings Default { get; } = new();

    public NumberScaling Scaling { get; init; }

    public MissingNumbers Missing { get; init; }

    /// <summary>Whether a feature of its own says where a number was missing, if any was in the training rows.</summary>
    public bool FlagsMissing { get; init; } = true;

    /// <summary>The most categories that have a feature of their own.</summary>
    public int MaxCategories { get; init; } = 100;

    /// <summary>Whether a category is its index, for an Embedding, in place of a feature for each.</summary>
    public bool IsIndex { get; init; }
}
