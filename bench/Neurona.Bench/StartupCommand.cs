using System.Diagnostics;
using System.Runtime.Intrinsics;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>What a whole process costs: start, 60,000 random samples, one epoch of mlp-small with Adam, end.</summary>
internal static class StartupCommand
{
    private const int Samples = 60_000, Features = 784, Classes = 10;

    private readonly record struct Round(double Wall, double PeakBytes, double Stock, double Tuned);

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        Peer? peer = Peer.Find(arguments);
        int wanted = arguments.Count("rounds", 5);
        Neighbour neighbour = new(arguments);
        List<Result> results = [];
        foreach (int threads in arguments.Numbers("threads", "1,2"))
        {
            // The peer takes long: three of its rounds have to do.
            int asked = 0;
            Rounds<Round> rounds = neighbour.Measure("startup", threads, wanted, () =>
            {
                (double wall, double peak) = Child(threads);
                neighbour.Look();
                return peer is null || asked++ > 2
                    ? new Round(wall, peak, double.NaN, double.NaN)
                    : new(wall, peak, peer.Measure("startup", 64, threads, "eager"), peer.Measure("startup", 64, threads, "malloc"));
            });
            double wall = rounds.Median(r => r.Wall), peak = rounds.Median(r => r.PeakBytes);
            double data = (double)Samples * (Features + Classes) * sizeof(float);
            Result result = new("startup", 64, threads, wall, 0, 0, rounds.Dropped, rounds.IsDisturbed);
            results.Add(result.With(rounds, r => r.Stock, r => r.Tuned));
            Console.WriteLine(Result.Header(peer is not null, peerOrt: false));
            Console.WriteLine(results[^1].Line());
            Console.WriteLine(
                $"  whole process {wall / 1000:F3} s, peak memory {peak / 1e6:F0} MB, "
                + $"of it data {data / 1e6:F0} MB: {(peak - data) / 1e6:F0} MB beyond the data");
        }
        neighbour.Summarize();
        Result.Save(results, arguments);
        return 0;
    }

    /// <summary>The process that is timed; prints its peak memory in bytes.</summary>
    public static int Child()
    {
        float[] x = new float[Samples * Features], targets = new float[Samples * Classes];
        Workers.For(Workers.Count * 4, new Fill(x, Workers.Count * 4));
        CounterRandom noise = new(1);
        for (int i = 0; i < Samples; i++)
            targets[i * Classes + (int)(noise.Bits((uint)i) % Classes)] = 1;
        Model model = Networks.Small();
        model.Compile(new Adam(), new CategoricalCrossentropy());
        model.Fit(Dataset.From(x, Features, targets, Classes), new() { BatchSize = 64 });
        Console.WriteLine(PeakBytes());
        return 0;
    }

    private static (double Wall, double PeakBytes) Child(int threads)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["startup-child"]) { RedirectStandardOutput = true };
        start.Environment["NEURONA_THREADS"] = threads.ToString();
        double from = Machine.Now;
        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return ((Machine.Now - from) / 1e6, double.Parse(output));
    }

    private static long PeakBytes()
    {
        if (!File.Exists("/proc/self/status"))
            return Process.GetCurrentProcess().PeakWorkingSet64;
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                return 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd("kB ").ToString());
        }
        return 0;
    }

    // Uniform in [0, 1), a xorshift generator for each lane of each part (G. Marsaglia 2003): as fast as memory takes
    // it.
    private readonly struct Fill(float[] x, int parts) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            int from = (int)((long)x.Length * tile / parts), to = (int)((long)x.Length * (tile + 1) / parts);
            Vector512<uint> state = (Vector512<uint>.Indices + Vector512.Create((uint)tile * 16 + 1)) * 2654435769u;
            Span<float> numbers = x.AsSpan(from..to), last = stackalloc float[16];
            for (; numbers.Length > 0; numbers = numbers[Math.Min(16, numbers.Length)..])
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                Vector512<float> uniform = Vector512.ConvertToSingle((state >> 8).AsInt32()) * (1f / (1 << 24));
                uniform.CopyTo(numbers.Length >= 16 ? numbers : last);
                if (numbers.Length < 16)
                    last[..numbers.Length].CopyTo(numbers);
            }
        }
    }
}
