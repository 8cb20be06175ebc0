namespace Neurona;

/// <summary>What a loop has measured so far: the sums of its losses and the states of its metrics. It belongs to one
/// loop.</summary>
internal sealed class Measurements
{
    private readonly CompiledHead[] _heads;
    private readonly double[][][] _states;
    private readonly double[] _losses;
    private double _total;
    private long _samples;

    public Measurements(CompiledHead[] heads)
    {
        _heads = heads;
        _states = Array.ConvertAll(heads, head =>
            Array.ConvertAll(head.Metrics, metric => new double[metric.StateSize(head.OutputShape, head.TargetShape)]));
        _losses = new double[heads.Length];
    }

    public void Reset()
    {
        _total = 0;
        _samples = 0;
        Array.Clear(_losses);
        foreach (double[][] states in _states)
        {
            foreach (double[] state in states)
                Array.Clear(state);
        }
    }

    public Span<double> State(int head, int metric) => _states[head][metric];

    /// <summary>Takes in the losses of a batch: the total, and that of each output before its weight.</summary>
    public void Add(double total, ReadOnlySpan<double> losses, int rows)
    {
        _total += total * rows;
        _samples += rows;
        for (int i = 0; i < losses.Length; i++)
            _losses[i] += losses[i] * rows;
    }

    /// <summary>Writes the values in the order of <see cref="NamesOf"/>.</summary>
    public void Write(Span<double> values)
    {
        values[0] = _total / _samples;
        int at = 1;
        for (int h = 0; h < _heads.Length; h++)
        {
            if (_heads.Length > 1)
                values[at++] = _losses[h] / _samples;
            for (int m = 0; m < _heads[h].Metrics.Length; m++)
                values[at++] = _heads[h].Metrics[m].Result(_states[h][m]);
        }
    }

    public void VisitState(IStateVisitor visitor)
    {
        visitor.Visit("total", ref _total);
        visitor.Visit("samples", ref _samples);
        visitor.VisitSums("losses", _losses);
        for (int h = 0; h < _heads.Length; h++)
        {
            for (int m = 0; m < _states[h].Length; m++)
                visitor.VisitSums($"{_heads[h].Name}/{m}", _states[h][m]);
        }
    }

    /// <summary>loss; with several outputs output_loss for each; then the metrics, with the output's name in front if
    /// there are several. Equal names get a number.</summary>
    public static string[] NamesOf(CompiledHead[] heads)
    {
        List<string> names = ["loss"];
        foreach (CompiledHead head in heads)
        {
            string prefix = heads.Length > 1 ? $"{head.Name}_" : "";
            if (heads.Length > 1)
                names.Add($"{prefix}loss");
            for (int m = 0; m < head.Metrics.Length; m++)
                names.Add(Unique(names, prefix + head.Metrics[m].Name));
        }
        return [.. names];
    }

    private static string Unique(List<string> names, string name)
    {
        string unique = name;
        for (int i = 1; names.Contains(unique); i++)
            unique = $"{name}_{i}";
        return unique;
    }
}
