namespace Neurona;

/// <summary>A training under way: what callbacks may see and change.</summary>
public sealed class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly List<string> _notes = [];
    private readonly int _validationFrequency;
    private readonly bool _validates;

    internal TrainingRun(Model model, Trainer trainer, FitOptions options, long batches, bool validates)
    {
        Model = model;
        _trainer = trainer;
        Epochs = options.Epochs;
        Epoch = options.InitialEpoch;
        _validationFrequency = options.ValidationFrequency;
        _validates = validates;
        BatchSize = options.BatchSize;
        Batches = batches;
        string[] names = validates ? [.. trainer.Names, .. trainer.Names.Select(name => $"val_{name}")] : trainer.Names;
        Current = new double[names.Length];
        Running = new(names, Current);
        Running.Clear();
    }

    /// <summary>The model that is trained. It can be evaluated, asked and saved in any callback; that changes nothing
    /// of the training.</summary>
    public Model Model { get; }

    /// <summary>The epoch under way, or just finished, from 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The number of the last epoch.</summary>
    public int Epochs { get; }

    /// <summary>Batches done in this epoch.</summary>
    public long Batch { get; internal set; }

    /// <summary>Batches in an epoch; 0 if a stream does not say how many samples it has.</summary>
    public long Batches { get; internal set; }

    /// <summary>Samples in a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Updates of the weights since the model was compiled.</summary>
    public long Step => _trainer.Optimizer.Step;

    /// <summary>What is measured: loss, metrics, and the same with val_ in front if there is validation data. A value
    /// that has not come yet is NaN.</summary>
    public MetricValues Values => Running;

    /// <summary>The names of <see cref="Values"/>.</summary>
    public IReadOnlyList<string> Names => Values.Names;

    /// <summary>The mean over this epoch so far of the loss, penalties included.</summary>
    public double Loss => Values.Loss;

    /// <summary>The mean loss of the batch just done.</summary>
    public double BatchLoss { get; internal set; }

    /// <summary>The learning rate of the next update; settable unless it follows a schedule.</summary>
    public double LearningRate
    {
        get => _trainer.Optimizer.LearningRate;
        set => _trainer.Optimizer.LearningRate = value;
    }

    /// <summary>Why training is to end after this batch; null if it goes on.</summary>
    public string? StopReason { get; private set; }

    /// <summary>What was noted so far.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What seems wrong with the data, known from the start; see <see cref="History.Warnings"/>.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    internal RunningValues Running { get; }

    /// <summary>The numbers behind <see cref="Running"/>, for what is not measured batch by batch.</summary>
    internal double[] Current { get; }

    /// <summary>Whether the model is measured on validation data in this epoch.</summary>
    internal bool HasValidation => _validates && Epoch % _validationFrequency == 0;

    /// <summary>The loop that the run belongs to.</summary>
    internal FitLoop? Loop { get; init; }

    /// <summary>Saves or restores all that the rest of the training depends on: model, optimizer, order and place of
    /// the samples, measurements, history, callbacks.</summary>
    /// <remarks>To be called in a callback. <see cref="TrainingState.Capture(TrainingRun)"/> keeps it in
    /// memory.</remarks>
    public void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Loop!.VisitState(visitor);
    }

    /// <summary>A value of this epoch so far; val_ values come with the end of the epoch.</summary>
    public double this[string name] => Values.TryGetValue(name, out double value) ? value : throw Unknown(nameof(TrainingRun), name);

    /// <summary>Whether this epoch has a value of this name when it ends: not so for val_ values in an epoch that
    /// <see cref="FitOptions.ValidationFrequency"/> leaves out.</summary>
    public bool IsMeasured(string name) =>
        Array.IndexOf(Values.NameArray, name) >= 0 && (HasValidation || !IsOfValidation(name));

    /// <summary>Whether the value is one of the validation data.</summary>
    internal bool IsOfValidation(string name) => Array.IndexOf(Values.NameArray, name) >= _trainer.Names.Length;

    /// <summary>Whether larger values of a name are better: that of its metric; for losses smaller is.</summary>
    public bool HigherIsBetter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _trainer.HigherIsBetter(name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name);
    }

    /// <summary>Ends training after the batch (or epoch) under way.</summary>
    /// <param name="why">A sentence for people.</param>
    public void Stop(string why) => StopReason ??= why;

    /// <summary>Tells people something.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <summary>The error of something that asks for a value that this training does not measure.</summary>
    public NeuronaException Unknown(string who, string name) => MetricValues.Unknown(who, name, Names);
}
