using System.Diagnostics;
using System.Globalization;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>
/// Several callers at once: predictions of one model from several threads, trainings of several models beside one
/// another.
/// </summary>
internal static class ConcurrentCommand
{
    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        int rounds = arguments.Numbers("rounds", "7")[0], callers = arguments.Numbers("callers", "2")[0];
        Predict(rounds, callers);
        Train(rounds, callers);
        return 0;
    }

    // The rate of all callers together over that of one, both measured in every round. Each keeps to its own thread: a
    // caller alone would share a large batch with the other cores, and leave nothing to gain.
    private static void Predict(int rounds, int callers)
    {
        Sequential model = new(784) { new Dense(256, Activation.Relu), new Dense(10, Activation.Softmax) };
        foreach (int batch in (int[])[1, 32])
        {
            int calls = 20_000 / batch;
            List<double> ratios = [], rates = [];
            Asked(1);
            Asked(callers);
            for (int round = 0; round < rounds; round++)
            {
                double one = Asked(1), many = Asked(callers);
                rates.Add(calls * batch / one);
                ratios.Add(callers * one / many);
            }
            Report(
                $"predict 784-256-10, batch {batch}", $"{Machine.Median(rates):F0} samples/s by one, {callers} callers", ratios,
                "times the rate of one");

            double Asked(int threads) => Together(threads, () =>
            {
                using WorkerLease lease = Workers.Enter(1);
                float[] x = new float[784 * batch], y = new float[10 * batch];
                for (int i = 0; i < calls; i++)
                    model.Predict(x, y);
            });
        }
    }

    // The time of all trainings at once over that of one after the other.
    private static void Train(int rounds, int callers)
    {
        Dataset data = Datasets.Digits().Train;
        List<double> turns = [], alone = [];
        Trained();
        for (int round = 0; round < rounds; round++)
        {
            double one = Together(1, Trained), inTurn = Together(1, () =>
            {
                for (int i = 0; i < callers; i++)
                    Trained();
            });
            double atOnce = Together(callers, Trained);
            turns.Add(atOnce / inTurn);
            alone.Add(atOnce / one);
        }
        Report("fit digits 64-128-10", $"{callers} at once", turns, "of the time in turn");
        Report("fit digits 64-128-10", $"{callers} at once", alone, "of the time of one");

        void Trained()
        {
            Sequential model = new(data.InputShape) { new Flatten(), new Dense(128, Activation.Relu), new Dense(10, Activation.Softmax) };
            model.Compile(new Adam(0.001), new CategoricalCrossentropy(), new Accuracy());
            model.Fit(data, new() { Epochs = 30, BatchSize = 32 });
        }
    }

    private static double Together(int callers, Action action)
    {
        using Barrier start = new(callers + 1);
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            action();
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        start.SignalAndWait();
        long begun = Stopwatch.GetTimestamp();
        foreach (Thread thread in threads)
            thread.Join();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static void Report(string what, string how, List<double> ratios, string unit) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-34} {how,-44} median {Machine.Median(ratios):F2}, {ratios.Min():F2} to {ratios.Max():F2} {unit}"));
}
