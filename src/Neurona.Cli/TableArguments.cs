using System.CommandLine;

namespace Neurona.Cli;

/// <summary>The options that say what a table's columns are, and the table they make.</summary>
internal sealed class TableArguments
{
    private const double TestPart = 0.2;

    private static readonly string[] Endings = [".csv", ".tsv", ".txt", ".data", ".gz"];

    private readonly Option<string?> _target = OptionTypes.Text("--target", "COLUMN",
        "The column of a table that is predicted: classes, or numbers.");
    private readonly Option<string?> _test = OptionTypes.Text("--test", "FILE",
        "A table to be measured by. [default: a fifth of the rows, with the same share of every class]");
    private readonly Option<string?> _drop = OptionTypes.Text("--drop", "A,B,...", "Columns of a table that are left out.");
    private readonly Option<string?> _columns = OptionTypes.Text("--columns", "A,B,...",
        "The names of the columns of a table whose file has no header.");
    private readonly Option<string?> _categories = OptionTypes.Text("--categories", "A,B,...",
        "Columns of a table whose values are names even where they look like numbers.");
    private readonly Option<string?> _task = OptionTypes.Text("--task", "classes|values",
        "What the target is. [default: found out: texts, and whole numbers from 0 or 1 without a gap, are classes]");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> Options => [_target, _test, _drop, _columns, _categories, _task];

    /// <summary>Whether a name is that of a file.</summary>
    public static bool IsFile(string name) =>
        name.AsSpan().ContainsAny('/', '\\') || Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        || File.Exists(name) || Directory.Exists(name);

    /// <summary>The file of test rows, or null.</summary>
    public string? TestFile(ParseResult arguments) => arguments.GetValue(_test);

    /// <summary>The names that stand with commas between them; null for none.</summary>
    public static string[]? List(string? names) =>
        names?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Refuses what only tables have.</summary>
    /// <exception cref="UsageException">One of the options is there.</exception>
    public void CheckAbsent(ParseResult arguments, string data)
    {
        foreach (Option option in Options)
        {
            if (arguments.GetResult(option) is not null)
                throw UsageException.Of(option.Name, "a table, a CSV file", $"the data set {data}", $"Leave {option.Name} out.");
        }
    }

    /// <summary>Reads the table and, if one is named, that of test rows.</summary>
    /// <exception cref="NeuronaException">It is no table.</exception>
    public TableData Read(string path, int seed, ParseResult arguments)
    {
        string target = arguments.GetValue(_target)
            ?? throw UsageException.Of($"CSV file '{path}'", "--target COLUMN, the column that is predicted", "none", "Name it.");
        CsvTargets task = Task(arguments);
        string[] dropped = List(arguments.GetValue(_drop)) ?? [];
        if (dropped.Contains(target))
            throw UsageException.Of("--drop", "columns beside the target", $"'{TableText.Short(target)}', which --target names",
                "Leave it out of one of them.");
        Table all = ReadFile("<data>", path, arguments);
        CheckName("--target", target, all, path);
        foreach (string name in dropped)
            CheckName("--drop", name, all, path);
        try
        {
            Table table = all.Drop(dropped).Target(target, task);
            if (arguments.GetValue(_test) is { } test)
                return TableData.Of(path, table, table.Shuffle(seed), ReadTest(test, target, dropped, arguments));
            bool isClasses = TableEncoding.Fit(table).ClassNames.Count > 0;
            (Table train, Table held) = isClasses ? table.StratifiedSplit(TestPart, seed) : table.RandomSplit(TestPart, seed);
            return TableData.Of(path, table, train, held);
        }
        catch (NeuronaException error)
        {
            throw new UsageException(ToolWords.Of(error.Message, path));
        }
    }

    // Test rows need not have what is dropped.
    private Table ReadTest(string path, string target, string[] dropped, ParseResult arguments)
    {
        Table rows = ReadFile("--test", path, arguments);
        return rows.IndexOf(target) >= 0
            ? rows.Drop([.. dropped.Where(name => rows.IndexOf(name) >= 0)])
            : throw UsageException.Of($"CSV file '{path}'", $"the target column '{TableText.Short(target)}'", "rows without it",
                "Leave --test out, or add the column.");
    }

    private static void CheckName(string option, string name, Table table, string path)
    {
        const int mostNamed = 20;
        if (table.IndexOf(name) >= 0)
            return;
        string[] names = [.. table.Columns.Select(column => column.Name)];
        string some = string.Join(", ", names.Take(mostNamed).Select(TableText.Short));
        throw UsageException.Of(option, $"a column of CSV file '{path}': {some}{(names.Length > mostNamed ? ", ..." : "")}",
            $"'{TableText.Short(name)}'", Names.Closest(name, names) is { } close
                ? $"Did you mean {TableText.Short(close)}?"
                : "If the file has no header, name its columns with --columns.");
    }

    private CsvTargets Task(ParseResult arguments) => arguments.GetValue(_task) switch
    {
        null => CsvTargets.Auto,
        "classes" => CsvTargets.Classes,
        "values" => CsvTargets.Values,
        var other => throw Names.Unknown("--task", other, ["classes", "values"]),
    };

    private Table ReadFile(string who, string path, ParseResult arguments)
    {
        TableOptions options = new()
        {
            Columns = List(arguments.GetValue(_columns)),
            Categories = List(arguments.GetValue(_categories)) ?? [],
        };
        return TableFile.Read(who, path, options);
    }
}
