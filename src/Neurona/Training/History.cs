namespace Neurona;

/// <summary>What training measured, epoch by epoch.</summary>
public sealed class History
{
    private readonly Dictionary<string, List<double>> _values = [];
    private readonly List<double> _rates = [];

    /// <summary>How many epochs were finished.</summary>
    public int Epochs { get; internal set; }

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

    /// <summary>The learning rate at the end of each epoch.</summary>
    public IReadOnlyList<double> LearningRate => _rates;

    /// <summary>The names: loss, metrics, and the same with val_ in front.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The values of an epoch each, in order.</summary>
    /// <exception cref="NeuronaException">Nothing of this name was measured.</exception>
    public IReadOnlyList<double> this[string name] => _values.TryGetValue(name, out List<double>? values)
        ? values
        : throw MetricValues.Unknown("History", name, _values.Keys);

    /// <summary>Saves or restores the values of the epochs so far.</summary>
    internal void VisitState(IStateVisitor visitor)
    {
        long epochs = Epochs, samples = Samples;
        visitor.Visit("epochs", ref epochs);
        visitor.Visit("samples", ref samples);
        (Epochs, Samples) = (checked((int)epochs), samples);
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
