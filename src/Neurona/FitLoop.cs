using System.Diagnostics;

namespace Neurona;

/// <summary>The loop of <see cref="Model.Fit"/>: epochs of batches, validation, callbacks, history.</summary>
internal sealed class FitLoop
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(50);

    private readonly Trainer _trainer;
    private readonly FitOptions _options;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Dataset _data;
    private readonly Dataset? _validation;
    private readonly Run _run;
    private readonly History _history = new();
    private readonly int[] _order;
    private readonly ulong _seed;
    private long _lastReport;

    public FitLoop(Model model, Dataset data, FitOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        _trainer = model.Trainer;
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
        _data = data;
        _validation = options.Validation;
        _trainer.Check(data, "Fit");
        if (_validation is not null)
            _trainer.Check(_validation, "Fit with Validation");
        else if (options.ValidationSplit > 0)
            (_data, _validation) = data.Split(options.ValidationSplit);
        _seed = _trainer.Seed = (ulong)(options.Seed ?? model.Seed);
        _order = new int[_data.Count];
        _run = new(model, _trainer, options, (_data.Count + options.BatchSize - 1) / options.BatchSize, _validation is not null);
        _history.Declare(_run.Names);
    }

    public History Run()
    {
        long start = Stopwatch.GetTimestamp();
        foreach (Callback callback in _options.Callbacks)
            callback.OnStart(_run);
        while (_run.Epoch < _run.Epochs && _run.StopReason is null)
            Epoch();
        foreach (Callback callback in _options.Callbacks)
            callback.OnEnd(_run);
        _history.Duration = Stopwatch.GetElapsedTime(start);
        _history.StopReason = _run.StopReason;
        _history.Notes = _run.Notes;
        return _history;
    }

    private void Epoch()
    {
        _run.Epoch++;
        _run.Batch = 0;
        Order();
        _run.Values.AsSpan().Fill(double.NaN);
        _trainer.ResetMetrics();
        (Real[] x, Real[] targets) = _trainer.Buffers(Math.Min(_options.BatchSize, _data.Count));
        double total = 0;
        for (int at = 0; at < _order.Length && _run.StopReason is null; at += _options.BatchSize)
        {
            int rows = Math.Min(_options.BatchSize, _order.Length - at);
            _data.Copy(_order.AsSpan(at, rows), new(x, rows, _data.InputShape.Size), new(targets, rows, _data.TargetShape.Size));
            Real loss = _trainer.Step(x, targets, rows);
            _trainer.UpdateMetrics(x, targets, rows);
            total += (double)loss * rows;
            _run.Batch++;
            _run.BatchLoss = loss;
            _history.Samples += rows;
            Publish(total / (at + rows));
            if (!Real.IsFinite(loss))
                _run.Stop($"The loss became {loss} in epoch {_run.Epoch}, batch {_run.Batch}. Lower the learning rate, or scale the inputs to about 0 to 1.");
            if (_cancellation.IsCancellationRequested)
                _run.Stop("Training was cancelled.");
            foreach (Callback callback in _options.Callbacks)
                callback.OnBatch(_run);
            Report(final: false);
        }
        if (_run.Batch == _run.Batches)
            EndEpoch();
    }

    private void EndEpoch()
    {
        if (_validation is not null)
        {
            Evaluation evaluation = _trainer.Evaluate(_validation, Math.Max(_options.BatchSize, 256));
            for (int i = 0; i < evaluation.Names.Count; i++)
                _run.Values[evaluation.Names.Count + i] = evaluation[evaluation.Names[i]];
        }
        _history.Epochs = _run.Epoch;
        for (int i = 0; i < _run.Names.Count; i++)
            _history.Append(_run.Names[i], _run.Values[i]);
        foreach (Callback callback in _options.Callbacks)
            callback.OnEpoch(_run);
        Report(final: true);
    }

    private void Publish(double loss)
    {
        _run.Values[0] = loss;
        for (int i = 0; i < _trainer.Metrics.Length; i++)
            _run.Values[i + 1] = _trainer.Metrics[i].Result;
    }

    private void Report(bool final)
    {
        if (_progress is null || (!final && Stopwatch.GetElapsedTime(_lastReport) < ProgressInterval))
            return;
        _lastReport = Stopwatch.GetTimestamp();
        Dictionary<string, double> values = [];
        for (int i = 0; i < _run.Names.Count; i++)
        {
            if (!double.IsNaN(_run.Values[i]))
                values[_run.Names[i]] = _run.Values[i];
        }
        _progress.Report(new(_run.Epoch, _run.Epochs, _run.Batch, _run.Batches, values));
    }

    // Every epoch has its own order, a function of the seed and the updates before it, so that a later Fit does not repeat it (R. Durstenfeld, Algorithm 235, 1964).
    private void Order()
    {
        const ulong stream = 1UL << 41;   // beyond every layer's and parameter's stream
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        CounterRandom noise = CounterRandom.Of(_seed, (ulong)_trainer.StepCount, stream);
        for (int i = _order.Length - 1; i > 0 && _options.Shuffle; i--)
        {
            int other = (int)(((ulong)noise.Bits((uint)i) * (ulong)(i + 1)) >> 32);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }
    }
}
