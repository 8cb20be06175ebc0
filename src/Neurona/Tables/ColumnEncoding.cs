namespace Neurona;

/// <summary>How one column becomes features: fitted to the training rows, applied to any.</summary>
internal abstract class ColumnEncoding(string name)
{
    public string Name => name;

    /// <summary>A name for each feature that the column becomes.</summary>
    public abstract IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Whether the column is an input of its own, the index of its category.</summary>
    public virtual bool IsIndex => false;

    /// <summary>The encoding of a column, fitted to the rows of a table.</summary>
    public static ColumnEncoding Fit(Table table, TableColumn column) => column.Kind switch
    {
        ColumnKind.Number => NumberEncoding.Fit(table, column),
        ColumnKind.Date => DateEncoding.Fit(table, column),
        _ => CategoryEncoding.Fit(table, column),
    };

    /// <summary>The column of a table made ready to be encoded; holds no scratch.</summary>
    /// <param name="table">Has the column.</param>
    /// <param name="values">The column.</param>
    /// <param name="mayBeUnknown">Whether a category that is not in the training rows is all zeros, else an
    /// error.</param>
    /// <exception cref="NeuronaException">Values are of another kind, or unknown; the message names the line.</exception>
    public abstract EncodedColumn Bind(Table table, ColumnValues values, bool mayBeUnknown);

    /// <summary>What is saved.</summary>
    public abstract ColumnJson ToJson();

    /// <summary>Reads what <see cref="ToJson"/> gave.</summary>
    /// <exception cref="NeuronaException">It is something else.</exception>
    public static ColumnEncoding Of(ColumnJson json) => json.Kind switch
    {
        "number" => NumberEncoding.Of(json),
        "category" => CategoryEncoding.Of(json),
        "date" => DateEncoding.Of(json),
        _ => throw TableJson.Broken($"a column of kind '{TableText.Short(json.Kind)}'"),
    };

    /// <summary>The error of a value that this column does not take.</summary>
    protected NeuronaException Bad(Table table, int row, string expected, string got, string fix) =>
        Errors.Of($"Line {table.Line(row)} of {table.Source}", $"{expected} in column '{TableText.Short(Name)}'", got, fix);

    /// <summary>Refuses a column of texts where numbers or dates are expected.</summary>
    /// <param name="table">Has the column.</param>
    /// <param name="values">The column.</param>
    /// <param name="kind">What it must hold.</param>
    /// <param name="expected">One of its values in words.</param>
    /// <param name="isOne">Whether a text is such a value; the error names the first that is none.</param>
    protected void CheckKind(Table table, ColumnValues values, ColumnKind kind, string expected, Func<string, bool> isOne)
    {
        if (values.Kind == kind)
            return;
        const string fix = "Write it as in the training data; leave it empty if it is missing.";
        if (values.Kind == ColumnKind.Text && table.RowCount > 0)
            throw Bad(table, 0, expected, "texts that are nearly all different", fix);
        // Where each is one, but the column as a whole is of another kind, it is the first value.
        int first = -1;
        for (int row = 0; row < table.RowCount; row++)
        {
            if (values.Text(table.RowAt(row)) is not { } text)
                continue;
            first = first < 0 ? row : first;
            if (!isOne(text))
                throw Bad(table, row, expected, $"'{TableText.Short(text)}'", fix);
        }
        if (first >= 0)
            throw Bad(table, first, expected, $"'{TableText.Short(values.Text(table.RowAt(first))!)}'", fix);
    }
}

/// <summary>One column of a table, on its way into features.</summary>
internal abstract class EncodedColumn
{
    /// <summary>How many rows have a category that the training rows do not have.</summary>
    public int Unknown { get; protected init; }

    /// <summary>Writes the features of rows.</summary>
    /// <param name="rows">Where the rows are in the columns.</param>
    /// <param name="into">A row for each.</param>
    /// <param name="at">The column's first feature.</param>
    public abstract void Fill(ReadOnlySpan<int> rows, Mat into, int at);
}
