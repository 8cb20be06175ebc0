using System.Globalization;

namespace Neurona;

/// <summary>The values of one column of a table, read once and never changed: as codes of the few texts that occur, or
/// as numbers.</summary>
internal sealed class ColumnValues
{
    private readonly Chunks<int>? _codes;
    private readonly double[]? _numbersOfCodes;
    private readonly Chunks<double>? _numbers;

    private ColumnValues(
        string name, ColumnKind kind, Chunks<int>? codes, string[] texts, double[]? numbersOfCodes, Chunks<double>? numbers = null)
    {
        Name = name;
        Kind = kind;
        Texts = texts;
        _codes = codes;
        _numbersOfCodes = numbersOfCodes;
        _numbers = numbers;
    }

    public string Name { get; }

    public ColumnKind Kind { get; }

    /// <summary>The texts that occur, by code; empty where the values are kept as numbers alone, or not at
    /// all.</summary>
    public string[] Texts { get; }

    /// <summary>How the dates are written; null for ISO 8601, and for what is no date.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Whether there are codes: then few different values occur.</summary>
    public bool HasCodes => _codes is not null;

    /// <summary>Categories, or numbers and dates of which few are different.</summary>
    /// <param name="name">The column.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="codes">For each row the place in <paramref name="texts"/>, or -1 if it is missing.</param>
    /// <param name="texts">What occurs.</param>
    /// <param name="numbers">What each text means as a number; null for categories.</param>
    /// <param name="dateFormat">How dates are written.</param>
    public static ColumnValues OfCodes(
        string name, ColumnKind kind, Chunks<int> codes, string[] texts, double[]? numbers, string? dateFormat = null) =>
        new(name, kind, codes, texts, numbers) { DateFormat = dateFormat };

    /// <summary>Numbers or dates, a number for each row; NaN if it is missing.</summary>
    public static ColumnValues OfNumbers(string name, ColumnKind kind, Chunks<double> numbers, string? dateFormat = null) =>
        new(name, kind, null, [], null, numbers) { DateFormat = dateFormat };

    /// <summary>Texts that are not kept.</summary>
    public static ColumnValues OfText(string name) => new(name, ColumnKind.Text, null, [], null);

    /// <summary>The same values as names of categories.</summary>
    public ColumnValues AsCategory()
    {
        if (_codes is not null)
            return Kind == ColumnKind.Category ? this : new(Name, ColumnKind.Category, _codes, Texts, null);
        if (_numbers is null)
            return this;
        Dictionary<double, int> known = [];
        List<string> texts = [];
        Chunks<int> codes = new();
        for (int row = 0; row < _numbers.Count; row++)
        {
            double value = _numbers[row];
            int code = -1;
            if (!double.IsNaN(value) && !known.TryGetValue(value, out code))
            {
                known.Add(value, code = texts.Count);
                texts.Add(NameOf(value));
            }
            codes.Add(code);
        }
        return new(Name, ColumnKind.Category, codes, [.. texts], null);
    }

    /// <summary>The same values in other rows: row i has what row <paramref name="from"/>[i] had.</summary>
    public ColumnValues Reordered(int[] from) =>
        new(Name, Kind, _codes?.Reordered(from), Texts, _numbersOfCodes, _numbers?.Reordered(from)) { DateFormat = DateFormat };

    /// <summary>The same values as dates, if all of them are written in a format and their texts are kept; else as they
    /// are.</summary>
    public ColumnValues AsDates(string format)
    {
        if (_codes is null || Kind == ColumnKind.Date)
            return this;
        double[] dates = Array.ConvertAll(Texts, text => TableText.Date(text, format));
        return dates.Length == 0 || Array.Exists(dates, double.IsNaN) ? this : OfCodes(Name, ColumnKind.Date, _codes, Texts, dates, format);
    }

    /// <summary>The number or date in a row; NaN if it is missing, or the column has no numbers.</summary>
    public double Number(int row)
    {
        if (_numbers is not null)
            return _numbers[row];
        if (_numbersOfCodes is null || _codes is null)
            return double.NaN;
        int code = _codes[row];
        return code < 0 ? double.NaN : _numbersOfCodes[code];
    }

    /// <summary>The code of the text in a row; -1 if it is missing, or there are no codes.</summary>
    public int Code(int row) => _codes is null ? -1 : _codes[row];

    /// <summary>The text in a row, null if it is missing or not kept; numbers without codes as
    /// <see cref="TableText.Name"/> writes them.</summary>
    public string? Text(int row)
    {
        if (_codes is not null)
            return _codes[row] < 0 ? null : Texts[_codes[row]];
        double value = Number(row);
        return double.IsNaN(value) ? null : NameOf(value);
    }

    /// <summary>In how many rows there is no value.</summary>
    public int MissingCount =>
        _codes is not null ? _codes.CountOf(code => code < 0) : _numbers?.CountOf(double.IsNaN) ?? 0;

    /// <summary>Whether a row has a value here.</summary>
    public bool Has(int row) => _codes is not null ? _codes[row] >= 0 : _numbers is null || !double.IsNaN(_numbers[row]);

    private string NameOf(double value) =>
        Kind == ColumnKind.Date ? TableText.DateOf(value).ToString("s", CultureInfo.InvariantCulture) : TableText.Name(value);
}
