using System.Diagnostics.CodeAnalysis;

namespace Neurona;

public partial class Model
{
    private Trainer? _trainer;

    /// <summary>Whether <see cref="Compile"/> was called.</summary>
    public bool IsCompiled => _trainer is not null;

    internal Trainer Trainer => _trainer ?? throw NotCompiled();

    /// <summary>Fixes how the model is trained and measured. Compiling again starts the optimizer anew and keeps the weights.</summary>
    /// <param name="optimizer">How weights follow from gradients.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What people want to see beside the loss.</param>
    /// <exception cref="NeuronaException">Loss or metrics do not fit the model's output.</exception>
    public void Compile(Optimizer optimizer, Loss loss, params ReadOnlySpan<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        _trainer = new(this, optimizer, loss, metrics);
    }

    /// <summary>Trains on a data set, epoch by epoch.</summary>
    /// <param name="data">Samples and targets.</param>
    /// <param name="options">Epochs, batch size, validation, callbacks; Keras' defaults if null.</param>
    /// <param name="progress">Is told how training goes, some twenty times a second.</param>
    /// <param name="cancellation">Ends training after the batch under way; the history so far is returned and the model can be used.</param>
    /// <exception cref="NeuronaException">The data does not fit the model or the loss, or an option is out of range: said before the first batch.</exception>
    public History Fit(Dataset data, FitOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new FitLoop(this, data, options ?? new(), progress, cancellation).Run();
    }

    /// <summary>Trains in the background; the same as <see cref="Fit"/>.</summary>
    public Task<History> FitAsync(Dataset data, FitOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => Fit(data, options, progress, cancellation), CancellationToken.None);

    /// <summary>One step on one batch: forward, backward, update. Returns the mean loss with penalties. Nothing is allocated after the first call of a batch size.</summary>
    /// <param name="x">Samples one after the other; read in place.</param>
    /// <param name="targets">Their targets one after the other; read in place.</param>
    public Real TrainOnBatch(ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets)
    {
        int rows = Rows(x, nameof(TrainOnBatch));
        if (targets.Length != rows * Trainer.TargetShape.Size)
            throw Throw.Error("Model.TrainOnBatch", $"{rows} targets of shape {Trainer.TargetShape}", $"{targets.Length} numbers", "Give a target for each sample.");
        Trainer.CheckTargets(targets, rows);
        return Trainer.Step(x, targets, rows);
    }

    /// <summary>The loss (with penalties) and the metrics over a data set, in inference mode.</summary>
    public Evaluation Evaluate(Dataset data, int batchSize = 256)
    {
        ArgumentNullException.ThrowIfNull(data);
        Trainer.Check(data, "Model.Evaluate");
        return Trainer.Evaluate(data, Throw.AtLeast(batchSize, 1, "Model.Evaluate", "batchSize"));
    }

    private int Rows(ReadOnlySpan<Real> x, string method)
    {
        int size = InputShape.Size;
        if (x.Length == 0 || x.Length % size != 0)
            throw Throw.Error($"Model.{method}", $"a whole number of samples of shape {InputShape}, {size} numbers each", $"{x.Length} numbers", "Check the shape of the data.");
        return x.Length / size;
    }

    [DoesNotReturn]
    private static NeuronaException NotCompiled() =>
        throw Throw.Error("Model", "to be compiled first", "an untrained model without a loss", "Call Compile(optimizer, loss, metrics).");
}
