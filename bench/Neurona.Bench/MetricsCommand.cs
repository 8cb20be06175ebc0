using System.Globalization;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>What every metric adds to a training step of mlp-small at batch 64, as a part of the step without.</summary>
internal static class MetricsCommand
{
    private const int Batch = 64, Steps = 200;

    private static (string Name, Func<Metric> Make)[] Cases() =>
    [
        ("accuracy", () => new Accuracy()),
        ("top-5 accuracy", () => new TopKCategoricalAccuracy(5)),
        ("precision", () => new Precision()),
        ("recall", () => new Recall()),
        ("F1", () => new F1Score()),
        ("F-beta", () => new FBetaScore(beta: 2)),
        ("AUC", () => new AUC()),
        ("AUC, multi-label", () => new AUC(multiLabel: true, numLabels: 10)),
        ("precision at recall", () => new PrecisionAtRecall(0.5)),
        ("mean IoU", () => new OneHotMeanIoU(10)),
        ("R2", () => new R2Score()),
        ("RMSE", () => new RootMeanSquaredError()),
        ("Pearson", () => new PearsonCorrelation()),
        ("crossentropy", () => new LossMetric(new CategoricalCrossentropy())),
    ];

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        int wanted = arguments.Count("rounds", 15);
        Neighbour neighbour = new(arguments);
        Net net = Net.Trained.First(one => one.Name == "mlp-small-sgd");
        (Memory<float> x, Memory<float> targets, _) = net.Data(Batch);
        foreach (int threads in arguments.Numbers("threads", "1"))
        {
            Workers.Count = threads;
            Console.WriteLine($"{threads} threads");
            Console.WriteLine($"{"",-22}{"step, us",10}{"with, us",10}{"more",8}");
            foreach ((string name, Func<Metric> make) in Cases())
            {
                Model without = Compiled(), with = Compiled(make());
                Train(without, x, targets);
                Train(with, x, targets);
                Rounds<(double Without, double With)> rounds = neighbour.Measure(
                    name, threads, wanted, () => (Train(without, x, targets), Train(with, x, targets)));
                double one = rounds.Median(r => r.Without) / 1000, more = rounds.Median(r => r.With / r.Without - 1);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name,-22}{one,10:F1}{rounds.Median(r => r.With) / 1000,10:F1}{100 * more,7:F1}% {rounds.Note}"));
            }
        }
        neighbour.Summarize();
        return 0;
    }

    private static Model Compiled(params Metric[] metrics)
    {
        Sequential model = new(784) { new Dense(128, Activation.Relu), new Dense(10, Activation.Softmax) };
        model.Compile(new SGD(0.01), new CategoricalCrossentropy(), metrics);
        return model;
    }

    // Nanoseconds of a step.
    private static double Train(Model model, Memory<float> x, Memory<float> targets)
    {
        int batches = Math.Min(x.Length / (Batch * 784), Steps);
        double start = Machine.Now;
        for (int step = 0; step < Steps; step++)
        {
            int at = step % batches;
            model.TrainOnBatch(x.Span.Slice(at * Batch * 784, Batch * 784), targets.Span.Slice(at * Batch * 10, Batch * 10));
        }
        return (Machine.Now - start) / Steps;
    }
}
