using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>
/// Maps, updates, reductions and softmax: microseconds and GB/s, beside the base library's TensorPrimitives where it
/// has the function.
/// </summary>
internal static class ElementwiseCommand
{
    // Numbers of the largest case: 43264 x 32.
    private const int Most = 43264 * 32;

    private static readonly float[] A = Filled(1), B = Filled(2), C = Filled(3), D = Filled(4), G = Filled(5);
    private static readonly float[] P = new float[4096], Q = new float[4096], S = new float[4096], T = new float[4096];
    private static readonly byte[] Pixels = new byte[Most];

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        string filter = arguments.Text("filter") ?? "";
        foreach (int threads in arguments.Numbers("threads", "1"))
        {
            Workers.Count = threads;
            Console.WriteLine($"{threads} threads, peak {Machine.Peak(threads):F0} GFLOP/s");
            Console.WriteLine($"{"",-30}{"us",10}{"GB/s",8}{"TensorPrimitives, us",24}");
            foreach ((string name, double bytes, Action ours, Action? theirs) in Cases())
            {
                if (!name.Contains(filter, StringComparison.OrdinalIgnoreCase))
                    continue;
                double time = Measure(ours, 1e8);
                Console.WriteLine($"{name,-30}{time / 1000,10:F2}{bytes / time,8:F0}"
                    + $"{(theirs == null ? "" : (Measure(theirs, 1e9) / 1000).ToString("F2")),24}");
            }
        }
        return 0;
    }

    private static IEnumerable<(string Name, double Bytes, Action Ours, Action? Theirs)> Cases()
    {
        const int n = 64 * 512;
        yield return ("exp 64x512", 8 * n,
            () => Kernels.Map(new Exp(), A.AsSpan(0, n), B.AsSpan(0, n)), () => TensorPrimitives.Exp(A.AsSpan(0, n), B));
        yield return ("log 64x512", 8 * n,
            () => Kernels.Map(new Log(), G.AsSpan(0, n), B.AsSpan(0, n)), () => TensorPrimitives.Log(G.AsSpan(0, n), B));
        yield return ("sigmoid 64x512", 8 * n,
            () => Kernels.Map(new Sigmoid(), A.AsSpan(0, n), B.AsSpan(0, n)), () => TensorPrimitives.Sigmoid(A.AsSpan(0, n), B));
        yield return ("tanh 64x512", 8 * n,
            () => Kernels.Map(new Tanh(), A.AsSpan(0, n), B.AsSpan(0, n)), () => TensorPrimitives.Tanh(A.AsSpan(0, n), B));
        yield return ("relu 64x512", 8 * n,
            () => Kernels.Map(new Relu(), A.AsSpan(0, n), B.AsSpan(0, n)), () => TensorPrimitives.Max(A.AsSpan(0, n), 0f, B));
        yield return ("relu back 64x512", 16 * n,
            () => Kernels.MapBackward(new Relu(), A.AsSpan(0, n), B.AsSpan(0, n), C.AsSpan(0, n), D.AsSpan(0, n)), null);
        yield return ("add 64x512", 12 * n,
            () => Kernels.Zip(new Formulas.Sum(), A.AsSpan(0, n), B.AsSpan(0, n), C.AsSpan(0, n)),
            () => TensorPrimitives.Add(A.AsSpan(0, n), B.AsSpan(0, n), C));
        yield return ("bytes to numbers 128x784", 5 * 128 * 784,
            () => Kernels.Scale(Pixels.AsSpan(0, 128 * 784), 1 / 255f, B.AsSpan(0, 128 * 784)), null);
        yield return ("adam 64 K", 32 * 65536, () => Kernels.Update(
            new Adam(1e-9f), A.AsSpan(0, 65536), B.AsSpan(0, 65536), C.AsSpan(0, 65536), G.AsSpan(0, 65536), default), null);
        yield return ("adam 1 M", 32 << 20, () => Kernels.Update(
            new Adam(1e-9f), A.AsSpan(0, 1 << 20), B.AsSpan(0, 1 << 20), C.AsSpan(0, 1 << 20), G.AsSpan(0, 1 << 20), default), null);
        yield return ("dropout 128x512", 8 * 128 * 512,
            () => Kernels.Dropout(new CounterRandom(7), 0.3f, A.AsSpan(0, 128 * 512), B.AsSpan(0, 128 * 512)), null);
        yield return ("sum of squares 64x512", 4 * n,
            () => Machine.Sink = Kernels.MapSum(new Formulas.Square(), A.AsSpan(0, n)),
            () => Machine.Sink = TensorPrimitives.SumOfSquares(A.AsSpan(0, n)));
        yield return ("cross-entropy loss 64x512", 12 * n, () => Machine.Sink = Kernels.PointwiseLoss(
            new LogLoss(), new(G, 64, 512), new(C, 64, 512), [], 1, new(D, 64, 512), []), null);
        foreach (int columns in (int[])[10, 100, 1000])
        {
            int size = 64 * columns;
            yield return ($"softmax 64x{columns}", 8 * size, () => Kernels.Softmax(new(A, 64, columns), new(B, 64, columns)), () =>
            {
                for (int r = 0; r < 64; r++)
                    TensorPrimitives.SoftMax(A.AsSpan(r * columns, columns), B.AsSpan(r * columns, columns));
            }
            );
        }
        yield return ("softmax and log sum 64x10", 8 * 640,
            () => Kernels.SoftmaxLogSum(new(A, 64, 10), new Mat<float>(B, 64, 10), S.AsSpan(0, 64)), null);
        yield return ("softmax back 64x10", 12 * 640,
            () => Kernels.SoftmaxBackward(new(A, 64, 10), new(B, 64, 10), new Mat<float>(C, 64, 10)), null);
        foreach ((int rows, int columns) in ((int, int)[])[(64, 10), (64, 512), (64, 256), (43264, 32)])
        {
            double bytes = 4.0 * rows * columns;
            string shape = $"{rows}x{columns}";
            yield return ($"column sums {shape}", bytes, () => Kernels.AddColumnSums(new(A, rows, columns), S.AsSpan(0, columns)), null);
            yield return ($"column moments {shape}", 2 * bytes, () => Kernels.ColumnMoments(
                new(A, rows, columns), S.AsSpan(0, columns), P.AsSpan(0, columns), T.AsSpan(0, columns)), null);
            yield return ($"scale and shift {shape}", 2 * bytes, () => Kernels.ScaleShiftColumns(
                new(A, rows, columns), P.AsSpan(0, columns), Q.AsSpan(0, columns), new(B, rows, columns)), null);
            yield return ($"normalize {shape}", 2 * bytes, () => Kernels.NormalizeColumns(
                new(A, rows, columns), P.AsSpan(0, columns), Q.AsSpan(0, columns), Q.AsSpan(0, columns), new(B, rows, columns)), null);
            yield return ($"batch norm back {shape}", 5 * bytes, () => Kernels.BatchNormBackward(
                new(A, rows, columns), P.AsSpan(0, columns), Q.AsSpan(0, columns), Q.AsSpan(0, columns), default,
                new(B, rows, columns), S.AsSpan(0, columns), T.AsSpan(0, columns), new(C, rows, columns)), null);
        }
    }

    // The median of 15 stretches of about 2 ms, after warming up: the base library starts in slow tiers, which are left
    // after a while.
    private static double Measure(Action action, double warm)
    {
        for (double begun = Machine.Now; Machine.Now - begun < warm;)
            action();
        double start = Machine.Now;
        int calls = 0;
        for (; Machine.Now - start < 4e6; calls++)
            action();
        calls = Math.Max(1, calls / 2);
        List<double> times = [];
        for (int i = 0; i < 15; i++)
        {
            start = Machine.Now;
            for (int k = 0; k < calls; k++)
                action();
            times.Add((Machine.Now - start) / calls);
        }
        return Machine.Median(times);
    }

    // Small positive numbers for 5, else of both signs.
    private static float[] Filled(uint key)
    {
        float[] x = GC.AllocateUninitializedArray<float>(Most);
        for (int i = 0; i < x.Length; i++)
            x[i] = key == 5 ? new CounterRandom(key).Uniform((uint)i) + 0.01f : new CounterRandom(key).Uniform((uint)i) * 8 - 4;
        return x;
    }

    private readonly struct Exp : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => N.Exp(x);
    }

    private readonly struct Log : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => N.Log(x);
    }

    private readonly struct Sigmoid : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => N.Sigmoid(x);
    }

    private readonly struct Tanh : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => N.Tanh(x);
    }

    private readonly struct Relu : IActivation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Max(x, 0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(x > 0, 1, 0);
    }

    private readonly struct Adam(float rate) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            s0 = N.Fma(0.1, g - s0, s0);
            s1 = N.Fma(0.001, g * g - s1, s1);
            w -= rate * s0 / (N.Sqrt(s1) + 1e-7);
        }
    }

    private readonly struct LogLoss : IPointwiseLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N> => -N.Fma(t, N.Log(y), (1 - t) * N.Log(1.02 - y));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => (y - t) / (y * (1.02 - y));
    }
}
