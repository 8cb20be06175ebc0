namespace Neurona;

/// <summary>What the targets in a CSV file or a <see cref="Table"/> are.</summary>
public enum CsvTargets
{
    /// <summary>Found out: texts are classes. Numbers are values; in a <see cref="Table"/>, at most 20 different whole
    /// numbers that count from 0 or 1 without a gap are classes.</summary>
    Auto,

    /// <summary>Numbers to be predicted, target shape 1.</summary>
    Values,

    /// <summary>Names or numbers of classes, made one-hot.</summary>
    Classes,
}

/// <summary>How a CSV file is read; what is not set is found out.</summary>
public sealed class CsvOptions
{
    /// <summary>Whether the first row names the columns. Found out if null: it does if no feature in it is a
    /// number.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>What stands between fields. Found out if null: comma, semicolon, tab or |.</summary>
    public char? Separator { get; init; }

    /// <summary>What the targets are.</summary>
    public CsvTargets Targets { get; init; }

    /// <summary>The names of the classes in the order of their indices, such as those of the training data; null for
    /// those in the file, numbers in order of size, else in ordinal order.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Names of columns that are neither features nor target, such as a running number.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; init; } = [];
}
