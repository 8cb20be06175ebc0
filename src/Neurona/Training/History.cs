namespace Neurona;

/// <summary>What training measured, epoch by epoch.</summary>
/// <remarks>All lists are of the same length: item i is of epoch <see cref="InitialEpoch"/> + i + 1. What was not
/// measured in an epoch, as val_ values where <see cref="FitOptions.ValidationFrequency"/> leaves it out, is
/// NaN.</remarks>
public sealed class History
{
    private readonly Dictionary<string, List<double>> _values = [];
    private readonly List<double> _rates = [];

    /// <summary>How many epochs were finished.</summary>
    public int Epochs { get; internal set; }

    /// <summary>How many epochs were done before the first one here: <see cref="FitOptions.InitialEpoch"/>.</summary>
    public int InitialEpoch { get; internal set; }

    /// <summary>How long training took.</summary>
    public TimeSpan Duration { get; internal set; }

    /// <summary>Samples trained on, all epochs together.</summary>
    public long Samples { get; internal set; }

    /// <summary>Why training ended before the last epoch; null if it did not.</summary>
    public string? StopReason { get; internal set; }

    /// <summary>Whether a loss was not finite, which ended training.</summary>
    internal bool HasDiverged { get; set; }

    /// <summary>What callbacks had to say, in order.</summary>
    public IReadOnlyList<string> Notes { get; internal set; } = [];

    /// <summary>What seemed wrong with the data before the first batch, such as a class of which one side of a split
    /// has no sample; see <see cref="Dataset.ClassWarnings"/>.</summary>
    public IReadOnlyList<string> Warnings { get; internal set; } = [];

    /// <summary>The learning rate at the end of each epoch.</summary>
    public IReadOnlyList<double> LearningRate => _rates;

    /// <summary>The names: loss, metrics, and the same with val_ in front.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The values of an epoch each, in order; NaN where it was not measured.</summary>
    /// <exception cref="NeuronaException">Nothing of this name was measured.</exception>
    public IReadOnlyList<double> this[string name] => _values.TryGetValue(name, out List<double>? values)
        ? values
        : throw MetricValues.Unknown("History", name, _values.Keys);

    /// <summary>Saves or restores the values of the epochs so far.</summary>
    internal void VisitState(IStateVisitor visitor)
    {
        long epochs = Epochs, first = InitialEpoch, samples = Samples;
        visitor.Visit("epochs", ref epochs);
        visitor.Visit("initial_epoch", ref first);
        visitor.Visit("samples", ref samples);
        (Epochs, InitialEpoch, Samples) = (checked((int)epochs), checked((int)first), samples);
        foreach ((string name, List<double> values) in _values)
            Visit(visitor, name, values);
        Visit(visitor, "learning_rate", _rates);
    }

    private void Visit(IStateVisitor visitor, string name, List<double> values)
    {
        double[] all = [.. values];
        Array.Resize(ref all, Epochs);
        visitor.VisitSums(name, all);
        values.Clear();
        values.AddRange(all);
    }

    /// <summary>Names what will be measured, so that a training that ends in its first epoch has empty lists.</summary>
    internal void Declare(IEnumerable<string> names)
    {
        foreach (string name in names)
            _values.TryAdd(name, []);
    }

    internal void Append(MetricValues values, double rate)
    {
        foreach ((string name, double value) in values)
            _values[name].Add(value);
        _rates.Add(rate);
    }
}
