namespace Neurona.Cli;

/// <summary>The rows of a CSV file as training data.</summary>
internal sealed record TableData : TrainingData
{
    private const int Small = 2000, Middle = 20_000;

    private TableData(
        string path, string name, Table all, Table train, Table test, TableEncoding encoding, int[] hidden, double dropout, double rate,
        int batch)
        : base(name, hidden, dropout, rate, batch, 200)
    {
        (Path, All, Train, Test, Encoding) = (path, all, train, test, encoding);
    }

    /// <summary>The training file.</summary>
    public string Path { get; }

    /// <summary>All rows of the training file, in its order.</summary>
    public Table All { get; }

    /// <summary>The rows that are trained on, shuffled.</summary>
    public Table Train { get; }

    /// <summary>The rows that are measured by.</summary>
    public Table Test { get; }

    /// <summary>Fitted to the training rows.</summary>
    public TableEncoding Encoding { get; }

    public override int Patience => 20;

    /// <summary>What is suspicious in it.</summary>
    public IReadOnlyList<string> Findings => field ??= TableReview.Of(Train, Test);

    /// <summary>Whether one class has more than ten times as many training rows as another.</summary>
    public bool IsUnbalanced
    {
        get
        {
            if (Encoding.ClassNames.Count == 0)
                return false;
            int[] counts = [.. Encoding.Target.Classes(Train).CountBy(label => label).Select(pair => pair.Value)];
            return counts.Max() > 10L * counts.Min();
        }
    }

    /// <summary>Tables with settings that suit so many rows.</summary>
    public static TableData Of(string path, Table all, Table train, Table test)
    {
        string name = NameOf(path);
        TableEncoding encoding = TableEncoding.Fit(train);
        return train.RowCount switch
        {
            < Small => new(path, name, all, train, test, encoding, [32], 0.2, 0.003, 16),
            < Middle => new(path, name, all, train, test, encoding, [128, 64], 0.1, 0.002, 64),
            _ => new(path, name, all, train, test, encoding, [128, 64], 0.2, 0.001, 128),
        };
    }

    /// <summary>The pairs of a cross-validation over rows, each encoded by its own training part.</summary>
    /// <param name="rows">Some or all of the rows.</param>
    /// <param name="folds">How many parts.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <param name="repeats">How often all of it is done.</param>
    public IReadOnlyList<(Dataset Train, Dataset Test)> Folds(Table rows, int folds, int seed, int repeats = 1)
    {
        try
        {
            return (Encoding.ClassNames.Count > 0 ? rows.StratifiedFolds(folds, seed, repeats) : rows.Folds(folds, seed, repeats)).Encode();
        }
        catch (NeuronaException error)
        {
            throw new UsageException(ToolWords.Of(error.Message, Path));
        }
    }

    /// <summary>Two shuffled parts of rows, encoded by the first, with the same share of every class.</summary>
    public (Dataset Train, Dataset Test) Split(Table rows, double testPart, int seed)
    {
        try
        {
            return (Encoding.ClassNames.Count > 0 ? rows.StratifiedSplit(testPart, seed) : rows.RandomSplit(testPart, seed)).Encode();
        }
        catch (NeuronaException error)
        {
            throw new UsageException(ToolWords.Of(error.Message, Path));
        }
    }

    /// <summary>The name of a file without its folder and endings.</summary>
    public static string NameOf(string path) => System.IO.Path.GetFileName(path).Split('.')[0] is { Length: > 0 } name ? name : "table";

    public override (Dataset Train, Dataset Test) Read(string? folder, Terminal terminal, CancellationToken cancellation) =>
        (Encoding.Encode(Train), Encoding.Encode(Test));
}
