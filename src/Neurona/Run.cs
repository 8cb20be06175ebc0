namespace Neurona;

/// <summary>A training under way: what callbacks may see and change.</summary>
public sealed class Run
{
    private readonly Trainer _trainer;
    private readonly List<string> _notes = [];

    internal Run(Model model, Trainer trainer, FitOptions options, int batches, bool validates)
    {
        Model = model;
        _trainer = trainer;
        Epochs = options.Epochs;
        BatchSize = options.BatchSize;
        Batches = batches;
        string[] names = trainer.Names;
        Names = validates ? [.. names, .. names.Select(name => $"val_{name}")] : names;
        Values = new double[Names.Count];
        Values.AsSpan().Fill(double.NaN);
    }

    /// <summary>The model that is trained.</summary>
    public Model Model { get; }

    /// <summary>The epoch under way, or just finished, from 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>How many epochs there are to be.</summary>
    public int Epochs { get; }

    /// <summary>Batches done in this epoch.</summary>
    public int Batch { get; internal set; }

    /// <summary>Batches in an epoch.</summary>
    public int Batches { get; }

    /// <summary>Samples in a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Updates of the weights since the model was compiled.</summary>
    public long Step => _trainer.StepCount;

    /// <summary>What is measured: loss, metrics, and the same with val_ in front if there is validation data.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The mean over this epoch so far of the loss, penalties included.</summary>
    public double Loss => Values[0];

    /// <summary>The mean loss of the batch just done.</summary>
    public double BatchLoss { get; internal set; }

    /// <summary>The learning rate; settable unless it follows a schedule.</summary>
    public Real Rate
    {
        get => _trainer.Rate;
        set => _trainer.Rate = value;
    }

    /// <summary>Why training is to end after this batch; null if it goes on.</summary>
    public string? StopReason { get; private set; }

    /// <summary>What was noted so far.</summary>
    public IReadOnlyList<string> Notes => _notes;

    internal double[] Values { get; }

    /// <summary>A value of this epoch so far; val_ values come with the end of the epoch.</summary>
    public double this[string name]
    {
        get
        {
            for (int i = 0; i < Names.Count; i++)
            {
                if (Names[i] == name)
                    return Values[i];
            }
            throw Unknown("Run", name);
        }
    }

    /// <summary>Whether larger values of a name are better: that of its metric; for losses smaller is.</summary>
    public bool HigherIsBetter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string bare = name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name;
        return Array.Find(_trainer.Metrics, metric => metric.Name == bare)?.HigherIsBetter ?? false;
    }

    /// <summary>Ends training after the batch (or epoch) under way.</summary>
    /// <param name="why">A sentence for people.</param>
    public void Stop(string why) => StopReason ??= why;

    /// <summary>Tells people something.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>The error of something that asks for a value that this run does not measure.</summary>
    public NeuronaException Unknown(string who, string name) =>
        Throw.Error(who, $"a value that is measured, {string.Join(", ", Names)}", $"'{name}'", name is not null && name.StartsWith("val_", StringComparison.Ordinal) ? "Fit with Validation or ValidationSplit." : "Compile the model with that metric.");
}
