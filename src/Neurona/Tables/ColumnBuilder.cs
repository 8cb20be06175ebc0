using System.Runtime.InteropServices;

namespace Neurona;

/// <summary>Collects the cells of one column and finds out what they are.</summary>
/// <remarks>
/// Every text is looked at once, when it first comes; a cell is the code of its text. A column of which many texts are
/// numbers, and all of them, goes on as numbers alone, and one of too many other texts is not kept: memory stays within
/// a small multiple of the numbers that come out.
/// </remarks>
internal sealed class ColumnBuilder
{
    /// <summary>So many different numbers are kept as texts, too, and can be made categories or classes.</summary>
    public const int MostNumericTexts = 1024;

    // More different texts than this are no categories.
    private const int MostTexts = 1 << 16;

    // So few are categories even if each stands in one row alone.
    private const int FewTexts = 20;

    // Nor are texts that are longer than this all together.
    private const long MostCharacters = 1 << 24;

    private readonly string _name, _who;
    private readonly char _separator;
    private readonly string? _dateFormat;
    private readonly bool _isCategory;
    private readonly HashSet<string> _missing;
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _isMissing;
    private readonly List<TextEntry> _texts = [];
    private Chunks<int>? _codes = new();
    private Chunks<double>? _numbers;
    private ColumnKind _kind;
    private char _decimal;
    private bool _isOther;
    private long _characters;

    /// <param name="name">The column's.</param>
    /// <param name="who">What errors call the file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="separator">What stands between the file's fields.</param>
    /// <param name="isCategory">Whether the options name it as one.</param>
    /// <param name="missing">What stands for missing values.</param>
    public ColumnBuilder(string name, string who, TableOptions options, char separator, bool isCategory, HashSet<string> missing)
    {
        (_name, _who, _separator, _isCategory, _missing) = (name, who, separator, isCategory, missing);
        _dateFormat = options.DateFormats.GetValueOrDefault(name);
        _lookup = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        _isMissing = _missing.GetAlternateLookup<ReadOnlySpan<char>>();
        _decimal = options.DecimalSeparator ?? '\0';
    }

    /// <summary>Takes the next row's cell.</summary>
    /// <param name="text">Without blanks around it.</param>
    /// <param name="line">Where it stands, for errors.</param>
    public void Add(ReadOnlySpan<char> text, long line)
    {
        if (_numbers is not null)
            _numbers.Add(Parsed(text, line));
        else if (_codes is not null)
            AddText(text, line);
    }

    private void AddText(ReadOnlySpan<char> text, long line)
    {
        ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(_lookup, text, out bool isKnown);
        if (isKnown)
        {
            CollectionsMarshal.AsSpan(_texts)[code].Count++;
            _codes!.Add(code);
            return;
        }
        code = _texts.Count;
        TextEntry entry = Entry(text, line);
        _isOther |= entry.Is == Meaning.Text;
        _texts.Add(entry);
        _codes!.Add(code);
        _characters += text.Length;
        if (_texts.Count > MostTexts || _characters > MostCharacters)
            GiveUp();
        else if (_texts.Count > MostNumericTexts && !_isOther && !_isCategory)
            GoOnAsNumbers();
    }

    private TextEntry Entry(ReadOnlySpan<char> text, long line)
    {
        string known = text.ToString();
        if (text.ContainsAny('\0', '\uFFFD'))
        {
            throw Errors.Of($"Line {line} of {_who}", $"text in UTF-8 in column '{TableText.Short(_name)}'",
                "bytes that are none", "Save the file as UTF-8.");
        }
        if (_missing.Contains(known))
            return new(known, Meaning.Missing, line, double.NaN, double.NaN);
        if (_isCategory)
            return new(known, Meaning.Text, line, double.NaN, double.NaN);
        if (_dateFormat is not null)
        {
            double day = TableText.Date(text, _dateFormat);
            return double.IsNaN(day) ? throw NotADate(text, line) : new(known, Meaning.Date, line, day, day);
        }
        double pointed = _decimal == ',' ? double.NaN : TableText.Number(text, '.');
        bool mayHaveComma = _decimal == ',' || (_decimal == 0 && _separator != ',');
        double withComma = mayHaveComma ? TableText.Number(text, ',') : double.NaN;
        if (!double.IsNaN(pointed) || !double.IsNaN(withComma))
            return new(known, Meaning.Number, line, pointed, withComma);
        double date = TableText.Date(text, null);
        return double.IsNaN(date) ? new(known, Meaning.Text, line, double.NaN, double.NaN) : new(known, Meaning.Date, line, date, date);
    }

    // Too many texts. A column of numbers with a few texts is no column of texts.
    private void GiveUp()
    {
        CheckMixed();
        LetGo();
    }

    private void LetGo()
    {
        _codes = null;
        _known.Clear();
        _texts.Clear();
    }

    // All so far are numbers, or all are dates: what was kept as texts becomes numbers, and further cells are only that.
    private void GoOnAsNumbers()
    {
        CheckMixed();
        _kind = NumbersOrDates();
        double[] values = Values();
        _numbers = new();
        int count = _codes!.Count;
        for (int row = 0; row < count; row++)
            _numbers.Add(values[_codes[row]]);
        LetGo();
    }

