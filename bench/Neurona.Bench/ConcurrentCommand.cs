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
        int wanted = arguments.Count("rounds", 7), callers = arguments.Count("callers", 2);
        Neighbour neighbour = new(arguments);
        Predict(wanted, callers, neighbour);
        Train(wanted, callers, neighbour);
        neighbour.Summarize();
        return 0;
    }

    // The rate of all callers together over that of one, both measured in every round. Each keeps to its own thread: a
    // caller alone would share a large batch with the other cores, and leave nothing to gain.
    private static void Predict(int wanted, int callers, Neighbour neighbour)
    {
        Sequential model = new(784) { new Dense(256, Activation.Relu), new Dense(10, Activation.Softmax) };
        foreach (int batch in (int[])[1, 32])
        {
            int calls = 20_000 / batch;
            string what = $"predict 784-256-10, batch {batch}";
            Asked(1);
            Asked(callers);
            Rounds<(double One, double Many)> rounds = neighbour.Measure(what, callers, wanted, () => (Asked(1), Asked(callers)));
            Report(
                what, $"{rounds.Median(r => calls * batch / r.One):F0} samples/s by one, {callers} callers", rounds,
                r => callers * r.One / r.Many, "times the rate of one");

            double Asked(int threads) => Together(threads, () =>
            {
                using WorkerLease lease = Workers.Enter(1);
                Memory<float> x = Aligned.Zeros<float>(784 * batch), y = Aligned.Zeros<float>(10 * batch);
                for (int i = 0; i < calls; i++)
                    model.Predict(x.Span, y.Span);
            });
        }
    }

    // The time of all trainings at once over that of one after the other.
    private static void Train(int wanted, int callers, Neighbour neighbour)
    {
        Dataset data = Datasets.Digits().Train;
        const string What = "fit digits 64-128-10";
        Trained();
        Rounds<(double One, double InTurn, double AtOnce)> rounds = neighbour.Measure(What, callers, wanted, () =>
        {
            double one = Together(1, Trained), inTurn = Together(1, () =>
            {
                for (int i = 0; i < callers; i++)
                    Trained();
            });
            return (one, inTurn, Together(callers, Trained));
        });
        Report(What, $"{callers} at once", rounds, r => r.AtOnce / r.InTurn, "of the time in turn");
        Report(What, $"{callers} at once", rounds, r => r.AtOnce / r.One, "of the time of one");

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

    private static void Report<T>(string what, string how, Rounds<T> rounds, Func<T, double> ratio, string unit) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-34} {how,-44} median {rounds.Median(ratio):F2}, {rounds.Kept.Min(ratio):F2} to {rounds.Kept.Max(ratio):F2} {unit}, "
            + $"{rounds.Note}"));
}
