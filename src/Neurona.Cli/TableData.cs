namespace Neurona.Cli;

/// <summary>The rows of a CSV file as training data.</summary>
internal sealed record TableData : TrainingData
{
    private const int Small = 2000, Middle = 20_000;

    private TableData(string name, Table all, Table train, Table test, TableEncoding encoding, int[] hidden, double dropout, double rate, int batch)
        : base(name, hidden, dropout, rate, batch, 200)
    {
        (All, Train, Test, Encoding) = (all, train, test, encoding);
    }

    /// <summary>All rows of the training file, in its order.</summary>
    public Table All { get; }

    /// <summary>The rows that are trained on, shuffled.</summary>
    public Table Train { get; }

    /// <summary>The rows that are measured by.</summary>
    public Table Test { get; }

    /// <summary>Fitted to the training rows.</summary>
    public TableEncoding Encoding { get; }

    public override int Patience => 20;

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
            < Small => new(name, all, train, test, encoding, [32], 0.2, 0.003, 16),
            < Middle => new(name, all, train, test, encoding, [128, 64], 0.1, 0.002, 64),
            _ => new(name, all, train, test, encoding, [128, 64], 0.2, 0.001, 128),
        };
    }

    /// <summary>The name of a file without its folder and endings.</summary>
    public static string NameOf(string path) => Path.GetFileName(path).Split('.')[0] is { Length: > 0 } name ? name : "table";

    public override (Dataset Train, Dataset Test) Read(string? folder, Terminal terminal, CancellationToken cancellation) =>
        (Encoding.Encode(Train), Encoding.Encode(Test));
}
