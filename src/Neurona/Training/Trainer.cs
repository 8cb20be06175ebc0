using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>A compiled model: gradients, optimizer state and plan, and the one step that training repeats.</summary>
internal sealed class Trainer
{
    private readonly Model _model;
    private readonly Graph _graph;
    private readonly bool[] _fused;
    private readonly Parameter[] _trained, _regularized, _constrained;
    private readonly Layer[] _trainable;
    private readonly WeightStore[] _stores;
    private readonly double[] _headLosses;
    private Plan? _plan;
    private LossBuffers? _buffers;
    private Evaluator? _evaluator;
    private long _batches, _rows, _passes, _firstRow;

    public Trainer(Model model, Optimizer optimizer, Head[] heads)
    {
        _model = model;
        _graph = model.Graph;
        if (heads.Length != _graph.Outputs.Length)
            throw Errors.Of("Model.Compile", $"a Head for each of {_graph.Outputs.Length} outputs", $"{heads.Length}",
                "Give a loss for every output, in their order.");
        Heads = [.. heads.Select((head, i) => new CompiledHead(_graph, i, head))];
        Names = Measurements.NamesOf(Heads);
        Seed = (ulong)model.Seed;
        _fused = Array.ConvertAll(Heads, head => head.IsFused);
        _headLosses = new double[Heads.Length];
        model.EnsureWeights();
        _stores = model.Stores;
        _trainable = [.. _graph.Layers.Where(layer => layer.Trainable)];
        _trained = [.. _graph.Parameters.Where(p => p.IsTrainable).OrderBy(p => p.Spec.Store!.Number).ThenBy(p => p.Spec.Offset)];
        _regularized = [.. _trained.Where(p => p.Spec.Regularizer is not null)];
        _constrained = [.. _trained.Where(p => p.Spec.Constraint is not null)];
        Gradients = new(_trained);
        Optimizer = _trained.Length > 0 ? new(optimizer, _trained, Gradients) : throw NothingToTrain();
    }

    /// <summary>What each output is trained and measured by.</summary>
    public CompiledHead[] Heads { get; }

    /// <summary>loss, then the metrics.</summary>
    public string[] Names { get; }

    public OptimizerState Optimizer { get; }

    public Gradients Gradients { get; }

    public ulong Seed { get; set; }

    /// <summary>The shapes of the targets, one for each output.</summary>
    public IReadOnlyList<Shape> TargetShapes => Array.ConvertAll(Heads, head => head.TargetShape);

    public bool[] Fused => _fused;

    /// <summary>The metric whose value has this name; null for losses and for names that nothing has.</summary>
    public Metric? MetricOf(string name)
    {
        int at = 1;
        foreach (CompiledHead head in Heads)
        {
            at += Heads.Length > 1 ? 1 : 0;
            foreach (Metric metric in head.Metrics)
            {
                if (Names[at++] == name)
                    return metric;
            }
        }
        return null;
    }

    /// <summary>Whether larger values of this name are better: that of its metric; for losses smaller is.</summary>
    public bool HigherIsBetter(string name) => MetricOf(name)?.HigherIsBetter ?? false;

    private int AccumulationSteps => Optimizer.Optimizer.GradientAccumulationSteps ?? 1;

    /// <summary>Takes the model for a training of this thread, until <see cref="EndTraining"/>.</summary>
    /// <exception cref="NeuronaException">Another training has it, or layers were frozen or thawed since
    /// Compile.</exception>
    public void StartTraining(string who)
    {
        int trainable = 0;
        foreach (Layer layer in _graph.Layers)
        {
            if (!layer.Trainable)
                continue;
            if (trainable == _trainable.Length || _trainable[trainable++] != layer)
                throw Stale(who);
        }
        if (trainable != _trainable.Length)
            throw Stale(who);
        for (int i = 0; i < _stores.Length; i++)
        {
            if (_stores[i].TryStartTraining())
                continue;
            while (--i >= 0)
                _stores[i].EndTraining();
            throw Errors.Of(who, "a model that nobody trains", "one whose training is under way",
                "Wait for it to end, or train a model of its own.");
        }
    }

    public void EndTraining()
    {
        foreach (WeightStore store in _stores)
            store.EndTraining();
    }

