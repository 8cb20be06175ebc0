namespace Neurona;

/// <summary>A category as a feature for each (one-hot), one for missing values if the training rows have any; or as its
/// index.</summary>
internal sealed class CategoryEncoding : ColumnEncoding
{
    private readonly string[] _categories;
    private readonly Dictionary<string, int> _index;
    private readonly bool _hasMissing;

    private CategoryEncoding(string name, string[] categories, bool hasMissing, bool isIndex) : base(name)
    {
        (_categories, _hasMissing, IsIndex) = (categories, hasMissing, isIndex);
        _index = new(StringComparer.Ordinal);
        for (int i = 0; i < categories.Length; i++)
        {
            if (categories[i] is null || !_index.TryAdd(categories[i], i))
                throw TableJson.Broken($"a category twice or none in column '{TableText.Short(name)}'");
        }
        IEnumerable<string> features = isIndex ? [name] : categories.Select(category => $"{name}={category}");
        FeatureNames = [.. hasMissing && !isIndex ? features.Append($"{name} missing") : features];
    }

    public override IReadOnlyList<string> FeatureNames { get; }

    public override bool IsIndex { get; }

    /// <summary>The categories with a feature, or an index, of their own.</summary>
    public IReadOnlyList<string> Categories => _categories;

    public static new CategoryEncoding Fit(Table table, TableColumn column)
    {
        ColumnValues values = column.Values;
        long[] counts = new long[values.Texts.Length];
        bool hasMissing = false;
        for (int row = 0; row < table.RowCount; row++)
        {
            int code = values.Code(table.RowAt(row));
            if (code >= 0)
                counts[code]++;
            else
                hasMissing = true;
        }
        // The most frequent ones; of equally frequent ones those that come first in the file.
        IEnumerable<string> frequent = Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0)
            .OrderByDescending(code => counts[code]).Take(column.Settings.MaxCategories).Select(code => values.Texts[code]);
        return new(column.Name, TableText.Sorted(frequent), hasMissing, column.Settings.IsIndex);
    }

    public override EncodedColumn Bind(Table table, ColumnValues values, bool mayBeUnknown)
    {
        if (values.Kind == ColumnKind.Text && !values.HasCodes)
        {
            throw Bad(table, 0, "one of the categories of the training data", "texts that are nearly all different",
                "Check the column.");
        }
        ColumnValues categories = values.AsCategory();
        int[] to = Array.ConvertAll(categories.Texts, IndexOf);
        int unknown = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            int code = categories.Code(table.RowAt(row));
            if (code < 0 || to[code] >= 0)
                continue;
            unknown++;
            if (!mayBeUnknown)
            {
                throw Bad(table, row, $"one of {Known()}",
                    $"'{TableText.Short(categories.Texts[code])}', which the training data does not have",
                    "Correct it, leave it empty if it is missing, or allow unknown categories.");
            }
        }
        return new Column(this, categories, to, unknown);
    }

    public override ColumnJson ToJson() =>
        new() { Name = Name, Kind = "category", Categories = _categories, HasMissing = _hasMissing, IsIndex = IsIndex };

    public static new CategoryEncoding Of(ColumnJson json) => json.Categories is { } categories
        ? new(json.Name, categories, json.HasMissing, json.IsIndex)
        : throw TableJson.Broken($"no categories of column '{TableText.Short(json.Name)}'");

    // 1 and 1.0 are the same category.
    private int IndexOf(string text)
    {
        if (_index.TryGetValue(text, out int index))
            return index;
        double number = TableText.Number(text, '.');
        return !double.IsNaN(number) && _index.TryGetValue(TableText.Name(number), out index) ? index : -1;
    }

    private string Known() =>
        string.Join(", ", _categories.Take(10).Select(TableText.Short)) + (_categories.Length > 10 ? ", ..." : "");

    private sealed class Column : EncodedColumn
    {
        private readonly CategoryEncoding _encoding;
        private readonly ColumnValues _values;
        private readonly int[] _to;

        public Column(CategoryEncoding encoding, ColumnValues values, int[] to, int unknown) =>
            (_encoding, _values, _to, Unknown) = (encoding, values, to, unknown);

        public override void Fill(ReadOnlySpan<int> rows, Mat into, int at)
        {
            int width = _encoding.FeatureNames.Count;
            for (int i = 0; i < rows.Length; i++)
            {
                int code = _values.Code(rows[i]), category = code < 0 ? -1 : _to[code];
                Span<Real> features = into.Row(i).Slice(at, width);
                if (_encoding.IsIndex)
                {
                    features[0] = category + 1;
                    continue;
                }
                features.Clear();
                if (category >= 0)
                    features[category] = 1;
                else if (code < 0 && _encoding._hasMissing)
                    features[^1] = 1;
            }
        }
    }
}
