namespace Neurona;

/// <summary>Rows of a CSV file with typed columns: numbers, categories and dates, some of them missing. It becomes a
/// <see cref="Dataset"/> by <see cref="Encode"/>.</summary>
/// <remarks>
/// What the columns hold is found out from all rows: numbers, dates as ISO 8601 writes them, categories. A column most
/// of whose values are numbers or dates, but not all, is refused with the line of the first that is none.
/// Nothing is fitted to a table: scales, categories and what stands for missing values are fitted to the training rows
/// when these are encoded, and are saved with the model, so that it takes rows of the file as they are.
/// A table never changes: every method gives another one over the same memory.
/// </remarks>
/// <example><code>
/// var (train, test) = Table.Read("titanic.csv").Drop("alive").Target("survived").StratifiedSplit(0.2).Encode();
/// </code></example>
public sealed partial class Table
{
    private readonly TableColumn[] _columns;
    private readonly Dictionary<string, int> _places;
    private readonly Chunks<int> _lines;
    private readonly int[]? _rows;

    internal Table(
        string source, TableColumn[] columns, Chunks<int> lines, IReadOnlyList<string> missingValues, int[]? rows = null,
        CsvTargets targets = CsvTargets.Auto)
    {
        Source = source;
        MissingValues = missingValues;
        Targets = targets;
        _columns = columns;
        _places = new(columns.Length, StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
            _places.Add(columns[i].Name, i);
        _lines = lines;
        _rows = rows;
    }

    /// <summary>The number of rows.</summary>
    public int RowCount => _rows?.Length ?? _lines.Count;

    /// <summary>The rows of the whole file, of which this table may be a part.</summary>
    internal int AllRowCount => _lines.Count;

    /// <summary>The columns in the order of the file, the target among them.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>The name of the target column; null if there is none.</summary>
    public string? TargetName => TargetColumn?.Name;

    /// <summary>What errors call the file.</summary>
    internal string Source { get; }

    /// <summary>What stood for missing values.</summary>
    internal IReadOnlyList<string> MissingValues { get; }

    /// <summary>What the target was said to be.</summary>
    internal CsvTargets Targets { get; }

    internal TableColumn? TargetColumn => Array.Find(_columns, column => column.IsTarget);

    /// <summary>The columns that are features: all but the target and those of too many texts.</summary>
    internal IEnumerable<TableColumn> Features => _columns.Where(column => !column.IsTarget && column.Kind != ColumnKind.Text);

    /// <summary>The column of this name.</summary>
    /// <exception cref="NeuronaException">There is none.</exception>
    public TableColumn this[string name] => _columns[Find(name, "Table")];

    /// <summary>Reads a CSV file, packed with gzip or not: UTF-8 or by its byte order mark, fields in double quotes as
    /// in RFC 4180. The first row names the columns, unless <see cref="TableOptions.Columns"/> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; found out where null.</param>
    /// <exception cref="NeuronaException">It cannot be read, or is no table: the message says in which line and
    /// column.</exception>
    public static Table Read(string path, TableOptions? options = null) =>
        CsvRows.Open(path, "Table.Read", plain => Read(plain, path, options));

    /// <summary>Reads plain CSV from a stream to its end; the stream stays open.</summary>
    /// <inheritdoc cref="Read(string, TableOptions?)"/>
    /// <param name="stream">Readable; it need not be able to seek.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="options">How it is read; found out where null.</param>
    public static Table Read(Stream stream, string name, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        using TableReader reader = new(stream, name, options ?? new());
        return reader.ReadAll();
    }

    /// <summary>The same table without some columns.</summary>
    /// <exception cref="NeuronaException">There is no such column.</exception>
    public Table Drop(params string[] names)
    {
        bool[] isDropped = Named(names, "Table.Drop");
        return With([.. _columns.Where((_, i) => !isDropped[i])]);
    }

    /// <summary>The same table with these columns alone, in the order of the file.</summary>
    /// <exception cref="NeuronaException">There is no such column.</exception>
    public Table Keep(params string[] names)
    {
        bool[] isKept = Named(names, "Table.Keep");
        return With([.. _columns.Where((_, i) => isKept[i])]);
    }

    /// <summary>Names the column that is to be predicted; the others are features.</summary>
    /// <param name="name">The column.</param>
    /// <param name="targets">Whether its values are classes or numbers to be predicted; found out by default.</param>
    /// <exception cref="NeuronaException">There is no such column, or it cannot be that.</exception>
    public Table Target(string name, CsvTargets targets = CsvTargets.Auto)
    {
        const string who = "Table.Target";
        int target = Find(name, who);
        ColumnValues values = _columns[target].Values;
        if (values.Kind == ColumnKind.Text)
        {
            throw Errors.Of(who, "a column of numbers or classes",
                $"'{TableText.Short(name)}' of {Source}, whose texts are nearly all different", "Name another column.");
        }
        if (targets == CsvTargets.Values && values.Kind == ColumnKind.Category)
        {
            string got = values.Texts is [var first, ..] ? $"'{TableText.Short(first)}'" : "no value";
            throw Errors.Of(who, $"numbers in column '{TableText.Short(name)}'", got, "Use CsvTargets.Classes, or name another column.");
        }
        return new(Source, [.. _columns.Select((column, i) => column.AsTarget(i == target))], _lines, MissingValues, _rows, targets);
    }

    /// <summary>How a column of numbers is used; without, it is standardized, missing values become the mean, and a
    /// feature of its own tells where they were.</summary>
    /// <param name="name">The column.</param>
    /// <param name="scaling">How its numbers become a feature.</param>
    /// <param name="missing">What stands for a number that is missing.</param>
    /// <param name="flagMissing">Whether a feature of its own is 1 where a number is missing and 0 elsewhere; only if
    /// some are missing in the training rows.</param>
    /// <exception cref="NeuronaException">There is no such column, or it does not hold numbers.</exception>
    public Table AsNumber(
        string name, NumberScaling scaling = NumberScaling.Standardize, MissingNumbers missing = MissingNumbers.Mean,
        bool flagMissing = true)
    {
        const string who = "Table.AsNumber";
        TableColumn column = _columns[Find(name, who)];
        if (column.Kind != ColumnKind.Number)
        {
            throw Errors.Of(who, $"numbers in column '{TableText.Short(name)}'", $"{column.Values.Kind}", "Leave it as it is, or drop it.");
        }
        return With(column, new(column.Values, column.Settings with { Scaling = scaling, Missing = missing, FlagsMissing = flagMissing },
            column.IsTarget));
    }

    /// <summary>Takes the values of a column for names, such as codes that are numbers: a feature for each category,
    /// and one for missing values if there are any in the training rows.</summary>
    /// <remarks>A column with more than 1,024 different numbers is kept without their texts: leading zeros count only if
    /// it is named in <see cref="TableOptions.Categories"/>.</remarks>
    /// <param name="name">The column.</param>
    /// <param name="maxCategories">The most categories that have a feature of their own; the rarest have none.</param>
    /// <param name="asIndex">Whether the category becomes one number, 1 for the first and 0 for one that is unknown or
    /// missing, in an input of its own: for an Embedding.</param>
    /// <exception cref="NeuronaException">There is no such column, or its texts were too many to keep.</exception>
    public Table AsCategory(string name, int maxCategories = 100, bool asIndex = false)
    {
        const string who = "Table.AsCategory";
        Require.InRange(maxCategories, 1, 1_000_000, who, "maxCategories");
        TableColumn column = _columns[Find(name, who)];
        if (column.Kind == ColumnKind.Text && !column.Values.HasCodes)
            throw Errors.Of(who, "a column with few different values", $"'{TableText.Short(name)}', whose texts are too many to keep",
                "Drop it.");
        return With(column, new(column.Values.AsCategory(), column.Settings with { MaxCategories = maxCategories, IsIndex = asIndex },
            column.IsTarget));
    }

    /// <summary>All rows as samples of a network, encoded as fits them: to train on all there is.</summary>
    /// <inheritdoc cref="Neurona.TableEncoding.Fit" path="/exception"/>
    public Dataset Encode() => TableEncoding.Fit(this).Encode(this);

    /// <summary>The same rows with the values of one column in another order.</summary>
    /// <param name="name">The column.</param>
    /// <param name="order">For each row the row whose value it gets.</param>
    internal Table WithShuffled(string name, int[] order)
    {
        int[] from = [.. Enumerable.Range(0, _lines.Count)];
        for (int row = 0; row < order.Length; row++)
            from[RowAt(row)] = RowAt(order[row]);
        TableColumn column = this[name];
        return With(column, new(column.Values.Reordered(from), column.Settings, column.IsTarget));
    }

    /// <summary>The line of the file where a row stands.</summary>
    internal int Line(int row) => _lines[RowAt(row)];

    /// <summary>Where the values of a row are in the columns.</summary>
    internal int RowAt(int row) => _rows is null ? row : _rows[row];

    /// <summary>The place of a column; -1 if there is none of that name.</summary>
    internal int IndexOf(string name) => _places.GetValueOrDefault(name, -1);

    private int Find(string name, string who)
    {
        ArgumentNullException.ThrowIfNull(name);
        int column = IndexOf(name);
        return column >= 0
            ? column
            : throw Errors.Of(who, $"a column of {Source}: {string.Join(", ", _columns.Take(20).Select(one => TableText.Short(one.Name)))}",
                $"'{TableText.Short(name)}'",
                "Names are case-sensitive; if the file has no header, name its columns in TableOptions.Columns.");
    }

    private bool[] Named(string[] names, string who)
    {
        ArgumentNullException.ThrowIfNull(names);
        bool[] isNamed = new bool[_columns.Length];
        foreach (string name in names)
            isNamed[Find(name, who)] = true;
        return isNamed;
    }

    private Table With(TableColumn[] columns) => new(Source, columns, _lines, MissingValues, _rows, Targets);

    private Table With(TableColumn old, TableColumn changed) => With([.. _columns.Select(column => column == old ? changed : column)]);
}
