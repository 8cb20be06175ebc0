using System.Buffers;

namespace Neurona;

/// <summary>Rows of a table, encoded when a batch is gathered.</summary>
internal sealed class TableDataset : Dataset
{
    private const int OnStack = 256;

    private readonly Table _table;
    private readonly TableEncoding _encoding;
    private readonly EncodedColumn[] _columns;
    private readonly int[]? _classes;
    private readonly Real[]? _values;

    public TableDataset(Table table, TableEncoding encoding, bool mayBeUnknown, bool withTarget = true)
    {
        (_table, _encoding) = (table, encoding);
        _columns = Array.ConvertAll(encoding.Columns, column => column.Bind(table, Values(table, column.Name), mayBeUnknown));
        if (withTarget && table.IndexOf(encoding.TargetName) >= 0)
        {
            if (encoding.ClassNames.Count > 0)
                _classes = encoding.Target.Classes(table);
            else
                _values = encoding.Target.Values(table);
        }
        TargetShapes = _classes is null && _values is null ? [] : [encoding.TargetShape];
        ClassNames = encoding.ClassNames;
        TableEncoding = encoding;
    }

    public override int Count => _table.RowCount;

    public override IReadOnlyList<Shape> InputShapes => _encoding.InputShapes;

    public override IReadOnlyList<Shape> TargetShapes { get; }

    /// <summary>How many rows have a category that the training rows do not have, by column.</summary>
    public IEnumerable<(string Column, int Rows)> Unknown =>
        _columns.Zip(_encoding.Columns, (column, encoding) => (encoding.Name, column.Unknown)).Where(pair => pair.Unknown > 0);

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        int[]? rented = samples.Length > OnStack ? ArrayPool<int>.Shared.Rent(samples.Length) : null;
        Span<int> rows = rented is null ? stackalloc int[OnStack] : rented;
        rows = rows[..samples.Length];
        for (int i = 0; i < samples.Length; i++)
            rows[i] = _table.RowAt(samples[i]);
        int at = 0, index = _encoding.FeatureNames.Count > 0 ? 1 : 0;
        for (int column = 0; column < _columns.Length; column++)
        {
            bool isIndex = _encoding.Columns[column].IsIndex;
            _columns[column].Fill(rows, batch.Input(isIndex ? index++ : 0), isIndex ? 0 : at);
            at += isIndex ? 0 : _encoding.Columns[column].FeatureNames.Count;
        }
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
        if (batch.HasTargets)
            FillTargets(samples, batch.Target());
    }

    internal override int KnownClassOf(int sample) => _classes is null ? -1 : _classes[sample];

    private void FillTargets(ReadOnlySpan<int> samples, Mat target)
    {
        if (_classes is null)
        {
            for (int i = 0; i < samples.Length; i++)
                target[i, 0] = _values![samples[i]];
            return;
        }
        target.Data.Clear();
        for (int i = 0; i < samples.Length; i++)
            target[i, _classes[samples[i]]] = 1;
    }

    private static ColumnValues Values(Table table, string name) => table.IndexOf(name) is >= 0 and var column
        ? table.Columns[column].Values
        : throw Errors.Of(table.Source, $"the column '{TableText.Short(name)}' of the training data",
            $"the columns {string.Join(", ", table.Columns.Take(20).Select(one => TableText.Short(one.Name)))}",
            "Names are case-sensitive; give every column that the model was trained on.");
}
