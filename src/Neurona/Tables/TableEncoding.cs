using System.Text.Json;

namespace Neurona;

/// <summary>How the columns of a table become the inputs of a network and its target: scales, categories and what
/// stands for missing values, fitted to training rows.</summary>
/// <remarks>
/// A number is one feature, scaled; a category a feature for each that the training rows have (one-hot), in the order
/// of their names; a date year, month, day, day of the week and, if times occur, hour. Where a value was missing in the
/// training rows, a further feature tells so. Categories as indices (see <see cref="Table.AsCategory"/>) are inputs of
/// their own behind the first, which holds all features.
/// A model that is fitted to encoded rows keeps their encoding and saves it: see <see cref="Model.TableEncoding"/>.
/// </remarks>
public sealed class TableEncoding
{
    private readonly ColumnEncoding[] _columns;
    private readonly TargetEncoding _target;
    private readonly string[] _missing;

    private TableEncoding(ColumnEncoding[] columns, TargetEncoding target, string[] missing)
    {
        (_columns, _target, _missing) = (columns, target, missing);
        ColumnNames = [.. columns.Select(column => column.Name)];
        FeatureNames = [.. columns.Where(column => !column.IsIndex).SelectMany(column => column.FeatureNames)];
        Shape[] indices = [.. columns.Where(column => column.IsIndex).Select(_ => new Shape(1))];
        InputShapes = FeatureNames.Count > 0 ? [FeatureNames.Count, .. indices] : indices;
        TargetShape = Math.Max(1, target.ClassNames.Count);
        if (InputShapes.Count == 0)
            throw Errors.Of("TableEncoding", "at least one column of features", "none", "Keep a column beside the target.");
    }

    /// <summary>A name for each feature of the first input, such as age, sex=female, age missing.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The names of the columns that are read, in the order of the training data.</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The name of the target column.</summary>
    public string TargetName => _target.Name;

    /// <summary>The classes in the order of the outputs; empty if numbers are predicted.</summary>
    public IReadOnlyList<string> ClassNames => _target.ClassNames;

    /// <summary>The shapes of one encoded row.</summary>
    public IReadOnlyList<Shape> InputShapes { get; }

    /// <summary>The shape of one target: the number of classes, one-hot, or 1.</summary>
    public Shape TargetShape { get; }

    internal ColumnEncoding[] Columns => _columns;

    internal TargetEncoding Target => _target;

    /// <summary>Fits scales, categories and what stands for missing values to the rows of a table with a
    /// target.</summary>
    /// <exception cref="NeuronaException">There is no target, no feature, or no row; or the target is missing in a row
    /// or the same in all.</exception>
    public static TableEncoding Fit(Table training)
    {
        ArgumentNullException.ThrowIfNull(training);
        TargetEncoding target = TargetEncoding.Fit(training, "TableEncoding.Fit");
        TableColumn[] features = [.. training.Features];
        if (features.Length == 0)
        {
            throw Errors.Of("TableEncoding.Fit", "at least one column of features", $"the target '{TableText.Short(target.Name)}' alone",
                "Keep a column beside it.");
        }
        return new(Array.ConvertAll(features, column => ColumnEncoding.Fit(training, column)), target, [.. training.MissingValues]);
    }

    /// <summary>Rows as samples of a network: with targets if the table has the target column. A row is encoded when its
    /// batch is gathered; nothing is copied.</summary>
    /// <param name="rows">Has every column that was fitted, in any order, and may have others.</param>
    /// <param name="allowUnknown">Whether a category that the training rows do not have is taken for none, all features
    /// of its column 0; otherwise it is an error.</param>
    /// <exception cref="NeuronaException">A column is missing or holds something else, or there is an unknown category
    /// or class; the message names the line.</exception>
    public Dataset Encode(Table rows, bool allowUnknown = true)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new TableDataset(rows, this, allowUnknown);
    }

    /// <summary>Reads a file of further rows as the training file was read: the same columns are categories, dates are
    /// written alike, the same texts stand for missing values.</summary>
    /// <inheritdoc cref="Table.Read(string, TableOptions?)" path="/exception"/>
    /// <param name="path">The file; its first row names the columns.</param>
    public Table Read(string path) => Table.Read(path, ReadingOptions());

    /// <summary>The same without targets, which need not be right, or there.</summary>
    internal Dataset EncodeInputs(Table rows, bool allowUnknown) => new TableDataset(rows, this, allowUnknown, withTarget: false);

    /// <summary>How a file of further rows is read: its columns are what they were in the training data.</summary>
    /// <param name="columns">The names of the columns of a file without header; null if there is one.</param>
    internal TableOptions ReadingOptions(IReadOnlyList<string>? columns = null) => new()
    {
        Columns = columns,
        MissingValues = _missing,
        Categories = [.. _columns.OfType<CategoryEncoding>().Select(column => column.Name)],
        DateFormats = _columns.OfType<DateEncoding>().Where(column => column.Format is not null)
            .ToDictionary(column => column.Name, column => column.Format!),
    };

    /// <summary>The encoding as JSON: what <see cref="Parse"/> reads and model files keep.</summary>
    public override string ToString() => JsonSerializer.Serialize(new()
    {
        Missing = _missing,
        Columns = Array.ConvertAll(_columns, column => column.ToJson()),
        Target = _target.ToJson(),
    }, TableJsonContext.Default.TableJson);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="NeuronaException">The text is something else.</exception>
    public static TableEncoding Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            TableJson json = JsonSerializer.Deserialize(text, TableJsonContext.Default.TableJson) ?? throw TableJson.Broken("null");
            if (json.Version != 1)
                throw TableJson.Broken($"version {json.Version}");
            ColumnEncoding[] columns = Array.ConvertAll(json.Columns, ColumnEncoding.Of);
            if (columns.DistinctBy(column => column.Name).Count() != columns.Length || json.Missing.Contains(null!))
                throw TableJson.Broken("a column twice, or a missing value that is none");
            if (Array.Exists(columns, column => column.Name == json.Target.Name))
                throw TableJson.Broken($"the target '{TableText.Short(json.Target.Name)}' as a feature");
            return new(columns, TargetEncoding.Of(json.Target), json.Missing);
        }
        catch (Exception broken) when (broken is JsonException or NullReferenceException or ArgumentNullException)
        {
            throw TableJson.Broken($"'{TableText.Short(text)}'");
        }
    }
}
