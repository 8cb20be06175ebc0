using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Matrix products at the shapes of training, as percent of the peak measured in between.</summary>
internal static class GemmCommand
{
    internal enum Kind { Regular, Narrow, Other }

    internal readonly record struct Case(string Name, int Batch, int M, int N, int K, Trans Trans, bool Add, Kind Kind)
    {
        public double Operations => 2.0 * M * N * K;

        /// <summary>The calls of any library on the same numbers.</summary>
        public Func<Library, Action<int>> Prepare()
        {
            Case c = this;
            Memory<float> a = Aligned.Noise(M * K, 1), b = Aligned.Noise(K * N, 2), bias = Aligned.Noise(N, 3);
            Memory<float> y = Aligned.Zeros<float>(M * N);
            return library => library.Product(c.M, c.N, c.K, (int)c.Trans, c.Add, a, b, bias, y);
        }
    }

    private readonly record struct Round(double Ms, double Peak, long Bytes);

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        string filter = arguments.Text("filter") ?? "";
        List<Case> cases = Cases().FindAll(c => c.Name.Contains(filter, StringComparison.Ordinal));
        int wanted = arguments.Count("rounds", 21);
        Neighbour neighbour = new(arguments);
        List<Result> results = [];
        foreach (int threads in arguments.Numbers("threads", "1,2"))
        {
            Workers.Count = threads;
            Machine.Peak(threads);
            List<double> peaks = [], regular = [];
            List<string> lines = [];
            foreach (Case c in cases)
            {
                (Rounds<Round> rounds, int calls) = Measure(c, threads, wanted, neighbour);
                double ms = rounds.Median(r => r.Ms), peak = rounds.Median(r => r.Peak), rate = c.Operations / ms / 1e6;
                double percent = 100 * rate / peak, bytes = rounds.Kept.Average(r => r.Bytes) / calls;
                peaks.Add(peak);
                if (c.Kind == Kind.Regular)
                    regular.Add(percent);
                results.Add(new(c.Name, c.Batch, threads, ms, percent, bytes, rounds.Dropped, rounds.IsDisturbed));
                lines.Add(
                    $"  {c.Name,-24} {ms,9:F4} ms {rate,8:F1} GFLOP/s {percent,6:F1} % of peak {bytes,6:F1} B {rounds.Note}");
            }
            Console.WriteLine($"{threads} thread(s), peak {Machine.Median(peaks):F1} GFLOP/s");
            lines.ForEach(Console.WriteLine);
            if (regular.Count > 0)
                Console.WriteLine($"  median over the regular shapes: {Machine.Median(regular):F1} % of peak");
        }
        neighbour.Summarize();
        Result.Save(results, arguments);
        return 0;
    }

    internal static List<Case> Cases()
    {
        List<Case> cases = [];
        const int Batch = 64;
        void Layer(int from, int to, Kind kind)
        {
            cases.Add(new($"{from}-{to} forward", Batch, Batch, to, from, Trans.None, false, kind));
            cases.Add(new($"{from}-{to} dW", Batch, from, to, Batch, Trans.A, true, kind));
            cases.Add(new($"{from}-{to} dX", Batch, Batch, from, to, Trans.B, false, kind));
        }
        Layer(784, 128, Kind.Regular);
        Layer(784, 512, Kind.Regular);
        Layer(512, 512, Kind.Regular);
        Layer(6272, 1024, Kind.Regular);
        foreach (int n in new[] { 256, 512, 1024 })
            cases.Add(new($"square {n}", n, n, n, n, Trans.None, false, Kind.Regular));
        Layer(1024, 10, Kind.Narrow);
        Layer(512, 10, Kind.Narrow);
        Layer(128, 10, Kind.Narrow);
        foreach (int batch in new[] { 1, 2, 4, 8, 16, 256 })
        {
            cases.Add(new($"784-128 batch {batch}", batch, batch, 128, 784, Trans.None, false, Kind.Other));
            cases.Add(new($"784-512 batch {batch}", batch, batch, 512, 784, Trans.None, false, Kind.Other));
        }
        cases.Add(new("512-10 batch 1", 1, 1, 10, 512, Trans.None, false, Kind.Other));
        return cases;
    }

    private static (Rounds<Round> Rounds, int Calls) Measure(Case c, int threads, int wanted, Neighbour neighbour)
    {
        Action<int> run = c.Prepare()(Library.Own);
        int calls = (int)Math.Clamp(1.5e-3 * 100e9 * threads / c.Operations, 1, 2000);
        run(2 * calls);
        Rounds<Round> rounds = neighbour.Measure(c.Name, threads, wanted, () =>
        {
            double peak = Machine.Peak(threads);
            run(1);
            long before = GC.GetTotalAllocatedBytes(true);
            double start = Machine.Now;
            run(calls);
            double time = Machine.Now - start;
            return new Round(time / calls / 1e6, peak, GC.GetTotalAllocatedBytes(true) - before);
        });
        return (rounds, calls);
    }
}
