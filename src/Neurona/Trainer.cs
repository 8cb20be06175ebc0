namespace Neurona;

/// <summary>A compiled model: plans, gradients and optimizer state, and the one step that training repeats.</summary>
internal sealed class Trainer
{
    private const int CheckRows = 256;

    private readonly Model _model;
    private readonly Optimizer _optimizer;
    private readonly Loss _loss;
    private readonly bool _fused;
    private readonly Region _gradients;
    private readonly Region[] _state;
    private readonly Parameter[] _regularized;
    private readonly Parameter[] _constrained;
    private Plan? _training, _evaluation;
    private Real? _rate;
    private Real[] _x = [], _targets = [];

    public Trainer(Model model, Optimizer optimizer, Loss loss, ReadOnlySpan<Metric> metrics)
    {
        _model = model;
        _optimizer = optimizer;
        Seed = (ulong)model.Seed;
        Graph graph = model.Graph;
        Layer last = graph.Output.Layer!;
        loss.Check(last, graph.Output.Shape);
        Loss? fused = graph.Output.Inputs.Count == 1 && graph.Output.Inputs[0].Layer is not null ? loss.FuseWith(last) : null;
        _loss = fused ?? loss;
        _fused = fused is not null;
        GivenLoss = loss;
        TargetShape = loss.TargetShape(graph.Output.Shape);
        Metrics = new Metric[metrics.Length];
        for (int i = 0; i < metrics.Length; i++)
            Metrics[i] = metrics[i].Resolve(graph.Output.Shape, TargetShape);
        Names = ["loss", .. Metrics.Select(metric => metric.Name)];
        if (Names.Distinct().Count() != Names.Length)
            throw Throw.Error("Model.Compile", "metrics with different names", string.Join(", ", Names), "Leave one out.");
        _gradients = new(graph.TrainedLength);
        _state = new Region[optimizer.StateCount];
        for (int i = 0; i < _state.Length; i++)
            _state[i] = new(graph.TrainedLength);
        _regularized = [.. graph.Parameters.Where(p => p.Trained && p.Spec.Regularizer is not null)];
        _constrained = [.. graph.Parameters.Where(p => p.Trained && p.Spec.Constraint is not null)];
    }

    public Optimizer Optimizer => _optimizer;

    /// <summary>The loss as the user gave it.</summary>
    public Loss GivenLoss { get; }

    public Metric[] Metrics { get; }

    /// <summary>loss, then the metrics.</summary>
    public string[] Names { get; }

    /// <summary>The shape of one target.</summary>
    public Shape TargetShape { get; }

    public long StepCount { get; private set; }

    public ulong Seed { get; set; }

    public Region Gradients => _gradients;

    public Real Rate
    {
        get => _rate ?? _optimizer.LearningRate.At(StepCount);
        set
        {
            if (_optimizer.LearningRate.Schedule is { } schedule)
                throw Throw.Error("Run.Rate", "an optimizer with a constant rate", $"one that follows {schedule.GetType().Name}", "Change the rate by the schedule or by a callback, not both.");
            _rate = Real.IsFinite(value) && value >= 0 ? value : throw Throw.Error("Run.Rate", "a finite number of at least 0", $"{value}", "Lower it by a factor.");
        }
    }

    /// <summary>Forward, loss, backward, update. Returns the mean loss with penalties.</summary>
    public Real Step(ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets, int rows)
    {
        Real loss = Accumulate(x, targets, rows);
        Real rate = Rate;
        _optimizer.Step(new(StepCount, rate, _model.Weights.At(0, _gradients.Length), _gradients.Span, State(0), State(1), State(2)));
        foreach (Parameter parameter in _constrained)
            parameter.Spec.Constraint!.Apply(new(_model[parameter], parameter.Length / parameter.Spec.Columns, parameter.Spec.Columns));
        _training!.HasGradients = false;
        StepCount++;
        return loss;
    }

    /// <summary>Forward, loss and backward: adds to the gradients. Returns the mean loss with penalties.</summary>
    public Real Accumulate(ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets, int rows, bool poison = false)
    {
        Plan plan = TrainingPlan(rows);
        ulong time = (ulong)StepCount;
        plan.Forward(x, rows, training: true, Seed, time);
        Real loss = EvaluateLoss(plan, x, targets, rows, plan.LossGradient(rows));
        plan.Backward(x, rows, Seed, time, poison);
        foreach (Parameter parameter in _regularized)
            parameter.Spec.Regularizer!.AddGradient(_model[parameter], _gradients.At(parameter.Offset, parameter.Length));
        return loss + Penalty();
    }

    /// <summary>Takes the outputs of the last step into the metrics.</summary>
    public void UpdateMetrics(ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets, int rows) => UpdateMetrics(_training!, x, targets, rows);

    public void ResetMetrics()
    {
        foreach (Metric metric in Metrics)
            metric.Reset();
    }

