namespace Neurona;

/// <summary>Whether a watched value is to fall or to rise.</summary>
public enum MonitorMode
{
    /// <summary>As its metric says; losses fall.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}

/// <summary>A measured value that a callback watches: which way is better, the best so far and its epoch.</summary>
/// <param name="who">The callback, for errors.</param>
internal sealed class WatchedValue(string who)
{
    private double _best;
    private long _epoch;
    private bool _rises;

    /// <summary>The best value; null before there is one.</summary>
    public double? Value => double.IsFinite(_best) && _epoch > 0 ? _best : null;

    /// <summary>The epoch of the best value, from 1; 0 before there is one.</summary>
    public int Epoch { get => (int)_epoch; set => _epoch = value; }

    /// <summary>Begins anew with a training.</summary>
    /// <exception cref="NeuronaException">The training does not measure the value.</exception>
    public void Start(TrainingRun run, string name, MonitorMode mode)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!run.Names.Contains(name))
            throw run.Unknown(who, name);
        _rises = mode == MonitorMode.Max || (mode == MonitorMode.Auto && run.HigherIsBetter(name));
        _best = _rises ? double.NegativeInfinity : double.PositiveInfinity;
        _epoch = 0;
    }

    /// <summary>Whether a value is better than another by more than so much. NaN is better than nothing.</summary>
    public bool IsBetter(double value, double than, double by = 0) => _rises ? value - by > than : value + by < than;

    /// <summary>Takes the value of an epoch: true if it is better than the best so far.</summary>
    public bool Take(double value, int epoch, double by = 0)
    {
        if (!IsBetter(value, _best, by))
            return false;
        (_best, _epoch) = (value, epoch);
        return true;
    }

    public void VisitState(IStateVisitor visitor)
    {
        visitor.Visit("best", ref _best);
        visitor.Visit("best_epoch", ref _epoch);
    }
}
