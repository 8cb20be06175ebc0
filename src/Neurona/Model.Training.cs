using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

public partial class Model
{
    private Trainer? _trainer;
    private Measurements? _batchMeasurements;

    /// <summary>Whether <see cref="Compile(Optimizer, Loss, Metric[])"/> was called.</summary>
    public bool IsCompiled => _trainer is not null;

    internal Trainer Trainer =>
        _trainer ?? throw Errors.Of("Model", "to be compiled first", "an untrained model without a loss",
            "Call Compile(optimizer, loss, metrics).");

    /// <summary>Fixes how the model is trained and measured. Compiling again starts the optimizer anew and keeps the
    /// weights.</summary>
    /// <param name="optimizer">How weights follow from gradients.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What people want to see beside the loss; losses are metrics, too.</param>
    /// <exception cref="NeuronaException">Loss or metrics do not fit the model's output, or the model is in
    /// training.</exception>
    public void Compile(Optimizer optimizer, Loss loss, params Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        if (Graph.Outputs.Length > 1)
            throw Errors.Of("Model.Compile", $"a Head for each of its {Graph.Outputs.Length} outputs", "one loss",
                "Call Compile(optimizer, new Head(loss), new Head(loss)).");
        Compile(optimizer, new Head(loss) { Metrics = metrics });
    }

