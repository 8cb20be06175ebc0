using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Whole training steps (steps) and predictions (predict), the peers' between our rounds.</summary>
internal sealed class StepsCommand
{
    // The threads of either library spin for a while after their last work, where the other one's would find them.
    private static readonly TimeSpan UntilThreadsSleep = TimeSpan.FromMilliseconds(25);

    private readonly bool _isTraining;
    private readonly Peer? _peer;
    private readonly OrtPeer? _ort;
    private readonly Neighbour _neighbour;
    private readonly int _wanted;

    private StepsCommand(Arguments arguments, bool isTraining)
    {
        _isTraining = isTraining;
        _peer = Peer.Find(arguments);
        _ort = isTraining ? null : OrtPeer.Find(arguments);
        _neighbour = new(arguments);
        _wanted = arguments.Count("rounds", _ort is null ? 3 : 5);
    }

    private readonly record struct Round(double Ms, double Peak, double Bytes, double Stock, double Tuned, double Ort);

    public static int Train(Arguments arguments) => Run(arguments, Net.Trained, isTraining: true);

    public static int Predict(Arguments arguments) => Run(arguments, Net.Asked, isTraining: false);

    private static int Run(Arguments arguments, Net[] all, bool isTraining)
    {
        string[] names = arguments.Names("cases") ?? [.. Net.Usual(isTraining).Select(net => net.Name)];
        if (Array.Find(names, name => !all.Any(net => net.Name == name)) is string unknown)
        {
            Console.Error.WriteLine($"Bench expects cases among {string.Join(", ", all.Select(net => net.Name))}; got {unknown}.");
            return 2;
        }
        Console.WriteLine(Machine.Describe());
        StepsCommand command = new(arguments, isTraining);
        using OrtPeer? ort = command._ort;
        List<Result> results = [];
        SortedDictionary<int, List<double>> peaks = [];
        Console.WriteLine(Result.Header(command._peer is not null, ort is not null));
        foreach (Net net in names.Select(name => all.First(net => net.Name == name)))
        {
            foreach (int batch in net.Batches)
            {
                foreach (int threads in arguments.Numbers("threads", "1,2"))
                {
                    results.Add(command.Measure(net, batch, threads, out double peak));
                    peaks.TryAdd(threads, []);
                    peaks[threads].Add(peak);
                    Console.WriteLine(results[^1].Line());
                }
            }
        }
        foreach ((int threads, List<double> seen) in peaks)
            Console.WriteLine($"peak with {threads} thread(s): {Machine.Median(seen):F1} GFLOP/s");
        command._neighbour.Summarize();
        Result.Save(results, arguments);
        return 0;
    }

    private Result Measure(Net net, int batch, int threads, out double peak)
    {
        Workers.Count = threads;
        Model model = Networks.Make(net.Name);
        (Memory<float> x, Memory<float> targets, Memory<float> y) = net.Data(batch);
        Action<int> run = Networks.Steps(model, _isTraining, batch, x, targets, y);
        double[] times = new double[net.StepsAt(batch)];
        Time(run, times.AsSpan(0, Math.Max(3, times.Length / 4)));
        if (_ort is not null)
            _neighbour.Watch(_ort.ProcessId(threads));
        // Of its own, and not in the peer's list.
        Peer? peer = net.Name == "mlp-512" ? null : _peer;
        Rounds<Round> rounds = _neighbour.Measure($"{net.Name} {batch}", threads, _wanted, () =>
        {
            double before = Machine.Peak(threads);
            run(3);
            long bytes = GC.GetTotalAllocatedBytes(true);
            Time(run, times);
            bytes = GC.GetTotalAllocatedBytes(true) - bytes;
            Array.Sort(times);
            double ms = times[times.Length / 2] / 1e6, rate = (before + Machine.Peak(threads)) / 2;
            Round ours = new(ms, rate, (double)bytes / times.Length, double.NaN, double.NaN, double.NaN);
            return peer is null && _ort is null ? ours : Beside(peer, net, batch, threads, ours);
        });
        peak = rounds.Median(r => r.Peak);
        double median = rounds.Median(r => r.Ms), work = Net.Operations(model, batch, _isTraining) / median / 1e6;
        Result result = new(
            net.Name, batch, threads, median, 100 * work / peak, rounds.Kept.Max(r => r.Bytes), rounds.Dropped, rounds.IsDisturbed);
        return result.With(rounds, r => r.Stock, r => r.Tuned).WithOrt(rounds, r => r.Ort);
    }

    // The peers' part of a round, with a look for neighbours on either side of it.
    private Round Beside(Peer? peer, Net net, int batch, int threads, Round ours)
    {
        _neighbour.Look();
        Thread.Sleep(UntilThreadsSleep);
        if (_ort is not null)
            ours = ours with { Ort = _ort.Measure(net, batch, threads) };
        if (peer is not null)
        {
            double tuned = peer.Measure(net.Name, batch, threads, "malloc");
            if (net.IsConvolutional)
                tuned = Math.Min(tuned, peer.Measure(net.Name, batch, threads, "malloc+cl"));
            ours = ours with { Stock = peer.Measure(net.Name, batch, threads, "eager"), Tuned = tuned };
        }
        Thread.Sleep(UntilThreadsSleep);
        return ours;
    }

    private static void Time(Action<int> run, Span<double> times)
    {
        foreach (ref double time in times)
        {
            double start = Machine.Now;
            run(1);
            time = Machine.Now - start;
        }
    }
}
