namespace Neurona;

/// <summary>What is predicted: one of the classes, or a number as it is.</summary>
internal sealed class TargetEncoding
{
    private const int MostFoundClasses = 20;

    private readonly string[] _classNames;

    private TargetEncoding(string name, string[] classNames)
    {
        (Name, _classNames) = (name, classNames);
    }

    public string Name { get; }

    /// <summary>The classes in the order of the outputs; empty for numbers.</summary>
    public IReadOnlyList<string> ClassNames => _classNames;

    /// <summary>Looks at the whole column, so that parts of a table have the same classes.</summary>
    /// <exception cref="NeuronaException">There is no target, or it is missing in a row, or is the same in all.</exception>
    public static TargetEncoding Fit(Table table, string who)
    {
        TableColumn column = table.TargetColumn
            ?? throw Errors.Of(who, "a target column", "features alone", "Call Target(name) first.");
        string name = TableText.Short(column.Name);
        ColumnValues values = column.Values;
        for (int row = 0; row < table.RowCount; row++)
        {
            if (!values.Has(table.RowAt(row)))
            {
                throw Errors.Of($"Line {table.Line(row)} of {table.Source}", $"a value in the target column '{name}'", "nothing",
                    "Leave rows without one out.");
            }
        }
        string where = $"column '{name}' of {table.Source}";
        if (values.Kind == ColumnKind.Date)
            throw Errors.Of(who, "a target of numbers or classes", $"dates in {where}", "Name another column.");
        string[] classes = IsClasses(table, values) ? TableText.Sorted(values.AsCategory().Texts.Select(Canonical).Distinct()) : [];
        if (classes.Length > Math.Max(MostFoundClasses, table.AllRowCount / 2))
        {
            throw Errors.Of(who, "classes that come several times", $"{classes.Length} different ones in {where}",
                values.Kind == ColumnKind.Number ? "Use CsvTargets.Values." : "Name another column.");
        }
        TargetEncoding target = new(column.Name, classes);
        target.CheckVaries(table, values);
        return target;
    }

    /// <summary>The class of every row.</summary>
    /// <exception cref="NeuronaException">A row has another class; the message names the line.</exception>
    public int[] Classes(Table table)
    {
        ColumnValues values = table[Name].Values.AsCategory();
        if (values.Kind == ColumnKind.Text)
        {
            throw Errors.Of(table.Source, $"classes in the target column '{TableText.Short(Name)}'", "texts that are nearly all different",
                "Check the column.");
        }
        int[] to = Array.ConvertAll(values.Texts, ClassOf), classes = new int[table.RowCount];
        for (int row = 0; row < classes.Length; row++)
        {
            int code = values.Code(table.RowAt(row));
            classes[row] = code >= 0 ? to[code] : -1;
            if (classes[row] < 0)
            {
                string known = string.Join(", ", ClassNames.Take(20).Select(TableText.Short));
                throw Errors.Of($"Line {table.Line(row)} of {table.Source}",
                    $"one of the classes {known} in column '{TableText.Short(Name)}'",
                    code < 0 ? "nothing" : $"'{TableText.Short(values.Texts[code])}'", "Correct it, or train on data that has it.");
            }
        }
        return classes;
    }

    /// <summary>The number of every row.</summary>
    /// <exception cref="NeuronaException">A row has none; the message names the line.</exception>
    public Real[] Values(Table table)
    {
        ColumnValues values = table[Name].Values;
        Real[] numbers = new Real[table.RowCount];
        for (int row = 0; row < numbers.Length; row++)
        {
            // In a column with texts, numbers are texts, too.
            string? text = values.Kind == ColumnKind.Category ? values.Text(table.RowAt(row)) : null;
            double value = text is null ? values.Number(table.RowAt(row)) : TableText.Number(text, '.');
            numbers[row] = values.Kind == ColumnKind.Date ? Real.NaN : (Real)value;
            if (!Real.IsFinite(numbers[row]))
            {
                text = values.Text(table.RowAt(row));
                throw Errors.Of($"Line {table.Line(row)} of {table.Source}",
                    $"a number of at most {Real.MaxValue:0.0e0} in the target column '{TableText.Short(Name)}'",
                    text is null ? values.Kind == ColumnKind.Text ? "text" : "nothing" : $"'{TableText.Short(text)}'",
                    "Correct it, or leave the row out.");
            }
        }
        return numbers;
    }

    public TargetJson ToJson() => new() { Name = Name, Classes = [.. ClassNames] };

    public static TargetEncoding Of(TargetJson json) =>
        json.Classes.Contains(null!) || json.Classes.Distinct().Count() != json.Classes.Length
            ? throw TableJson.Broken("a class twice or none")
            : new(json.Name, json.Classes);

    private static bool IsClasses(Table table, ColumnValues values)
    {
        if (values.Kind == ColumnKind.Category)
            return true;
        if (table.Targets != CsvTargets.Auto)
            return table.Targets == CsvTargets.Classes;
        double[] numbers = [.. values.Texts.Select(text => TableText.Number(text, '.')).Distinct().Order()];
        return values.HasCodes && numbers.Length is >= 2 and <= MostFoundClasses && numbers[0] is 0 or 1
            && numbers.Index().All(pair => pair.Item == numbers[0] + pair.Index);
    }

    private void CheckVaries(Table table, ColumnValues values)
    {
        string? first = table.RowCount > 0 ? Canonical(values.Text(table.RowAt(0))!) : null;
        for (int row = 1; row < table.RowCount; row++)
        {
            if (Canonical(values.Text(table.RowAt(row))!) != first)
                return;
        }
        throw Errors.Of(table.Source, $"different values in the target column '{TableText.Short(Name)}'",
            $"'{TableText.Short(first ?? "")}' in all {table.RowCount} rows", "Name another column, or use more rows.");
    }

    // A file of test rows may write its classes with a point behind them, as that of the Adult data does.
    private int ClassOf(string text)
    {
        string name = Canonical(text);
        int index = Array.IndexOf(_classNames, name);
        return index < 0 && name.EndsWith('.') ? Array.IndexOf(_classNames, name[..^1]) : index;
    }

    // 1 and 1.0 are the same class.
    private static string Canonical(string text)
    {
        double number = TableText.Number(text, '.');
        return double.IsNaN(number) ? text : TableText.Name(number);
    }
}
