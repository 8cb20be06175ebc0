using System.Globalization;

namespace Neurona;

/// <summary>The column of targets: by name, by number, or none.</summary>
internal readonly record struct CsvColumn(string? Name, int? Index);

/// <summary>Reads a CSV file into a data set, row after row: memory grows with the numbers in it alone.</summary>
internal sealed class CsvFile
{
    private const string FillIn = "Fill in or drop missing values first; write decimals with a point.";

    private readonly CsvRows _rows;
    private readonly CsvOptions _options;
    private readonly List<Real> _features = [], _values = [];
    private readonly List<int> _labels = [];
    private readonly Dictionary<string, int> _classes = new(StringComparer.Ordinal);
    private string[]? _header;
    private int _columns, _target = -1;
    private int[] _featureColumns = [];
    private bool _isClasses;

    private CsvFile(CsvRows rows, CsvOptions options)
    {
        _rows = rows;
        _options = options;
        foreach (string known in options.ClassNames ?? [])
            _classes.TryAdd(known, _classes.Count);
    }

    /// <summary>Reads a file, packed with gzip or not; which, its first bytes say.</summary>
    public static Dataset Read(string path, CsvColumn target, CsvOptions options) =>
        CsvRows.Open(path, "Dataset.FromCsv", plain => Read(plain, path, target, options));

    /// <summary>Reads plain CSV.</summary>
    /// <param name="plain">Not packed; it need not be able to seek.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="target">The column of targets.</param>
    /// <param name="options">How it is read.</param>
    public static Dataset Read(Stream plain, string name, CsvColumn target, CsvOptions options)
    {
        using CsvRows rows = new(plain, name, options.Separator);
        return new CsvFile(rows, options).Read(target);
    }

    private Dataset Read(CsvColumn target)
    {
        if (!_rows.Read())
            throw Errors.Of(_rows.Name, "at least one sample", "nothing", "Write one sample a row.");
        _columns = _rows.Count;
        if (target.Index is { } index)
            _target = index >= -1 && index < _columns ? (index + _columns) % _columns : throw NoColumn($"column {index}");
        if (IsHeader(target))
            ReadHeader(target);
        _featureColumns = [.. Enumerable.Range(0, _columns).Where(column => column != _target && !IsIgnored(column))];
        if (_featureColumns.Length == 0)
        {
            throw Errors.Of(_rows.Name, "at least one column of features", $"{_columns} columns without one",
                "Check the separator and the ignored columns.");
        }
        bool isAtRow = _header is null || _rows.Read();
        if (!isAtRow)
            throw Errors.Of(_rows.Name, "at least one sample", "names of columns alone", "Write one sample a row.");
        _isClasses = _target >= 0
            && (_options.Targets == CsvTargets.Classes || (_options.Targets == CsvTargets.Auto && Number(_target) is null));
        while (isAtRow)
        {
            AddRow();
            isAtRow = _rows.Read();
        }
        return Finish();
    }

    private bool IsHeader(CsvColumn target)
    {
        bool needsNames = target.Name is not null || _options.IgnoredColumns.Count > 0;
        if (needsNames && _options.HasHeader == false)
        {
            throw Errors.Of(_rows.Name, "a first row with the names of the columns", "HasHeader = false",
                "Give the number of the target column, and ignore none.");
        }
        if (needsNames || _options.HasHeader is not null)
            return needsNames || _options.HasHeader == true;
        for (int column = 0; column < _columns; column++)
        {
            if (column != _target && (_rows[column].IsEmpty || Number(column) is not null))
                return false;
        }
        return _columns > 1 || _target < 0;
    }

    private void ReadHeader(CsvColumn target)
    {
        _header = new string[_columns];
        for (int column = 0; column < _columns; column++)
            _header[column] = _rows[column].ToString();
        if (target.Name is { } name)
            _target = Find(name);
        foreach (string ignored in _options.IgnoredColumns)
            Find(ignored);
    }

    private int Find(string name) => Array.IndexOf(_header!, name) is >= 0 and var column ? column : throw NoColumn($"'{name}'");

    private NeuronaException NoColumn(string wanted) =>
        Errors.Of(_rows.Name, $"the column {wanted}",
            _header is null ? $"{_columns} columns" : $"the columns {string.Join(", ", _header.Take(20).Select(TableText.Short))}",
            "Check name and separator; names are case-sensitive.");

    private bool IsIgnored(int column) => _header is not null && _options.IgnoredColumns.Contains(_header[column]);

    private void AddRow()
    {
        if (_rows.Count != _columns)
        {
            throw Errors.Of(_rows.Here, $"{_columns} fields, as in the first row", $"{_rows.Count}",
                "Give every row all columns; put quotes around a text with the separator in it.");
        }
        if ((long)_features.Count + _featureColumns.Length > Array.MaxLength)
        {
            throw Errors.Of(_rows.Name, $"at most {Array.MaxLength} numbers", $"more after line {_rows.Line}",
                "Write a SampleStream of your own that reads the file.");
        }
        foreach (int column in _featureColumns)
        {
            _features.Add(Number(column)
                ?? throw Bad(column, "a number", "Turn text into numbers, or name the column in IgnoredColumns. " + FillIn));
        }
        if (_target < 0)
            return;
        if (_isClasses)
            _labels.Add(Label());
        else
            _values.Add(Number(_target)
                ?? throw Bad(_target, "a number", "If they are classes, set Targets = CsvTargets.Classes. " + FillIn));
    }

    private int Label()
    {
        string name = _rows[_target].ToString();
        if (name.Length == 0)
            throw Bad(_target, "a class", FillIn);
        if (_classes.TryGetValue(name, out int label))
            return label;
        if (_options.ClassNames is not null)
            throw Bad(_target, $"one of the classes {string.Join(", ", _options.ClassNames.Take(20).Select(TableText.Short))}",
                "Correct the name, or leave ClassNames out.");
        _classes.Add(name, _classes.Count);
        return _classes.Count - 1;
    }

    private Dataset Finish()
    {
        Real[] x = [.. _features];
        Shape shape = _featureColumns.Length;
        if (_target < 0)
            return Dataset.From(x, shape);
        if (!_isClasses)
            return Dataset.From(x, shape, [.. _values], 1);
        string[] found = [.. _classes.Keys];
        string[] names = _options.ClassNames is not null ? found : TableText.Sorted(found);
        int[] indices = Array.ConvertAll(found, name => Array.IndexOf(names, name));
        Real[] labels = [.. _labels.Select(label => (Real)indices[label])];
        return Dataset.From(x, shape, labels, 1).WithOneHot(names.Length).WithClassNames(names);
    }

    private Real? Number(int column) =>
        Real.TryParse(_rows[column], NumberStyles.Float, CultureInfo.InvariantCulture, out Real value) && Real.IsFinite(value)
            ? value
            : null;

    private NeuronaException Bad(int column, string expected, string fix)
    {
        string name = _header is null
            ? $"column {column.ToString(CultureInfo.InvariantCulture)}"
            : $"column '{TableText.Short(_header[column])}'";
        return Errors.Of(_rows.Here, $"{expected} in {name}",
            _rows[column].IsEmpty ? "nothing" : $"'{TableText.Short(_rows[column].ToString())}'", fix);
    }
}
