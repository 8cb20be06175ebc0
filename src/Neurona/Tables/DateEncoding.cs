namespace Neurona;

/// <summary>A date as its year, month, day and day of the week (0 for Monday), and its hour if times of day occur, each
/// standardized; a missing one as their means, with a feature that tells so.</summary>
internal sealed class DateEncoding : ColumnEncoding
{
    private static readonly string[] Parts = ["year", "month", "day", "weekday", "hour"];

    private readonly double[] _means, _factors;
    private readonly string? _format;
    private readonly bool _hasFlag;

    private DateEncoding(string name, string? format, double[] means, double[] factors, bool hasFlag) : base(name)
    {
        (_means, _factors, _format, _hasFlag) = (means, factors, format, hasFlag);
        IEnumerable<string> parts = Parts.Take(means.Length).Select(part => $"{name} {part}");
        FeatureNames = hasFlag ? [.. parts, $"{name} missing"] : [.. parts];
    }

    public override IReadOnlyList<string> FeatureNames { get; }

    /// <summary>How dates are written; null for ISO 8601.</summary>
    public string? Format => _format;

    public static new DateEncoding Fit(Table table, TableColumn column)
    {
        Span<double> first = stackalloc double[Parts.Length], parts = stackalloc double[Parts.Length],
            sums = stackalloc double[Parts.Length], squares = stackalloc double[Parts.Length];
        sums.Clear();
        squares.Clear();
        int count = 0;
        bool hasTimes = false;
        for (int row = 0; row < table.RowCount; row++)
        {
            double days = column.Values.Number(table.RowAt(row));
            if (double.IsNaN(days))
                continue;
            Split(days, parts);
            if (count++ == 0)
                parts.CopyTo(first);
            hasTimes |= parts[^1] != 0;
            // From the first date on: the sums stay small, and those of whole numbers are exact.
            for (int part = 0; part < parts.Length; part++)
            {
                double difference = parts[part] - first[part];
                sums[part] += difference;
                squares[part] += difference * difference;
            }
        }
        double[] means = new double[hasTimes ? Parts.Length : Parts.Length - 1], factors = new double[means.Length];
        for (int part = 0; part < means.Length; part++)
        {
            double mean = sums[part] / Math.Max(count, 1), variance = squares[part] / Math.Max(count, 1) - mean * mean;
            means[part] = count == 0 ? 0 : first[part] + mean;
            factors[part] = NumberEncoding.Factor(Math.Sqrt(Math.Max(variance, 0)), Math.Abs(means[part]));
        }
        return new(column.Name, column.Values.DateFormat, means, factors, count < table.RowCount && count > 0);
    }

    public override EncodedColumn Bind(Table table, ColumnValues values, bool mayBeUnknown)
    {
        // A file that is read without the format of the training data has texts, or numbers such as 20261121.
        if (_format is not null)
            values = values.AsDates(_format);
        CheckKind(table, values, ColumnKind.Date, _format is null ? "a date" : $"a date as {_format}",
            text => !double.IsNaN(TableText.Date(text, _format)));
        return new Column(this, values);
    }

    public override ColumnJson ToJson() =>
        new() { Name = Name, Kind = "date", Format = _format, Means = _means, Factors = _factors, HasMissing = _hasFlag };

    public static new DateEncoding Of(ColumnJson json) =>
        json.Means is { } means && json.Factors is { } factors && means.Length == factors.Length
            && means.Length >= Parts.Length - 1 && means.Length <= Parts.Length
            && Array.TrueForAll(means, double.IsFinite) && Array.TrueForAll(factors, factor => double.IsFinite(factor) && factor != 0)
            ? new(json.Name, json.Format, means, factors, json.HasMissing)
            : throw TableJson.Broken($"no scales for the date '{TableText.Short(json.Name)}'");

    private static void Split(double days, Span<double> parts)
    {
        DateTime date = TableText.DateOf(days);
        int weekday = ((int)date.DayOfWeek + 6) % 7;
        ReadOnlySpan<double> all = [date.Year, date.Month, date.Day, weekday, date.TimeOfDay.TotalHours];
        all[..parts.Length].CopyTo(parts);
    }

    private sealed class Column(DateEncoding encoding, ColumnValues values) : EncodedColumn
    {
        public override void Fill(ReadOnlySpan<int> rows, Mat into, int at)
        {
            Span<double> parts = stackalloc double[encoding._means.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                double days = values.Number(rows[i]);
                bool isMissing = double.IsNaN(days);
                if (!isMissing)
                    Split(days, parts);
                for (int part = 0; part < parts.Length; part++)
                    into[i, at + part] = isMissing ? 0 : (Real)((parts[part] - encoding._means[part]) * encoding._factors[part]);
                if (encoding._hasFlag)
                    into[i, at + parts.Length] = isMissing ? 1 : 0;
            }
        }
    }
}