    private double Parsed(ReadOnlySpan<char> text, long line)
    {
        double value = _kind == ColumnKind.Date ? TableText.Date(text, _dateFormat) : TableText.Number(text, _decimal == ',' ? ',' : '.');
        if (!double.IsNaN(value))
        {
            // Whole numbers say nothing of decimals; the first that has some does.
            if (_decimal == 0 && _separator != ',' && _kind == ColumnKind.Number && text.Contains('.'))
                _decimal = '.';
            return value;
        }
        if (_isMissing.Contains(text))
            return value;
        if (_kind == ColumnKind.Date)
            throw NotADate(text, line);
        if (_decimal == 0 && _separator != ',' && !double.IsNaN(value = TableText.Number(text, ',')))
        {
            _decimal = ',';
            return value;
        }
        throw NotANumber(text.ToString(), line);
    }

    /// <summary>The column, all rows of which were added.</summary>
    /// <exception cref="NeuronaException">Most cells are numbers and others are not.</exception>
    public ColumnValues Finish()
    {
        if (_numbers is not null)
            return ColumnValues.OfNumbers(_name, _kind, _numbers, _dateFormat);
        if (_codes is null)
            return ColumnValues.OfText(_name);
        CheckMixed();
        if (_isCategory || _isOther)
            return Coded(!_isCategory && AreNamesOfRows() ? ColumnKind.Text : ColumnKind.Category, null);
        return Coded(NumbersOrDates(), Values());
    }

    private ColumnValues Coded(ColumnKind kind, double[]? values)
    {
        // Codes of missing values become -1; the others move up.
        int[] to = new int[_texts.Count];
        List<string> texts = [];
        List<double> numbers = [];
        for (int code = 0; code < to.Length; code++)
        {
            bool isMissing = _texts[code].Is == Meaning.Missing;
            to[code] = isMissing ? -1 : texts.Count;
            if (isMissing)
                continue;
            texts.Add(_texts[code].Text);
            if (values is not null)
                numbers.Add(values[code]);
        }
        for (int row = 0; row < _codes!.Count; row++)
            _codes[row] = to[_codes[row]];
        return ColumnValues.OfCodes(_name, kind, _codes, [.. texts], values is null ? null : [.. numbers], _dateFormat);
    }

    // Of a column without others.
    private ColumnKind NumbersOrDates() =>
        _texts.Exists(text => text.Is == Meaning.Date) ? ColumnKind.Date : ColumnKind.Number;

    // What every text means as a number, once the column says whether decimals stand behind points or commas.
    private double[] Values()
    {
        if (_decimal == 0)
        {
            TextEntry? comma = _texts.Find(text => text.Is == Meaning.Number && double.IsNaN(text.WithPoint));
            TextEntry? point = _texts.Find(text => text.Is == Meaning.Number && double.IsNaN(text.WithComma));
            if (comma is not null && point is not null && _separator != ',')
            {
                throw Errors.Of(_who, $"decimals behind points or behind commas in column '{TableText.Short(_name)}'",
                    $"'{TableText.Short(point.Text)}' in line {point.Line} and '{TableText.Short(comma.Text)}' in line {comma.Line}",
                    "Write all of them alike.");
            }
            if (comma is not null)
                _decimal = ',';
            else if (point is not null && _separator != ',')
                _decimal = '.';
        }
        return [.. _texts.Select(text => _decimal == ',' ? text.WithComma : text.WithPoint)];
    }

    // Most texts stand in one row alone, as names and remarks do.
    private bool AreNamesOfRows()
    {
        long rows = 0, texts = 0;
        foreach (TextEntry text in _texts)
        {
            if (text.Is == Meaning.Missing)
                continue;
            rows += text.Count;
            texts++;
        }
        return texts > FewTexts && texts > rows / 2;
    }

    // Texts may be most of a column; a few among numbers or dates are mistakes.
    private void CheckMixed()
    {
        long numbers = 0, dates = 0, texts = 0;
        foreach (TextEntry text in _texts)
        {
            numbers += text.Is == Meaning.Number ? text.Count : 0;
            dates += text.Is == Meaning.Date ? text.Count : 0;
            texts += text.Is == Meaning.Text ? text.Count : 0;
        }
        if (numbers + dates <= texts || numbers + dates + texts == Math.Max(numbers, dates))
            return;
        Meaning most = numbers >= dates ? Meaning.Number : Meaning.Date;
        TextEntry first = _texts.Find(text => text.Is != most && text.Is != Meaning.Missing)!;
        throw most == Meaning.Number ? NotANumber(first.Text, first.Line) : NotADate(first.Text, first.Line);
    }

    private NeuronaException NotANumber(string text, long line)
    {
        bool hasOther = _separator != ',' && (_decimal == '.' && text.Contains(',') || _decimal == ',' && text.Contains('.'));
        return Errors.Of($"Line {line} of {_who}", $"a number in column '{TableText.Short(_name)}', as most rows have",
            $"'{TableText.Short(text)}'", hasOther
                ? "Write all decimals behind points, or all behind commas."
                : "Correct it, leave it empty if it is missing, or name the column in Categories if its values are names.");
    }

    private NeuronaException NotADate(ReadOnlySpan<char> text, long line)
    {
        string format = _dateFormat is null ? "" : $"as {_dateFormat} ";
        return Errors.Of($"Line {line} of {_who}", $"a date {format}in column '{TableText.Short(_name)}'",
            $"'{TableText.Short(text.ToString())}'", "Write all dates alike, or name their format in DateFormats.");
    }

    private enum Meaning
    {
        Missing,
        Number,
        Date,
        Text,
    }

    private sealed record TextEntry(string Text, Meaning Is, long Line, double WithPoint, double WithComma)
    {
        public long Count { get; set; } = 1;
    }
}
