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

/// <summary>Ends training when a value has stopped improving.</summary>
/// <remarks>
/// Better means better than the best so far by more than <see cref="MinDelta"/>. Training ends after <see cref="Patience"/> epochs in a row without it,
/// never in the first epoch. With <see cref="RestoreBestWeights"/> the best epoch's weights are restored at the end however training ended. The rules are Keras'.
/// Reference: Prechelt 1998.
/// </remarks>
public sealed class EarlyStopping : Callback
{
    private double _best;
    private long _bestEpoch, _waited;
    private bool _rises;
    private Real[]? _weights;

    /// <summary>What is watched; val_loss by default.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>The smallest change that counts as better; 0 by default.</summary>
    public double MinDelta { get; init => field = Require.AtLeast(value, 0, nameof(EarlyStopping), "MinDelta"); }

    /// <summary>Epochs without improvement before training ends; 0 by default.</summary>
    public int Patience { get; init => field = Require.AtLeast(value, 0, nameof(EarlyStopping), "Patience"); }

    /// <summary>Whether the value is to fall or to rise.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>A value that must be beaten for the waiting to begin anew; none by default.</summary>
    public double? Baseline { get; init; }

    /// <summary>Whether the weights of the best epoch are restored at the end; false by default.</summary>
    public bool RestoreBestWeights { get; init; }

    /// <summary>Epochs before watching starts; 0 by default.</summary>
    public int StartFromEpoch { get; init => field = Require.AtLeast(value, 0, nameof(EarlyStopping), "StartFromEpoch"); }

    /// <summary>The best value so far of the training under way, or of the last one; null before the first monitored epoch.</summary>
    public double? BestValue => _bestEpoch > 0 && double.IsFinite(_best) ? _best : null;

    /// <summary>The epoch of the best value, from 1; 0 before the first monitored epoch.</summary>
    public int BestEpoch => (int)_bestEpoch;

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!run.Names.Contains(Monitor))
            throw run.Unknown(nameof(EarlyStopping), Monitor);
        _rises = Mode == MonitorMode.Max || (Mode == MonitorMode.Auto && run.HigherIsBetter(Monitor));
        _best = _rises ? double.NegativeInfinity : double.PositiveInfinity;
        (_bestEpoch, _waited, _weights) = (0, 0, null);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Epoch <= StartFromEpoch)
            return;
        double value = run[Monitor];
        if (RestoreBestWeights && _weights is null)
            Keep(run);
        _waited++;
        if (IsBetter(value, _best))
        {
            _best = value;
            Keep(run);
            if (Baseline is not { } baseline || IsBetter(value, baseline))
                _waited = 0;
            return;
        }
        if (_waited >= Patience && run.Epoch > 1)
            run.Stop(FormattableString.Invariant($"{Monitor} has not improved for {_waited} epochs; best {_best:G4} in epoch {_bestEpoch}."));
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!RestoreBestWeights || _weights is null)
            return;
        run.Model.RestoreWeights(_weights);
        run.Note($"Restored the weights of epoch {_bestEpoch}, the best.");
    }

    private bool IsBetter(double value, double than) => _rises ? value - MinDelta > than : value + MinDelta < than;

    private void Keep(TrainingRun run)
    {
        _bestEpoch = run.Epoch;
        if (!RestoreBestWeights)
            return;
        _weights ??= new Real[run.Model.ParameterCount];
        run.Model.CopyWeights(_weights);
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        visitor.Visit("best", ref _best);
        visitor.Visit("best_epoch", ref _bestEpoch);
        visitor.Visit("waited", ref _waited);
        long kept = _weights?.Length ?? 0;
        visitor.Visit("kept", ref kept);
        if (kept != (_weights?.Length ?? 0))
            _weights = new Real[kept];
        if (_weights is not null)
            visitor.Visit("weights", _weights.AsSpan());
    }
}
