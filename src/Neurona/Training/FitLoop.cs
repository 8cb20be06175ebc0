using System.Diagnostics;
using System.Globalization;

namespace Neurona;

/// <summary>The loop of Fit: epochs of batches, validation, callbacks, history.</summary>
internal sealed class FitLoop
{
    // Samples measured at once, if not more are trained on at once.
    private const int RowsMeasured = 256;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>What the epoch is called in a state: only that of a training under way has it.</summary>
    public const string EpochName = "loop/epoch";

    /// <summary>Of the orders of the samples: beyond every node's and parameter's stream.</summary>
    public const ulong OrderStream = 1UL << 41;

    private readonly Model _model;
    private readonly Trainer _trainer;
    private readonly FitOptions _options;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly BatchSource _source;
    private readonly Dataset? _validation;
    private readonly TrainingRun _run;
    private readonly Measurements _measurements;
    private readonly BatchBuffers _buffers;
    private readonly History _history = new();
    private readonly Dataset? _trained;
    private BatchSource? _validationSource, _trainedSource;
    private long _pass;    // that the source goes through: the epoch's number, unless StepsPerEpoch is given
    private long _ahead;   // rows that were gathered and are not trained on yet
    private long _lastReport;

    public FitLoop(
        Model model, Dataset data, FitOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
        : this(model, options, progress, cancellationToken)
    {
        CheckData(data, "Fit");
        model.TakeDescription(data);
        if (options.SampleWeights is { } weights)
            data = data.WithWeights([.. weights]);
        _validation = options.Validation;
        if (_validation is not null)
            CheckData(_validation, "Fit with Validation");
        else if (options.ValidationSplit > 0)
            (data, _validation) = data.Split(options.ValidationSplit);
        if (options.ClassWeight is { } classes)
            data = data.WithClassWeights(classes);
        _validation = Looked(_validation);
        _trained = data;
        _source = new DatasetSource(data, options.Shuffle) { Check = CheckTargets };
        int rows = Math.Min(options.BatchSize, data.Count);
        _buffers = _source.NewBuffers(rows);
        if (_validation is not null && _trainer.Heads.Length == 1 && _trainer.Heads[0].TargetShape.IsFlat)
        {
            int limit = Math.Max(_trainer.Heads[0].OutputShape.Channels, 2);
            _history.Warnings = MissingClasses.Between(data, _validation, "validation", limit);
        }
        _run = NewRun(data.Count);
    }

    public FitLoop(
        Model model, SampleStream stream, FitOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
        : this(model, options, progress, cancellationToken)
    {
        _trainer.CheckShapes(stream.InputShapes, stream.TargetShapes, "Fit");
        if (options.Validation is { } validation)
        {
            CheckData(validation, "Fit with Validation");
            _validation = Looked(validation);
        }
        if (options.EvaluateTraining)
            throw Errors.Of("Fit", "a Dataset for EvaluateTraining", "a SampleStream", "Evaluate in a callback.");
        if (options.ValidationSplit > 0 || options.ClassWeight is not null || options.SampleWeights is not null)
            throw Errors.Of("Fit", "a Dataset for ValidationSplit, ClassWeight and SampleWeights", "a SampleStream",
                "Give Validation, and let the stream write weights.");
        _source = new StreamSource(stream) { Check = CheckTargets };
        _buffers = _source.NewBuffers((int)Math.Min(options.BatchSize, stream.Count ?? options.BatchSize));
        _run = NewRun(stream.Count);
    }

#pragma warning disable CS8618 // Set by the two constructors above.
    private FitLoop(Model model, FitOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
#pragma warning restore CS8618
    {
        if (options.Callbacks is null || options.Callbacks.Contains(null!))
            throw Errors.Of("Fit", "callbacks", "null", "Leave it out.");
        if (options.InitialEpoch >= options.Epochs)
            throw Errors.Of("Fit", $"Epochs above InitialEpoch, which is {options.InitialEpoch}", $"{options.Epochs}",
                "Epochs is the number of the last epoch: add those that are done.");
        _model = model;
        _trainer = model.Trainer;
        _options = options;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _measurements = new(_trainer.Heads);
        _pass = options.InitialEpoch;
        _history.InitialEpoch = options.InitialEpoch;
    }

    public History Run()
    {
        long start = Stopwatch.GetTimestamp();
        using WorkerLease lease = Workers.Enter(_options.Threads);
        _trainer.StartTraining("Fit");
        try
        {
            _trainer.Seed = (ulong)(_options.Seed ?? _model.Seed);
            _history.Declare(_run.Names);
            foreach (Callback callback in _options.Callbacks)
                callback.OnStart(_run);
            if (_cancellationToken.IsCancellationRequested)
                _run.Stop("Training was cancelled.");
            if (_options.ResumeFrom is { } state)
                Resume(state);
            while (_run.Epoch < _run.Epochs && _run.StopReason is null)
                Epoch();
            _trainer.TakeAverage();
            foreach (Callback callback in _options.Callbacks)
                callback.OnEnd(_run);
        }
        finally
        {
            _trainer.EndTraining();
        }
        _history.Duration = Stopwatch.GetElapsedTime(start);
        _history.StopReason = _run.StopReason;
        _history.Notes = _run.Notes;
        return _history;
    }

    /// <summary>Saves or restores all that the rest of the training depends on.</summary>
    public void VisitState(IStateVisitor visitor)
    {
        _trainer.VisitState(visitor);
        long epoch = _run.Epoch, batch = _run.Batch, seed = (long)_trainer.Seed;
        visitor.Visit(EpochName, ref epoch);
        visitor.Visit("loop/batch", ref batch);
        visitor.Visit("loop/seed", ref seed);
        (_run.Epoch, _run.Batch, _trainer.Seed) = (checked((int)epoch), batch, (ulong)seed);
        _source.VisitState(new PrefixedVisitor(visitor, "data/"), (int)_ahead);
        visitor.Visit("loop/pass", ref _pass);
        visitor.Visit("loop/ahead", ref _ahead);
        _measurements.VisitState(new PrefixedVisitor(visitor, "measurements/"));
        _history.VisitState(new PrefixedVisitor(visitor, "history/"));
        for (int i = 0; i < _options.Callbacks.Count; i++)
            _options.Callbacks[i].VisitState(new PrefixedVisitor(visitor, $"callbacks/{i}/"));
    }

    // The state may be that of an epoch under way, which is then finished, or of its end.
    private void Resume(TrainingState state)
    {
        state.Restore(_model, this);
        if (_run.Batch > 0)
            _run.Running.Outdate(_measurements);
        if (_history.InitialEpoch + _history.Epochs < _run.Epoch)
            Batches();
    }

    private void Epoch()
    {
        _run.Epoch++;
        _run.Batch = 0;
        _run.Running.Clear();
        _measurements.Reset();
        foreach (Callback callback in _options.Callbacks)
            callback.OnEpochBegin(_run);
        Batches();
    }

    private void Batches()
    {
        (_buffers.Epoch, _buffers.Seed) = (checked((int)_pass), _trainer.Seed);
        if (_options.StepsPerEpoch is null ? _pass < _run.Epoch : _pass == _history.InitialEpoch)
            StartPass();
        bool complete = _run.Batch > 0 && _run.Batch == _run.Batches;   // so where the state was taken after the last one
        while (!complete && _run.StopReason is null)
            complete = !Batch();
        if (complete)
            EndEpoch();
    }

    private void StartPass()
    {
        _pass++;
        _buffers.Epoch = checked((int)_pass);
        _source.Start(_buffers.Epoch, CounterRandom.Of(_trainer.Seed, (ulong)_trainer.BeginPass(), OrderStream));
    }

    // Returns false when the epoch's samples are at an end.
    private bool Batch()
    {
        bool isBegun = _ahead > 0;   // by the training that this one goes on from
        int rows = _source.Next(_buffers, _buffers.MaxRows);
        if (rows == 0 && _options.StepsPerEpoch is not null)
        {
            StartPass();
            rows = _source.Next(_buffers, _buffers.MaxRows);
            if (rows == 0)
                throw NoSamples();
        }
        if (rows == 0)
            return false;
        _ahead = rows;
        if (!isBegun)
        {
            foreach (Callback callback in _options.Callbacks)
                callback.OnBatchBegin(_run);
        }
        _ahead = 0;
        double loss = _trainer.Step(new(_buffers, rows), _measurements);
        _run.Batch++;
        _run.BatchLoss = loss;
        _history.Samples += rows;
        _run.Running.Outdate(_measurements);
        if (!double.IsFinite(loss))
        {
            _history.HasDiverged = true;
            string where = _trainer.FindNotFinite(new(_buffers, rows)) is { } found ? $"{found} " : "";
            _run.Stop(string.Create(CultureInfo.InvariantCulture,
                $"The loss became {loss} in epoch {_run.Epoch}, batch {_run.Batch}. {where}"
                + $"Lower the learning rate, or scale the inputs to about 0 to 1."));
        }
        if (_cancellationToken.IsCancellationRequested)
            _run.Stop("Training was cancelled.");
        foreach (Callback callback in _options.Callbacks)
            callback.OnBatchEnd(_run);
        Report(final: false);
        return _run.Batch != _run.Batches;
    }

    private void EndEpoch()
    {
        if (_run.Batch == 0)
            throw NoSamples();
        _run.Running.Refresh();
        if (_options.EvaluateTraining)
        {
            _trainedSource ??= new DatasetSource(_trained!, shuffle: false);
            Measure(_trainedSource, Math.Max(_options.BatchSize, RowsMeasured), 0);
        }
        if (_run.HasValidation)
        {
            _validationSource ??= new DatasetSource(_validation!, shuffle: false) { Check = CheckTargets, Who = "Fit with Validation" };
            Measure(_validationSource, _options.ValidationBatchSize ?? Math.Max(_options.BatchSize, RowsMeasured), _trainer.Names.Length);
        }
        _history.Epochs = _run.Epoch - _history.InitialEpoch;
        _history.Append(_run.Values, _run.LearningRate);
        foreach (Callback callback in _options.Callbacks)
            callback.OnEpochEnd(_run);
        Report(final: true);
    }

    private void Measure(BatchSource source, int rows, int at)
    {
        foreach ((_, double value) in _model.Evaluate(_trainer, source, rows))
            _run.Current[at++] = value;
    }

    private TrainingRun NewRun(long? samples) =>
        new(_model, _trainer, _options,
            _options.StepsPerEpoch ?? (samples is { } count ? (count + _options.BatchSize - 1) / _options.BatchSize : 0),
            _validation is not null)
        { Loop = this, Warnings = _history.Warnings };

    // The part of the validation data that is looked at.
    private Dataset? Looked(Dataset? validation) =>
        validation is not null && _options.ValidationSteps is { } steps
            ? validation.Take((int)Math.Min(validation.Count, (long)steps * (_options.ValidationBatchSize ?? _options.BatchSize)))
            : validation;

    private static NeuronaException NoSamples() =>
        Errors.Of("Fit", "at least one sample", "an empty stream",
            "Check where the data comes from, and that Restart goes back to its start.");

    private void Report(bool final)
    {
        if (_progress is null || (!final && Stopwatch.GetElapsedTime(_lastReport) < ProgressInterval))
            return;
        _lastReport = Stopwatch.GetTimestamp();
        Dictionary<string, double> values = [];
        foreach ((string name, double value) in _run.Values)
        {
            if (!double.IsNaN(value))
                values[name] = value;
        }
        _progress.Report(new(_run.Epoch, _run.Epochs, _run.Batch, _run.Batches, values));
    }

    private void CheckData(Dataset data, string who)
    {
        if (data.Count == 0)
            throw Errors.Of(who, "at least one sample", "an empty data set", "Check where the data comes from.");
        _trainer.CheckShapes(data.InputShapes, data.TargetShapes, who);
    }

    private void CheckTargets(BatchBuffers buffers, int rows) => _trainer.CheckTargets(new(buffers, rows));
}