    /// <summary>The same for a model of several outputs: a loss with its weight and metrics for each, in the order of
    /// the outputs.</summary>
    /// <remarks>The training makes the weighted sum of the losses small. With several outputs, names of metrics start
    /// with that of the output.</remarks>
    /// <exception cref="NeuronaException">There is not a head for each output, one does not fit, or the model is in
    /// training.</exception>
    public void Compile(Optimizer optimizer, params Head[] heads)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(heads);
        if (IsInTraining)
            throw Errors.Of("Model.Compile", "a model that nobody trains", "one whose training is under way", "Wait for it to end.");
        Trainer trainer = new(this, optimizer, heads);
        _batchMeasurements = new(trainer.Heads);
        _trainer = trainer;
    }

    /// <summary>Trains on a data set, epoch by epoch.</summary>
    /// <param name="data">Samples and targets.</param>
    /// <param name="options">Epochs, batch size, validation, callbacks; Keras' defaults if null.</param>
    /// <param name="progress">Is told how training goes, some twenty times a second.</param>
    /// <param name="cancellationToken">Ends training after the batch under way; the history so far is returned and the
    /// model can be used.</param>
    /// <exception cref="NeuronaException">The data does not fit the model or the loss, an option is out of range, or
    /// the model is in training already.</exception>
    public History Fit(
        Dataset data, FitOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new FitLoop(this, data, options ?? new(), progress, cancellationToken).Run();
    }

    /// <summary>Trains on a stream, from its first to its last sample in each epoch.</summary>
    /// <inheritdoc cref="Fit(Dataset, FitOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>
    public History Fit(
        SampleStream data, FitOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new FitLoop(this, data, options ?? new(), progress, cancellationToken).Run();
    }

    /// <summary>Trains in the background; the same as
    /// <see cref="Fit(Dataset, FitOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>.</summary>
    public Task<History> FitAsync(
        Dataset data, FitOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        Task.Run(() => Fit(data, options, progress, cancellationToken), CancellationToken.None);

    /// <summary>One step on one batch: forward, backward, update. Nothing is allocated after the first call of a batch
    /// size.</summary>
    /// <remarks>If the loss is not finite, the weights are left as they are.</remarks>
    /// <param name="x">Samples one after the other; read in place.</param>
    /// <param name="targets">Their targets one after the other; read in place.</param>
    /// <returns>The mean loss with penalties and the metrics of the batch; it converts to the loss.</returns>
    /// <exception cref="NeuronaException">Samples or targets do not fit the model, or the model is in
    /// training.</exception>
    [MethodImpl(AggressiveOptimization)]
    public BatchResult TrainOnBatch(ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets)
    {
        Trainer trainer = Trainer;
        return TrainOnBatch(trainer, Labeled(trainer, x, targets, "Model.TrainOnBatch"));
    }

    /// <summary>One step on one batch of a model of several inputs or outputs, or with weights for the
    /// samples.</summary>
    /// <param name="inputs">An array for each input: samples one after the other.</param>
    /// <param name="targets">An array for each output: targets one after the other.</param>
    /// <param name="weights">A weight of at least 0 for each sample; all 1 if empty.</param>
    /// <inheritdoc cref="TrainOnBatch(ReadOnlySpan{Real}, ReadOnlySpan{Real})"/>
    public BatchResult TrainOnBatch(Real[][] inputs, Real[][] targets, ReadOnlySpan<Real> weights = default)
    {
        Trainer trainer = Trainer;
        return TrainOnBatch(trainer, Labeled(trainer, inputs, targets, weights, "Model.TrainOnBatch"));
    }

    /// <summary>The loss (with penalties) and the metrics of one batch, in inference mode; nothing is trained. Nothing
    /// is allocated after the first call of a batch size.</summary>
    /// <param name="x">Samples one after the other; read in place.</param>
    /// <param name="targets">Their targets one after the other; read in place.</param>
    /// <exception cref="NeuronaException">Samples or targets do not fit the model.</exception>
    public BatchResult TestOnBatch(ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets)
    {
        Trainer trainer = Trainer;
        return TestOnBatch(trainer, Labeled(trainer, x, targets, "Model.TestOnBatch"));
    }

    /// <summary>The same for a model of several inputs or outputs, or with weights for the samples.</summary>
    /// <param name="inputs">An array for each input: samples one after the other.</param>
    /// <param name="targets">An array for each output: targets one after the other.</param>
    /// <param name="weights">A weight of at least 0 for each sample; all 1 if empty.</param>
    /// <inheritdoc cref="TestOnBatch(ReadOnlySpan{Real}, ReadOnlySpan{Real})"/>
    public BatchResult TestOnBatch(Real[][] inputs, Real[][] targets, ReadOnlySpan<Real> weights = default)
    {
        Trainer trainer = Trainer;
        return TestOnBatch(trainer, Labeled(trainer, inputs, targets, weights, "Model.TestOnBatch"));
    }

    /// <summary>The loss (with penalties) and the metrics over a data set, in inference mode.</summary>
    /// <remarks>Weights of the samples count in the loss, and in metrics that are Weighted.</remarks>
    /// <exception cref="NeuronaException">The data does not fit the model or the loss.</exception>
    public Evaluation Evaluate(Dataset data, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(data);
        Trainer trainer = Trainer;
        if (data.Count == 0)
            throw Errors.Of("Model.Evaluate", "at least one sample", "an empty data set", "Check where the data comes from.");
        trainer.CheckShapes(data.InputShapes, data.TargetShapes, "Model.Evaluate");
        DatasetSource source = new(data, shuffle: false)
        {
            Who = "Model.Evaluate",
            Check = (buffers, rows) => trainer.CheckTargets(new(buffers, rows))
        };
        return Evaluate(trainer, source, Math.Min(data.Count, Require.AtLeast(batchSize, 1, "Model.Evaluate", "batchSize")));
    }

    internal Evaluation Evaluate(Trainer trainer, BatchSource source, int rows)
    {
        rows = (int)Math.Min(rows, source.Count ?? rows);
        Evaluator evaluator = trainer.RentEvaluator(rows);
        Evaluation result;
        using WorkerLease lease = Workers.Enter();
        using (new WeightsReader(this))
            result = evaluator.Run(source, source.NewBuffers(rows));
        trainer.Return(evaluator);
        return result;
    }

    /// <summary>Lets a visitor save or restore what the next step of training depends on, between two steps.</summary>
    internal void VisitTraining(IStateVisitor visitor)
    {
        Trainer trainer = Trainer;
        trainer.Enter();
        try
        {
            trainer.VisitState(visitor);
        }
        finally
        {
            trainer.Exit();
        }
    }

    [MethodImpl(AggressiveOptimization)]
    private BatchResult TrainOnBatch(Trainer trainer, in LabeledBatch batch)
    {
        trainer.CheckTargets(batch);
        using WorkerLease lease = Workers.Enter();
        trainer.StartTraining("Model.TrainOnBatch");
        try
        {
            Span<double> values = stackalloc double[trainer.Names.Length];
            Measurements measurements = _batchMeasurements!;
            measurements.Reset();
            trainer.Step(batch, measurements);
            measurements.Write(values);
            return new(trainer.Names, values);
        }
        finally
        {
            trainer.EndTraining();
        }
    }

    private BatchResult TestOnBatch(Trainer trainer, in LabeledBatch batch)
    {
        trainer.CheckTargets(batch);
        Evaluator evaluator = trainer.RentEvaluator(batch.Rows);
        using WorkerLease lease = Workers.Enter();
        BatchResult result;
        using (new WeightsReader(this))
            result = evaluator.Run(batch);
        trainer.Return(evaluator);
        return result;
    }

    private LabeledBatch Labeled(Trainer trainer, ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets, string who)
    {
        CheckSingle(who);
        int rows = Rows(x, who);
        Shape target = trainer.Heads[0].TargetShape;
        return targets.Length == (long)rows * target.Size
            ? new(rows, x, targets)
            : throw Errors.Of(who, $"{rows} targets of shape {target}", $"{targets.Length} numbers",
                "Give a target for each sample.");
    }

    private LabeledBatch Labeled(Trainer trainer, Real[][] inputs, Real[][] targets, ReadOnlySpan<Real> weights, string who)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Length != Graph.Inputs.Length || targets.Length != trainer.Heads.Length)
        {
            throw Errors.Of(who, $"{Graph.Inputs.Length} inputs and {trainer.Heads.Length} targets",
                $"{inputs.Length} and {targets.Length}", "Give an array for each input and each output.");
        }
        int rows = (inputs[0]?.Length ?? 0) / Graph.Inputs[0].Shape.Size;
        for (int i = 0; i < inputs.Length; i++)
            CheckLength(inputs[i], Graph.Inputs[i].Shape, rows, "input", i, who);
        for (int i = 0; i < targets.Length; i++)
            CheckLength(targets[i], trainer.Heads[i].TargetShape, rows, "target", i, who);
        if (!weights.IsEmpty && weights.Length != rows)
            throw Errors.Of(who, $"a weight for each of {rows} samples", $"{weights.Length}",
                "Leave the weights out if all samples weigh the same.");
        return new(rows, inputs, targets, weights);
    }

    private static void CheckLength(Real[]? values, Shape shape, int rows, string what, int index, string who)
    {
        if (rows > 0 && values is not null && values.Length == (long)rows * shape.Size)
            return;
        string expected = rows == 0 ? $"at least one sample of shape {shape}" : $"{rows} samples of shape {shape}";
        throw Errors.Of(who, $"{expected} as {what} {index}", values is null ? "nothing" : $"{values.Length} numbers",
            "Give every sample all inputs and targets.");
    }

    private int Rows(ReadOnlySpan<Real> x, string who)
    {
        int size = InputShape.Size;
        if (x.Length == 0 || x.Length % size != 0)
            throw Errors.Of(who, $"a whole number of samples of shape {InputShape}, {size} numbers each",
                $"{x.Length} numbers", "Check the shape of the data.");
        return x.Length / size;
    }
}