    public Evaluation Evaluate(Dataset data, int batchSize)
    {
        CheckShapes(data, "Model.Evaluate");
        int limit = Math.Min(batchSize, data.Count);
        if (_evaluation is null || _evaluation.MaxRows < limit || _evaluation.Weights != _model.Weights)
            _evaluation = new(_model.Graph, _model.Weights, null, limit, training: false, _fused);
        (Real[] x, Real[] targets) = Buffers(limit);
        int[] rows = new int[limit];
        ResetMetrics();
        double total = 0;
        for (int at = 0; at < data.Count; at += limit)
        {
            int count = Math.Min(limit, data.Count - at);
            for (int i = 0; i < count; i++)
                rows[i] = at + i;
            data.Copy(rows.AsSpan(0, count), new(x, count, data.InputShape.Size), new(targets, count, data.TargetShape.Size));
            _evaluation.Forward(x, count, training: false);
            total += (double)EvaluateLoss(_evaluation, x, targets, count, default) * count;
            UpdateMetrics(_evaluation, x, targets, count);
        }
        double[] values = new double[Names.Length];
        values[0] = total / data.Count + Penalty();
        for (int i = 0; i < Metrics.Length; i++)
            values[i + 1] = Metrics[i].Result;
        return new(Names, values);
    }

    /// <summary>Places to gather a batch of so many rows into.</summary>
    public (Real[] X, Real[] Targets) Buffers(int rows)
    {
        if (_x.Length < rows * _model.InputShape.Size)
            _x = new Real[rows * _model.InputShape.Size];
        if (_targets.Length < rows * TargetShape.Size)
            _targets = new Real[rows * TargetShape.Size];
        return (_x, _targets);
    }

    public Plan TrainingPlan(int rows)
    {
        if (_training is null || _training.MaxRows < rows || _training.Weights != _model.Weights)
            _training = new(_model.Graph, _model.Weights, _gradients, rows, training: true, _fused) { HasGradients = _training?.HasGradients ?? false };
        return _training;
    }

    /// <summary>Checks data before the first batch: shapes, targets, NaN.</summary>
    public void Check(Dataset data, string who)
    {
        CheckShapes(data, who);
        int[] rows = new int[Math.Min(CheckRows, data.Count)];
        Real[] targets = new Real[rows.Length * TargetShape.Size];
        int bad = data.FindNonFinite();
        if (bad >= 0)
            throw Throw.Error(who, "finite numbers in the data", $"NaN or infinity in sample {bad}", "Fill in or drop missing values first.");
        for (int at = 0; at < data.Count; at += rows.Length)
        {
            int count = Math.Min(rows.Length, data.Count - at);
            for (int i = 0; i < count; i++)
                rows[i] = at + i;
            data.CopyTargets(rows.AsSpan(0, count), new(targets, count, TargetShape.Size));
            CheckTargets(targets.AsSpan(0, count * TargetShape.Size), count);
        }
    }

    /// <summary>Checks the targets of one batch.</summary>
    public void CheckTargets(ReadOnlySpan<Real> targets, int rows) =>
        GivenLoss.CheckTargets(new ReadOnlyMat(targets, rows, TargetShape.Size).Reshape(TargetShape.Channels), _model.OutputShape);

    private void CheckShapes(Dataset data, string who)
    {
        if (data.Count == 0)
            throw Throw.Error(who, "at least one sample", "an empty data set", "Check where the data comes from.");
        if (data.InputShape != _model.InputShape)
            throw Throw.Error(who, $"samples of shape {_model.InputShape}, the model's input", $"{data.InputShape}", "Make the model for the data's shape, or reshape the data.");
        if (data.TargetShape != TargetShape)
            throw Throw.Error(who, $"targets of shape {TargetShape} for {GivenLoss.GetType().Name} and an output of {_model.OutputShape}", $"{data.TargetShape}", Advice(data.TargetShape));
    }

    private string Advice(Shape got) => GivenLoss switch
    {
        CategoricalCrossentropy when got.Channels == 1 => "Class numbers go with SparseCategoricalCrossentropy, or encode them as one-hot.",
        SparseCategoricalCrossentropy when got.Channels > 1 => "One-hot targets go with CategoricalCrossentropy.",
        _ => "Give the last layer as many units as a target has numbers.",
    };

    private Real EvaluateLoss(Plan plan, ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets, int rows, Mat gradient)
    {
        int channels = _model.OutputShape.Channels;
        ReadOnlyMat target = new(targets, rows, TargetShape.Size);
        return _loss.Evaluate(plan.LossInput(x, rows).Reshape(channels), target.Reshape(TargetShape.Channels), gradient.Reshape(channels));
    }

    private void UpdateMetrics(Plan plan, ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets, int rows)
    {
        ReadOnlyMat y = plan.Output(x, rows).Reshape(_model.OutputShape.Channels);
        ReadOnlyMat target = new ReadOnlyMat(targets, rows, TargetShape.Size).Reshape(TargetShape.Channels);
        foreach (Metric metric in Metrics)
            metric.Update(y, target);
    }

    private Real Penalty()
    {
        Real sum = 0;
        foreach (Parameter parameter in _regularized)
            sum += parameter.Spec.Regularizer!.Penalty(_model[parameter]);
        return sum;
    }

    private Span<Real> State(int index) => index < _state.Length ? _state[index].Span : [];
}
