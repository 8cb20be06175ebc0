using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Matrix products at the shapes of training, as percent of the peak measured in between.</summary>
internal static class GemmCommand
{
    private enum Kind { Regular, Narrow, Other }

    private readonly record struct Case(string Name, int Batch, int M, int N, int K, Trans Trans, bool Add, Kind Kind)
    {
        public double Operations => 2.0 * M * N * K;
    }

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        string filter = arguments.Text("filter") ?? "";
        List<Case> cases = Cases().FindAll(c => c.Name.Contains(filter, StringComparison.Ordinal));
        List<Result> results = [];
        foreach (int threads in arguments.Numbers("threads", "1,2"))
        {
            Workers.Count = threads;
            Machine.Peak(threads);
            List<double> peaks = [], regular = [];
            List<string> lines = [];
            foreach (Case c in cases)
            {
                (double ms, double peak, double allocated) = Measure(c, threads);
                double rate = c.Operations / ms / 1e6, percent = 100 * rate / peak;
                peaks.Add(peak);
                if (c.Kind == Kind.Regular)
                    regular.Add(percent);
                results.Add(new Result(c.Name, c.Batch, threads, ms, percent, allocated));
                lines.Add($"  {c.Name,-24} {ms,9:F4} ms {rate,8:F1} GFLOP/s {percent,6:F1} % of peak {allocated,6:F1} B");
            }
            Console.WriteLine($"{threads} thread(s), peak {Machine.Median(peaks):F1} GFLOP/s");
            lines.ForEach(Console.WriteLine);
            if (regular.Count > 0)
                Console.WriteLine($"  median over the regular shapes: {Machine.Median(regular):F1} % of peak");
        }
        Result.Save(results, arguments);
        return 0;
    }

    private static List<Case> Cases()
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

    private static (double Ms, double Peak, double Allocated) Measure(Case c, int threads)
    {
        float[] a = Data(c.M * c.K, 1), b = Data(c.K * c.N, 2), y = new float[c.M * c.N], bias = Data(c.N, 3);
        int calls = (int)Math.Clamp(1.5e-3 * 100e9 * threads / c.Operations, 1, 2000);
        Call(c, a, b, bias, y, calls);
        Call(c, a, b, bias, y, calls);
        List<double> times = [], peaks = [];
        long during = 0;
        for (int repeat = 0; repeat < 21; repeat++)
        {
            peaks.Add(Machine.Peak(threads));
            Call(c, a, b, bias, y, 1);
            long before = GC.GetTotalAllocatedBytes(true);
            double start = Machine.Now;
            Call(c, a, b, bias, y, calls);
            double time = Machine.Now - start;
            during += GC.GetTotalAllocatedBytes(true) - before;
            times.Add(time / calls);
        }
        Machine.Sink += y[0];
        return (Machine.Median(times) / 1e6, Machine.Median(peaks), during / 21.0 / calls);
    }

    private static void Call(Case c, float[] a, float[] b, float[] bias, float[] y, int calls)
    {
        ReadOnlyMat<float> left = c.Trans == Trans.A ? new(a, c.K, c.M) : new(a, c.M, c.K);
        ReadOnlyMat<float> right = c.Trans == Trans.B ? new(b, c.N, c.K) : new(b, c.K, c.N);
        Mat<float> to = new(y, c.M, c.N);
        for (; calls > 0; calls--)
        {
            if (c.Trans == Trans.None && !c.Add)
                Kernels.GemmBias(left, right, bias, to);
            else
                Kernels.Gemm(left, right, to, c.Trans, c.Add);
        }
    }

    private static float[] Data(int n, ulong key)
    {
        CounterRandom noise = new(key);
        float[] data = new float[n];
        for (int i = 0; i < n; i++)
            data[i] = noise.Uniform((uint)i) - 0.5f;
        return data;
    }
}
