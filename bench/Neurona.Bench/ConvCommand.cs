using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Convolutions as percent of the peak, and pooling in GB/s of what it must read and write.</summary>
internal static class ConvCommand
{
    private enum What { Forward, WeightGradient, InputGradient, Pool, PoolBack }

    private readonly record struct Case(string Name, int Batch, Window2D Window, What What)
    {
        /// <summary>Multiplications and additions of the convolution, or the bytes of the pooling.</summary>
        public double Work => What switch
        {
            What.Pool => 4.0 * Batch * (Window.InputSize + Window.OutputSize),
            What.PoolBack => 4.0 * Batch * (2 * Window.InputSize + Window.OutputSize),
            _ => 2.0 * Batch * Window.Filters * Window.Channels
                * Taps(Window.OutHeight, Window.StrideY, Window.PadTop, Window.KernelHeight, Window.Height)
                * Taps(Window.OutWidth, Window.StrideX, Window.PadLeft, Window.KernelWidth, Window.Width),
        };

        // Taps in the padding are no work.
        private static int Taps(int positions, int stride, int pad, int kernel, int size)
        {
            int taps = 0;
            for (int i = 0; i < positions; i++)
                taps += Math.Min(i * stride - pad + kernel, size) - Math.Max(i * stride - pad, 0);
            return taps;
        }
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
            List<double> peaks = [];
            List<string> lines = [];
            foreach (Case c in cases)
            {
                (double ms, double peak, double allocated) = Measure(c, threads);
                double rate = c.Work / ms / 1e6;
                peaks.Add(peak);
                bool pool = c.What >= What.Pool;
                results.Add(new(c.Name, c.Batch, threads, ms, pool ? 0 : 100 * rate / peak, allocated));
                lines.Add($"  {c.Name,-34} {ms,9:F4} ms {rate,8:F1} "
                    + $"{(pool ? "GB/s                  " : $"GFLOP/s {100 * rate / peak,6:F1} % of peak")} {allocated,6:F1} B");
            }
            Console.WriteLine($"{threads} thread(s), peak {Machine.Median(peaks):F1} GFLOP/s");
            lines.ForEach(Console.WriteLine);
        }
        Result.Save(results, arguments);
        return 0;
    }

    private static List<Case> Cases()
    {
        List<Case> cases = [];
        void Layer(int batch, int side, int channels, int filters, int pad, bool input = true)
        {
            int positions = side + 2 * pad - 2;
            Window2D window = new(side, side, channels, 3, 3, 1, 1, pad, pad, positions, positions, filters);
            string name = $"{side}x{side}x{channels}-{filters}{(pad > 0 ? " same" : "")} batch {batch}";
            cases.Add(new(name + " forward", batch, window, What.Forward));
            cases.Add(new(name + " dW", batch, window, What.WeightGradient));
            if (input)
                cases.Add(new(name + " dX", batch, window, What.InputGradient));
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
        cases.Add(new("pool 24x24x64 2x2 batch 128", 128, pool, What.Pool));
        cases.Add(new("pool 24x24x64 2x2 batch 128 back", 128, pool, What.PoolBack));
        return cases;
    }

    private static (double Ms, double Peak, double Allocated) Measure(Case c, int threads)
    {
        Window2D w = c.Window;
        float[] x = Data(c.Batch * w.InputSize, 1), kernel = Data(w.Depth * w.Filters, 2),
            bias = Data(w.Filters, 3), y = Data(c.Batch * w.OutputSize, 4);
        float[] dKernel = new float[kernel.Length], dx = new float[x.Length];
        int calls = (int)Math.Clamp(1.5e-3 * 100e9 * threads / c.Work, 1, 2000);
        Call(c, x, kernel, bias, y, dKernel, dx, calls + 1);
        List<double> times = [], peaks = [];
        long during = 0;
        for (int repeat = 0; repeat < 15; repeat++)
        {
            // The first only wakes the threads.
            Machine.Peak(threads);
            peaks.Add(Machine.Peak(threads));
            Call(c, x, kernel, bias, y, dKernel, dx, 1);
            long before = GC.GetTotalAllocatedBytes(true);
            double start = Machine.Now;
            Call(c, x, kernel, bias, y, dKernel, dx, calls);
            double end = Machine.Now;
            during += GC.GetTotalAllocatedBytes(true) - before;
            times.Add((end - start) / calls);
        }
        Machine.Sink += y[0] + dKernel[0] + dx[0];
        return (Machine.Median(times) / 1e6, Machine.Median(peaks), during / 15.0 / calls);
    }

    private static void Call(Case c, float[] x, float[] kernel, float[] bias, float[] y, float[] dKernel, float[] dx, int calls)
    {
        Window2D w = c.Window;
        for (; calls > 0; calls--)
        {
            switch (c.What)
            {
                case What.Forward:
                    Kernels.Conv2D(
                        w, new(x, c.Batch, w.InputSize), new(kernel, w.Depth, w.Filters), bias, new Mat<float>(y, c.Batch, w.OutputSize),
                        Epilogue.Relu);
                    break;
                case What.WeightGradient:
                    Kernels.Conv2DBackwardWeights(
                        w, new(x, c.Batch, w.InputSize), new(y, c.Batch, w.OutputSize), new Mat<float>(dKernel, w.Depth, w.Filters));
                    break;
                case What.InputGradient:
                    Kernels.Conv2DBackwardInput(
                        w, new(y, c.Batch, w.OutputSize), new(kernel, w.Depth, w.Filters), new Mat<float>(dx, c.Batch, w.InputSize));
                    break;
                case What.Pool:
                    Kernels.MaxPool2D(w, new(x, c.Batch, w.InputSize), new Mat<float>(y, c.Batch, w.OutputSize));
                    break;
                default:
                    Kernels.MaxPool2DBackward(
                        w, new(x, c.Batch, w.InputSize), new(y, c.Batch, w.OutputSize), new Mat<float>(dx, c.Batch, w.InputSize));
                    break;
            }
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
