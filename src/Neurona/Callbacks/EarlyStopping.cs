namespace Neurona;

/// <summary>Ends training when a value has stopped improving.</summary>
/// <remarks>
/// Better means better than the best so far by more than <see cref="MinDelta"/>. Training ends after
/// <see cref="Patience"/> epochs in a row without it, never in the first epoch. With <see cref="RestoreBestWeights"/>
/// the best epoch's weights are restored at the end however training ended. Epochs without the value, as those without
/// validation, do not count. The rules are Keras'.
/// Reference: Prechelt 1998.
/// </remarks>
public sealed class EarlyStopping : Callback
{
    private readonly WatchedValue _best = new(nameof(EarlyStopping));
    private long _waited;
    private Real[] _weights = [];

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

    /// <summary>The best value so far of the training under way, or of the last one; null before the first monitored
    /// epoch.</summary>
    public double? BestValue => _best.Value;

    /// <summary>The epoch of the best value, from 1; 0 before the first monitored epoch.</summary>
    public int BestEpoch => _best.Epoch;

    /// <summary>The epoch after which it ended the training under way, or the last one, from 1; 0 if it did
    /// not.</summary>
    public int StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run)
    {
        _best.Start(run, Monitor, Mode);
        (_waited, _weights, StoppedEpoch) = (0, [], 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Epoch <= StartFromEpoch || !run.IsMeasured(Monitor))
            return;
        double value = run[Monitor];
        bool improved = _best.Take(value, run.Epoch, MinDelta);
        if (improved || _best.Epoch == 0)
            Keep(run);
        _waited++;
        if (improved)
        {
            if (Baseline is not { } baseline || _best.IsBetter(value, baseline, MinDelta))
                _waited = 0;
            return;
        }
        if (_waited < Patience || run.Epoch <= 1)
            return;
        StoppedEpoch = run.Epoch;
        run.Stop(FormattableString.Invariant(
            $"{Monitor} has not improved for {_waited} epochs; best {_best.Value:G4} in epoch {_best.Epoch}."));
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!RestoreBestWeights || _weights.Length == 0)
            return;
        run.Model.RestoreWeights(_weights);
        run.Note($"Restored the weights of epoch {_best.Epoch}, the best.");
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        _best.VisitState(visitor);
        visitor.Visit("waited", ref _waited);
        long kept = _weights.Length;
        visitor.Visit("kept", ref kept);
        if (kept != _weights.Length)
            _weights = new Real[kept];
        visitor.Visit("weights", _weights.AsSpan());
    }

    private void Keep(TrainingRun run)
    {
        _best.Epoch = run.Epoch;
        if (!RestoreBestWeights)
            return;
        if (_weights.Length == 0)
            _weights = new Real[run.Model.ParameterCount];
        run.Model.CopyWeights(_weights);
    }
}
