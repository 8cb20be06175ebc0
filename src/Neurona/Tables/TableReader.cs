namespace Neurona;

/// <summary>Reads a CSV file row after row into the columns of a table: all at once, or as many rows as fit a batch.</summary>
internal sealed class TableReader : IDisposable
{
    private readonly CsvRows _rows;
    private readonly TableOptions _options;
    private readonly string[] _names;
    private readonly HashSet<string> _categories, _missing;
    private bool _isAtRow;

    /// <param name="plain">Not packed.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="isHeader">Whether the first row names the columns, by its fields; null if it does unless
    /// <see cref="TableOptions.Columns"/> do.</param>
    /// <exception cref="NeuronaException">There are no rows, or no names.</exception>
    public TableReader(Stream plain, string name, TableOptions options, Func<string[], bool>? isHeader = null)
    {
        if (options.Separator is { } separator && (separator is '"' or > '~' or (< ' ' and not '\t')))
            throw Bad("Separator", "an ASCII character that is neither a quote nor a line end", separator, "Leave it out, or use a comma.");
        if (options.DecimalSeparator is { } point and not ('.' or ','))
            throw Bad("DecimalSeparator", "a point or a comma", point, "Leave it out, or use one of them.");
        _rows = new(plain, name, options.Separator);
        _options = options;
        _categories = new(options.Categories, StringComparer.Ordinal);
        _missing = new(options.MissingValues, StringComparer.Ordinal);
        if (!_rows.Read())
            throw Errors.Of(_rows.Name, "a row that names the columns, and rows of values", "nothing", "Check the file.");
        string[] first = new string[_rows.Count];
        for (int column = 0; column < first.Length; column++)
            first[column] = _rows[column].ToString();
        _isAtRow = isHeader is null ? options.Columns is not null : !isHeader(first);
        _names = _isAtRow && options.Columns is { } names ? [.. names] : Named(first);
        CheckNames();
        if (isHeader is null)
            CheckOptions();
    }

    /// <summary>The columns' names, in the order of the file.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Reads all rows.</summary>
    /// <exception cref="NeuronaException">There are none, or one is not as the others.</exception>
    public Table ReadAll() =>
        Read(int.MaxValue) ?? throw Errors.Of(_rows.Name, "rows of values", "the names of columns alone", "Write one sample a row.");

    /// <summary>Reads up to so many rows; null at the end.</summary>
    /// <exception cref="NeuronaException">A row is not as the others.</exception>
    public Table? Read(int most)
    {
        if (!_isAtRow && !_rows.Read())
            return null;
        ColumnBuilder[] builders = Array.ConvertAll(_names, NewBuilder);
        Chunks<int> lines = new();
        do
        {
            if (lines.Count == Array.MaxLength)
                throw Errors.Of(_rows.Name, $"at most {Array.MaxLength} rows", "more", "Train on a part of them.");
            AddRow(builders);
            lines.Add((int)Math.Min(_rows.Line, int.MaxValue));
            _isAtRow = false;
        }
        while (lines.Count < most && _rows.Read());
        return new(_rows.Name, Array.ConvertAll(builders, builder => new TableColumn(builder.Finish(), ColumnSettings.Default, false)),
            lines, _options.MissingValues);
    }

    public void Dispose() => _rows.Dispose();

    private ColumnBuilder NewBuilder(string name) =>
        new(name, _rows.Name, _options, _rows.Separator, _categories.Contains(name), _missing);

    private void AddRow(ColumnBuilder[] builders)
    {
        if (_rows.Count != builders.Length)
        {
            string like = _options.Columns is null ? "the first row has" : "there are names";
            throw Errors.Of(_rows.Here, $"{builders.Length} fields, as {like}", $"{_rows.Count}",
                "Give every row all columns; put quotes around a text with the separator in it.");
        }
        long line = _rows.Line;
        for (int column = 0; column < builders.Length; column++)
            builders[column].Add(_rows[column], line);
    }

    private static NeuronaException Bad(string option, string expected, char got, string fix) =>
        Errors.Of($"TableOptions.{option}", expected, $"'{TableText.Short(got.ToString())}'", fix);

    // A spreadsheet's running number has no name.
    private static string[] Named(string[] first) => [.. first.Select((name, i) => name.Length > 0 ? name : $"column {i + 1}")];

    private void CheckNames()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        string? twice = Array.Find(_names, name => !seen.Add(name));
        if (twice is not null)
        {
            throw Errors.Of(_rows.Name, "a name of its own for every column", $"'{TableText.Short(twice)}' twice",
                "Name the columns in TableOptions.Columns if the file has no header, else rename one.");
        }
        string? broken = Array.Find(_names, name => name.AsSpan().ContainsAny('\0', '\uFFFD'));
        if (broken is not null)
            throw Errors.Of(_rows.Name, "text in UTF-8", $"bytes that are none in '{TableText.Short(broken)}'", "Save the file as UTF-8.");
    }

    private void CheckOptions()
    {
        foreach ((string column, string format) in _options.DateFormats)
        {
            if (!TableText.IsFormat(format))
            {
                throw Errors.Of(_rows.Name, $"a .NET format of dates for column '{TableText.Short(column)}', such as dd/MM/yyyy",
                    $"'{TableText.Short(format)}'", "Correct DateFormats.");
            }
        }
        foreach (string named in _categories.Concat(_options.DateFormats.Keys))
        {
            if (!_names.Contains(named))
            {
                throw Errors.Of(_rows.Name, $"the column '{TableText.Short(named)}' of the options",
                    string.Join(", ", _names.Take(20).Select(TableText.Short)), "Names are case-sensitive.");
            }
        }
    }
}
