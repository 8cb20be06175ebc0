namespace Neurona;

/// <summary>Lowers the learning rate when a value has stopped improving.</summary>
/// <remarks>
/// Better means better than the best so far by more than <see cref="MinDelta"/>. After <see cref="Patience"/> epochs in
/// a row without it the rate becomes max(rate <see cref="Factor"/>, <see cref="MinLr"/>); then
/// <see cref="Cooldown"/> epochs pass before waiting begins anew. The optimizer's rate is a number, not a schedule:
/// otherwise the start of training says so. Epochs without the value, as those without validation, do not count. The
/// rules are Keras'.
/// </remarks>
/// <example><c>new ReduceLROnPlateau { Monitor = "loss", Factor = 0.5, Patience = 3 }</c></example>
public sealed class ReduceLROnPlateau : Callback
{
    private readonly WatchedValue _best = new(nameof(ReduceLROnPlateau));
    private long _waited, _cooling;

    /// <summary>What is watched; val_loss by default.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>What the rate is multiplied by; 0.1 by default, below 1.</summary>
    public double Factor
    {
        get;
        init => field = Require.Below(
            Require.AtLeast(value, 0, nameof(ReduceLROnPlateau), "Factor"), 1, nameof(ReduceLROnPlateau), "Factor");
    } = 0.1;

    /// <summary>Epochs without improvement before the rate falls; 10 by default.</summary>
    public int Patience { get; init => field = Require.AtLeast(value, 0, nameof(ReduceLROnPlateau), "Patience"); } = 10;

    /// <summary>Whether the value is to fall or to rise.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>The smallest change that counts as better; 0.0001 by default.</summary>
    public double MinDelta { get; init => field = Require.AtLeast(value, 0, nameof(ReduceLROnPlateau), "MinDelta"); } = 1e-4;

    /// <summary>Epochs after a reduction before waiting begins anew; 0 by default.</summary>
    public int Cooldown { get; init => field = Require.AtLeast(value, 0, nameof(ReduceLROnPlateau), "Cooldown"); }

    /// <summary>The rate never falls below this; 0 by default.</summary>
    public double MinLr { get; init => field = Require.AtLeast(value, 0, nameof(ReduceLROnPlateau), "MinLr"); }

    /// <summary>The best value so far of the training under way, or of the last one; null before the first
    /// epoch.</summary>
    public double? BestValue => _best.Value;

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run)
    {
        _best.Start(run, Monitor, Mode);
        run.LearningRate = run.LearningRate;   // a rate that follows a schedule refuses
        (_waited, _cooling) = (0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!run.IsMeasured(Monitor))
            return;
        if (_cooling > 0)
            (_cooling, _waited) = (_cooling - 1, 0);
        if (_best.Take(run[Monitor], run.Epoch, MinDelta))
        {
            _waited = 0;
            return;
        }
        if (_cooling > 0 || ++_waited < Patience || run.LearningRate <= MinLr)
            return;
        run.LearningRate = Math.Max(run.LearningRate * Factor, MinLr);
        run.Note(FormattableString.Invariant($"Lowered the learning rate to {run.LearningRate:G4} after epoch {run.Epoch}."));
        (_cooling, _waited) = (Cooldown, 0);
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        _best.VisitState(visitor);
        visitor.Visit("waited", ref _waited);
        visitor.Visit("cooling", ref _cooling);
    }
}
