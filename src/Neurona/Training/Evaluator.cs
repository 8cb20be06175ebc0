namespace Neurona;

/// <summary>Measures a compiled model on data in inference mode: with a plan, buffers and measurements of its own, so
/// that nothing of a training is touched.</summary>
internal sealed class Evaluator
{
    private readonly Trainer _trainer;
    private readonly Plan _plan;
    private readonly LossBuffers _buffers;
    private readonly Measurements _measurements;
    private readonly double[] _losses;

    public Evaluator(Trainer trainer, Graph graph, int rows)
    {
        _trainer = trainer;
        _plan = new(graph, rows, new() { Fused = trainer.Fused, Penalties = true, Plain = Plan.PlainByDefault });
        _buffers = new(trainer.Heads, rows);
        _measurements = new(trainer.Heads);
        _losses = new double[trainer.Heads.Length];
    }

    public int MaxRows => _plan.MaxRows;

    /// <summary>One pass over a source.</summary>
    public Evaluation Run(BatchSource source, BatchBuffers batch)
    {
        _measurements.Reset();
        source.Start(0, default);
        int rows;
        while ((rows = source.Next(batch, Math.Min(MaxRows, batch.MaxRows))) > 0)
            Add(new(batch, rows));
        return Result();
    }

    /// <summary>One batch.</summary>
    public BatchResult Run(in LabeledBatch batch)
    {
        _measurements.Reset();
        Add(batch);
        Span<double> values = stackalloc double[_trainer.Names.Length];
        _measurements.Write(values);
        values[0] += _trainer.Penalty();
        return new(_trainer.Names, values);
    }

    private void Add(in LabeledBatch batch)
    {
        _plan.Forward(batch.Data(), training: false);
        double loss = _trainer.EvaluateLosses(_plan, _buffers, batch, withGradient: false, _losses) + _plan.Penalty / batch.Rows;
        _measurements.Add(loss, _losses, batch.Rows);
        _trainer.UpdateMetrics(_plan, _buffers, batch, _measurements);
    }

    private Evaluation Result()
    {
        double[] values = new double[_trainer.Names.Length];
        _measurements.Write(values);
        values[0] += _trainer.Penalty();
        return new(_trainer.Names, values);
    }
}