    /// <summary>Forward, loss, backward; an update if the batch is the last of those that are accumulated. Returns the
    /// loss with penalties, of which a value that is not finite leaves the weights untouched.</summary>
    /// <param name="batch">Samples, targets and weights.</param>
    /// <param name="measurements">Takes in the loss, and the metrics of the outputs before the update.</param>
    [MethodImpl(AggressiveOptimization)]
    public double Step(in LabeledBatch batch, Measurements measurements)
    {
        Enter();
        try
        {
            bool last = (_batches + 1) % AccumulationSteps == 0;
            _firstRow = _rows;
            double loss = Accumulate(batch, last);
            measurements.Add(loss, _headLosses, batch.Rows);
            UpdateMetrics(_plan!, _buffers!, batch, measurements);
            _batches++;
            _rows = last ? 0 : _rows + batch.Rows;
            if (!double.IsFinite(loss))
            {
                Gradients.HoldSums = false;
                return loss;
            }
            if (last)
                Update();
            return loss;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Where the numbers of the step just done, whose loss was not finite, first were not: a sentence, or null
    /// if all up to the loss were finite, or there is no memory to look.</summary>
    /// <param name="batch">The batch of that step.</param>
    public string? FindNotFinite(in LabeledBatch batch)
    {
        Enter();
        try
        {
            return new NotFiniteSearch(_graph, Gradients, _fused)
                .Run(batch.Data(Seed, (ulong)((_batches - 1) / AccumulationSteps), _firstRow));
        }
        catch (Exception none) when (none is NeuronaException or OutOfMemoryException)
        {
            // A large network may have no room for every value to lie apart; the sentence about the loss is still right.
            return null;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Forward, loss and backward: adds to the gradients. Returns the loss with penalties, whose gradients are
    /// added with the last of the accumulated batches.</summary>
    [MethodImpl(AggressiveOptimization)]
    public double Accumulate(in LabeledBatch batch, bool last = true, bool poison = false)
    {
        Plan plan = TrainingPlan(batch.Rows);
        StepData data = batch.Data(Seed, (ulong)(_batches / AccumulationSteps), _rows, 1.0 / ((double)batch.Rows * AccumulationSteps));
        plan.Forward(data, training: true);
        double loss = EvaluateLosses(plan, _buffers!, batch, withGradient: true, _headLosses);
        plan.Backward(data, training: true, poison);
        if (last)
            Optimizer.Unscale(Gradients.Buffer.Span);
        for (int i = 0; last && i < _regularized.Length; i++)
            AddPenaltyGradient(_regularized[i]);
        return loss + plan.Penalty / batch.Rows + Penalty();
    }

    /// <summary>The weighted sum of the losses of all outputs. Writes that of each output, before its weight, and the
    /// gradients if they are wanted.</summary>
    [MethodImpl(AggressiveOptimization)]
    public double EvaluateLosses(Plan plan, LossBuffers buffers, in LabeledBatch batch, bool withGradient, Span<double> losses)
    {
        double total = 0;
        StepData data = batch.Data();
        for (int h = 0; h < Heads.Length; h++)
        {
            CompiledHead head = Heads[h];
            int channels = head.OutputShape.Channels, rows = batch.Rows * head.Positions;
            ReadOnlySpan<Real> weights = buffers.RowWeights(batch.Weights, rows);
            Real mean = head.Given.Loss.ScaleFor(rows, weights);
            double sum = head.Loss.Evaluate(new()
            {
                Y = plan.LossInput(data, h).Reshape(channels),
                Target = TargetsOf(batch, h),
                Weights = weights,
                Scale = mean * (Real)(head.Given.Weight * (Optimizer.Optimizer.LossScale ?? 1) / AccumulationSteps),
                DY = withGradient ? plan.LossGradient(batch.Rows, h).Reshape(channels) : default,
                Scratch = buffers.Scratch,
            });
            losses[h] = sum * mean;
            total += head.Given.Weight * losses[h];
        }
        return total;
    }

    /// <summary>Takes the outputs of the plan's last run into the metrics.</summary>
    [MethodImpl(AggressiveOptimization)]
    public void UpdateMetrics(Plan plan, LossBuffers buffers, in LabeledBatch batch, Measurements measurements)
    {
        StepData data = batch.Data();
        for (int h = 0; h < Heads.Length; h++)
        {
            CompiledHead head = Heads[h];
            if (head.Metrics.Length == 0)
                continue;
            int channels = head.OutputShape.Channels, rows = batch.Rows * head.Positions;
            ReadOnlySpan<Real> weights = buffers.RowWeights(batch.Weights, rows);
            for (int m = 0; m < head.Metrics.Length; m++)
            {
                head.Metrics[m].Update(new()
                {
                    Y = plan.Output(data, h).Reshape(channels),
                    Target = TargetsOf(batch, h),
                    Weights = head.Metrics[m].Weighted ? weights : [],
                    State = measurements.State(h, m),
                    Scratch = buffers.Scratch,
                });
            }
        }
    }

    /// <summary>The penalties of all regularizers on what is trained; those on outputs are the plan's.</summary>
    public double Penalty()
    {
        double sum = 0;
        foreach (Parameter parameter in _regularized)
            sum += parameter.Spec.Regularizer!.Penalty(new ReadOnlyMat(parameter.Values, parameter.Spec.Rows, parameter.Spec.Columns));
        return sum;
    }

    private void AddPenaltyGradient(Parameter parameter)
    {
        (int rows, int columns) = (parameter.Spec.Rows, parameter.Spec.Columns);
        parameter.Spec.Regularizer!.AddGradient(
            new ReadOnlyMat(parameter.Values, rows, columns), new Mat(Gradients[parameter], rows, columns));
    }

    public Plan TrainingPlan(int rows)
    {
        if (_plan is null || _plan.MaxRows < rows)
        {
            _plan = NewPlan(rows);
            _buffers = new(Heads, rows);
        }
        return _plan;
    }

    /// <summary>A training plan that nobody runs, such as to tell its size.</summary>
    public Plan NewPlan(int rows) =>
        new(_graph, rows, new()
        {
            Backward = true,
            Training = true,
            Fused = _fused,
            Penalties = true,
            Plain = Plan.PlainByDefault,
            Gradients = Gradients,
        });

    /// <summary>An evaluator for batches of at least so many rows: whoever measures takes one and brings it
    /// back.</summary>
    public Evaluator RentEvaluator(int rows) =>
        Interlocked.Exchange(ref _evaluator, null) is { } idle && idle.MaxRows >= rows ? idle : new(this, _graph, rows);

    public void Return(Evaluator evaluator) => _evaluator = evaluator;

    /// <summary>Checks the targets of a batch.</summary>
    public void CheckTargets(in LabeledBatch batch)
    {
        for (int h = 0; h < Heads.Length; h++)
            Heads[h].Unfused.CheckTargets(TargetsOf(batch, h), Heads[h].OutputShape);
    }

    private ReadOnlyMat TargetsOf(in LabeledBatch batch, int head)
    {
        Shape target = Heads[head].TargetShape;
        return new(batch.Target(head), batch.Rows * (target.Size / target.Channels), target.Channels);
    }

    /// <summary>Checks that data has the shapes of the model's inputs and of its losses' targets.</summary>
    public void CheckShapes(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> targets, string who)
    {
        _model.CheckInputs(inputs, who);
        if (targets.Count != Heads.Length)
        {
            throw Errors.Of(who, $"{(Heads.Length == 1 ? "one target" : $"{Heads.Length} targets")} for each sample", $"{targets.Count}",
                targets.Count == 0 ? "Make the data set with targets." : "Give a target for each output, such as with Dataset.Combine.");
        }
        for (int h = 0; h < Heads.Length; h++)
        {
            if (targets[h] == Heads[h].TargetShape)
                continue;
            Loss loss = Heads[h].Given.Loss;
            string fix = Heads[h].TargetShape.Rank > 1 && targets[h].IsFlat
                ? "Put a Flatten() before the last Dense, or give a target for each position."
                : loss.Advice(targets[h]);
            throw Errors.Of(who,
                $"targets of shape {Heads[h].TargetShape} for {loss.GetType().Name} and an output of {Heads[h].OutputShape}",
                $"{targets[h]}", fix);
        }
    }

    /// <summary>Replaces the weights by their moving average, if the optimizer keeps one.</summary>
    public void TakeAverage()
    {
        Enter();
        try
        {
            Optimizer.ReplaceByAverage();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Counts the passes over data begun since the model was compiled, from 0: the key of shuffling, which is
    /// so the same for every batch size, and which a later Fit does not repeat.</summary>
    public long BeginPass() => _passes++;

    /// <summary>Saves or restores all that the next step depends on, the weights included.</summary>
    public void VisitState(IStateVisitor visitor)
    {
        foreach (Parameter parameter in _graph.Parameters)
            visitor.Visit($"weights/{parameter.Name}", parameter.Values);
        visitor.Visit("batches", ref _batches);
        visitor.Visit("rows", ref _rows);
        visitor.Visit("passes", ref _passes);
        long sums = Gradients.HoldSums ? 1 : 0;
        visitor.Visit("accumulating", ref sums);
        Gradients.HoldSums = sums != 0;
        visitor.Visit("gradients", Gradients.Buffer.Span);
        Optimizer.VisitState(visitor);
    }

    public void Enter()
    {
        foreach (WeightStore store in _stores)
            store.Gate.EnterWrite();
    }

    public void Exit()
    {
        foreach (WeightStore store in _stores)
            store.Gate.ExitWrite();
    }

    private void Update()
    {
        Optimizer.Advance(Gradients.Buffer.Span);
        foreach (Parameter parameter in _constrained)
            parameter.Spec.Constraint!.Apply(new(parameter.Values, parameter.Spec.Rows, parameter.Spec.Columns), parameter.Spec.Shape);
        Gradients.HoldSums = false;
    }

    private NeuronaException NothingToTrain() =>
        Errors.Of("Model.Compile", "at least one trainable parameter", "none",
            "Add a Dense layer, or let a frozen one train with SetTrainable.");

    private static NeuronaException Stale(string who) =>
        Errors.Of(who, "the layers that were trainable at Compile", "others, because some were frozen or thawed since",
            "Call Compile again.");
}
