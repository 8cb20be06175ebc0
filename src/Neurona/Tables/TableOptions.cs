namespace Neurona;

/// <summary>How <see cref="Table.Read(string, TableOptions?)"/> reads a CSV file; what is not set is found out.</summary>
public sealed class TableOptions
{
    /// <summary>The names of the columns of a file without a header; null, the default, if its first row names
    /// them.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>What stands between fields. Found out if null: comma, semicolon, tab or |.</summary>
    public char? Separator { get; init; }

    /// <summary>What stands before decimals, a point or a comma. Found out for each column if null: a comma counts only
    /// where fields are not separated by commas.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>What stands for a value that is missing; an empty field, NA, N/A, #N/A, ?, NaN and NULL by default, as
    /// they are written here or in small letters.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } =
        ["", "NA", "na", "N/A", "n/a", "#N/A", "?", "NaN", "nan", "NULL", "null"];

    /// <summary>Columns whose values are names even where they look like numbers, such as postal codes.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Columns of dates that are not written as ISO 8601 says (2026-11-21, 2026-11-21 18:30), with their .NET
    /// format, such as dd/MM/yyyy.</summary>
    public IReadOnlyDictionary<string, string> DateFormats { get; init; } = new Dictionary<string, string>();
}
