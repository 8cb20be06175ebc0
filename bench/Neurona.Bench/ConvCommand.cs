using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Convolutions as percent of the peak, and pooling in GB/s of what it must read and write.</summary>
internal static class ConvCommand
{
    internal readonly record struct Case(string Name, int Batch, Window2D Window, int What)
    {
        public bool IsPool => What >= Convolutions.Pool;

        /// <summary>Multiplications and additions of the convolution, or the bytes of the pooling.</summary>
        public double Work => What switch
        {
            Convolutions.Pool => 4.0 * Batch * (Window.InputSize + Window.OutputSize),
            Convolutions.PoolBack => 4.0 * Batch * (2 * Window.InputSize + Window.OutputSize),
            _ => 2.0 * Batch * Window.Filters * Window.Channels
                * Taps(Window.OutHeight, Window.StrideY, Window.PadTop, Window.KernelHeight, Window.Height)
                * Taps(Window.OutWidth, Window.StrideX, Window.PadLeft, Window.KernelWidth, Window.Width),
        };

        /// <summary>The calls of any library on the same numbers.</summary>
        public Func<Library, Action<int>> Prepare()
        {
            (int what, int batch, Window2D w) = (What, Batch, Window);
            int[] sizes =
            [
                w.Height, w.Width, w.Channels, w.KernelHeight, w.KernelWidth, w.StrideY, w.StrideX, w.PadTop, w.PadLeft,
                w.OutHeight, w.OutWidth, w.Filters
            ];
            Memory<float> x = Aligned.Noise(batch * w.InputSize, 1), kernel = Aligned.Noise(w.Depth * w.Filters, 2);
            Memory<float> bias = Aligned.Noise(w.Filters, 3), y = Aligned.Noise(batch * w.OutputSize, 4);
            Memory<float> dKernel = Aligned.Zeros<float>(kernel.Length), dx = Aligned.Zeros<float>(x.Length);
            return library => library.Convolution(what, batch, sizes, x, kernel, bias, y, dKernel, dx);
        }

        // Taps in the padding are no work.
        private static int Taps(int positions, int stride, int pad, int kernel, int size)
        {
            int taps = 0;
            for (int i = 0; i < positions; i++)
                taps += Math.Min(i * stride - pad + kernel, size) - Math.Max(i * stride - pad, 0);
            return taps;
        }
    }

    private readonly record struct Round(double Ms, double Peak, long Bytes);

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        string filter = arguments.Text("filter") ?? "";
        List<Case> cases = Cases().FindAll(c => c.Name.Contains(filter, StringComparison.Ordinal));
        int wanted = arguments.Count("rounds", 15);
        Neighbour neighbour = new(arguments);
        List<Result> results = [];
        foreach (int threads in arguments.Numbers("threads", "1,2"))
        {
            Workers.Count = threads;
            Machine.Peak(threads);
            List<double> peaks = [];
            List<string> lines = [];
            foreach (Case c in cases)
            {
                (Rounds<Round> rounds, int calls) = Measure(c, threads, wanted, neighbour);
                double ms = rounds.Median(r => r.Ms), peak = rounds.Median(r => r.Peak), rate = c.Work / ms / 1e6;
                double percent = c.IsPool ? 0 : 100 * rate / peak, bytes = rounds.Kept.Average(r => r.Bytes) / calls;
                peaks.Add(peak);
                results.Add(new(c.Name, c.Batch, threads, ms, percent, bytes, rounds.Dropped, rounds.IsDisturbed));
                string share = c.IsPool ? "GB/s                  " : $"GFLOP/s {percent,6:F1} % of peak";
                lines.Add($"  {c.Name,-34} {ms,9:F4} ms {rate,8:F1} {share} {bytes,6:F1} B {rounds.Note}");
            }
            Console.WriteLine($"{threads} thread(s), peak {Machine.Median(peaks):F1} GFLOP/s");
            lines.ForEach(Console.WriteLine);
        }
        neighbour.Summarize();
        Result.Save(results, arguments);
        return 0;
    }

    internal static List<Case> Cases()
    {
        List<Case> cases = [];
        void Layer(int batch, int side, int channels, int filters, int pad, bool input = true)
        {
            int positions = side + 2 * pad - 2;
            Window2D window = new(side, side, channels, 3, 3, 1, 1, pad, pad, positions, positions, filters);
            string name = $"{side}x{side}x{channels}-{filters}{(pad > 0 ? " same" : "")} batch {batch}";
            cases.Add(new(name + " forward", batch, window, Convolutions.Forward));
            cases.Add(new(name + " dW", batch, window, Convolutions.WeightGradient));
            if (input)
                cases.Add(new(name + " dX", batch, window, Convolutions.InputGradient));
        }
        Layer(128, 28, 1, 32, 0, input: false);
        Layer(128, 26, 32, 64, 0);
        Layer(64, 30, 32, 64, 0);
        Layer(64, 15, 64, 128, 0);
        Layer(64, 32, 3, 128, 0, input: false);
        Layer(64, 30, 128, 128, 0);
        Layer(64, 32, 3, 32, 1, input: false);
        Layer(64, 32, 64, 64, 1);
        Layer(64, 8, 128, 128, 1);
        Layer(1, 26, 32, 64, 0);
        Layer(8, 26, 32, 64, 0);
        Window2D pool = new(24, 24, 64, 2, 2, 2, 2, 0, 0, 12, 12, 64);
        cases.Add(new("pool 24x24x64 2x2 batch 128", 128, pool, Convolutions.Pool));
        cases.Add(new("pool 24x24x64 2x2 batch 128 back", 128, pool, Convolutions.PoolBack));
        return cases;
    }

    private static (Rounds<Round> Rounds, int Calls) Measure(Case c, int threads, int wanted, Neighbour neighbour)
    {
        Action<int> run = c.Prepare()(Library.Own);
        int calls = (int)Math.Clamp(1.5e-3 * 100e9 * threads / c.Work, 1, 2000);
        run(calls + 1);
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
