using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>What a model of a table reads and predicts.</summary>
/// <param name="Target">The column that is predicted.</param>
/// <param name="Classes">In the order of the outputs; empty if numbers are predicted.</param>
/// <param name="Features">How many numbers the columns become.</param>
/// <param name="Columns">In the order of the training data.</param>
internal sealed record TableModelReport(string Target, IReadOnlyList<string> Classes, int Features, TableColumnReport[] Columns)
{
    public static TableModelReport Of(TableEncoding encoding) => new(
        encoding.TargetName, encoding.ClassNames, encoding.FeatureNames.Count,
        [.. encoding.Columns.Select(column => column.ToJson()).Select(TableColumnReport.Of)]);
}

/// <summary>One column that a model of a table reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">number, category or date.</param>
/// <param name="HasMissing">Whether values were missing in the training rows.</param>
/// <param name="Categories">Those that the training rows had.</param>
internal sealed record TableColumnReport(
    string Name, string Kind, bool HasMissing,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Categories)
{
    public static TableColumnReport Of(ColumnJson column) => new(column.Name, column.Kind, column.HasMissing, column.Categories);
}
