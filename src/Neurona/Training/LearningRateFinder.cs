namespace Neurona;

/// <summary>The range test for learning rates: a short training whose rate grows with every batch, from one that is too
/// small to one at which the loss diverges. It shows which rates the model can be trained with.</summary>
/// <remarks>
/// The rate of step i of n is low (high / low)^(i / (n - 1)). The loss of a step is that of its batch before the
/// update. The test ends early when a loss is not finite, or when the running mean of the losses (over about a tenth of
/// the steps) has risen above its smallest value by three times the first loss.
/// Afterwards weights, optimizer and counters are what they were, to the bit: a training that follows is the one that
/// would have been without the test.
/// Reference: Smith 2017.
/// </remarks>
/// <example><code>
/// LearningRateCurve curve = LearningRateFinder.Run(model, train);
/// Console.WriteLine(curve);   // three zones of rates, and the one at which the loss falls fastest
/// </code></example>
public static class LearningRateFinder
{
    private const string Who = "LearningRateFinder.Run";

    // How far the running mean may rise above its smallest value, in multiples of the first loss.
    private const double LargestRise = 3;

    /// <summary>Trains with rising rates and puts everything back.</summary>
    /// <remarks>Samples that are fewer than the steps need are gone through again, each time in a new order. With
    /// <see cref="Optimizer.GradientAccumulationSteps"/> a batch is a step, and an update has the rate of its last
    /// one.</remarks>
    /// <param name="model">A compiled model whose optimizer has a constant rate, which does not matter.</param>
    /// <param name="data">Samples and targets.</param>
    /// <param name="options">Batch size, order, seed, weights, validation split and threads count; epochs, validation
    /// data and callbacks are left out, so that the options of the training that follows may be given.</param>
    /// <param name="low">The rate of the first step; 1e-6 by default.</param>
    /// <param name="high">The rate of the last step; 10 by default.</param>
    /// <param name="steps">The number of batches, at least 10; 100 by default.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>, everything put
    /// back.</param>
    /// <exception cref="NeuronaException">The rate follows a schedule, the very first loss is not finite, a number is
    /// out of range, the data does not fit the model, or the model is in training.</exception>
    public static LearningRateCurve Run(
        Model model, Dataset data, FitOptions? options = null, double low = 1e-6, double high = 10, int steps = 100,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        Require.Positive(low, Who, "low");
        Require.Finite(high, Who, "high");
        Require.Below(low, high, Who, "low");
        Require.AtLeast(steps, 10, Who, "steps");
        options ??= new();
        Trainer trainer = model.Trainer;
        if (trainer.Optimizer.Optimizer.LearningRate.ScheduleName is { } schedule)
        {
            throw Errors.Of(Who, "an optimizer with a constant rate", $"one that follows {schedule}",
                "Compile with a number first, and give the rate that was found to the schedule.");
        }
        DatasetSource source = Source(trainer, TrainingPart(data, options), options.Shuffle);
        double[] rates = Rates(low, high, steps);
        List<double> losses = [];
        using WorkerLease lease = Workers.Enter(options.Threads);
        trainer.StartTraining(Who);
        TrainingState before = TrainingState.Capture(model);
        ulong seed = trainer.Seed;
        try
        {
            trainer.Seed = (ulong)(options.Seed ?? model.Seed);
            Train(trainer, source, options.BatchSize, rates, losses, cancellationToken);
        }
        finally
        {
            before.Restore(model);
            trainer.Seed = seed;
            trainer.EndTraining();
        }
        return new(rates, losses);
    }

    /// <summary>Rates whose logarithms are evenly apart.</summary>
    internal static double[] Rates(double low, double high, int steps)
    {
        double[] rates = new double[steps];
        double range = ExactMath.Log(high / low);
        for (int i = 0; i < steps; i++)
            rates[i] = Math.Clamp(low * ExactMath.Exp(range * i / (steps - 1)), low, high);
        rates[^1] = high;
        return rates;
    }

    /// <summary>How much of the running mean is kept at each of so many steps.</summary>
    internal static double Kept(int steps) => 1 - 10.0 / steps;

    /// <summary>The loss beyond which the test ends, and above which no loss counts in the smoothed curve.</summary>
    internal static double Limit(double first, double smallest) => smallest + LargestRise * Math.Max(Math.Abs(first), Math.Abs(smallest));

    // The last loss is the one at which it ended, if it ended early.
    private static void Train(
        Trainer trainer, DatasetSource source, int batchSize, double[] rates, List<double> losses, CancellationToken cancellationToken)
    {
        BatchBuffers buffers = source.NewBuffers((int)Math.Min(batchSize, source.Count!.Value));
        Measurements measurements = new(trainer.Heads);
        double kept = Kept(rates.Length), sum = 0, weight = 0, smallest = double.PositiveInfinity;
        int epoch = 0;
        while (losses.Count < rates.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = epoch == 0 ? 0 : source.Next(buffers, buffers.MaxRows);
            if (rows == 0)
            {
                source.Start(++epoch, CounterRandom.Of(trainer.Seed, (ulong)trainer.BeginPass(), FitLoop.OrderStream));
                (buffers.Epoch, buffers.Seed) = (epoch, trainer.Seed);
                continue;
            }
            trainer.Optimizer.LearningRate = rates[losses.Count];
            double loss = trainer.Step(new(buffers, rows), measurements);
            if (losses.Count == 0 && !double.IsFinite(loss))
            {
                throw Errors.Of(Who, "a finite loss before the first update", $"{TextFile.Number(loss)}",
                    "Scale the inputs to about 0 to 1, or make the initial weights smaller.");
            }
            losses.Add(loss);
            (sum, weight) = (kept * sum + loss, kept * weight + 1);
            double mean = sum / weight;
            smallest = Math.Min(smallest, mean);
            if (!(mean <= Limit(losses[0], smallest)))
                return;
        }
    }

    private static Dataset TrainingPart(Dataset data, FitOptions options)
    {
        if (options.SampleWeights is { } weights)
            data = data.WithWeights([.. weights]);
        if (options.Validation is null && options.ValidationSplit > 0)
            (data, _) = data.Split(options.ValidationSplit);
        return options.ClassWeight is { } classes ? data.WithClassWeights(classes) : data;
    }

    private static DatasetSource Source(Trainer trainer, Dataset data, bool shuffle)
    {
        if (data.Count == 0)
            throw Errors.Of(Who, "at least one sample", "an empty data set", "Check where the data comes from.");
        trainer.CheckShapes(data.InputShapes, data.TargetShapes, Who);
        return new(data, shuffle) { Who = Who, Check = (buffers, rows) => trainer.CheckTargets(new(buffers, rows)) };
    }
}
