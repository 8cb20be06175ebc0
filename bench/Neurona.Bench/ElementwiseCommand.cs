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

    private static readonly Memory<float> A = Filled(1), B = Filled(2), C = Filled(3), D = Filled(4), G = Filled(5);
    private static readonly Memory<float> P = Row(), Q = Row(), S = Row(), T = Row();
    private static readonly Memory<byte> Pixels = Aligned.Zeros<byte>(Most);

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        string filter = arguments.Text("filter") ?? "";
        int wanted = arguments.Count("rounds", 15);
        Neighbour neighbour = new(arguments);
        foreach (int threads in arguments.Numbers("threads", "1"))
        {
            Workers.Count = threads;
            Console.WriteLine($"{threads} threads, peak {Machine.Peak(threads):F0} GFLOP/s");
            Console.WriteLine($"{"",-30}{"us",10}{"GB/s",8}{"TensorPrimitives, us",24}");
            foreach ((string name, double bytes, Action ours, Action? theirs) in Cases())
            {
                if (!name.Contains(filter, StringComparison.OrdinalIgnoreCase))
                    continue;
                int calls = Calls(ours, 1e8), theirCalls = theirs is null ? 0 : Calls(theirs, 1e9);
                Rounds<(double Ours, double Theirs)> rounds = neighbour.Measure(
                    name, threads, wanted, () => (Time(ours, calls), theirs is null ? 0 : Time(theirs, theirCalls)));
                double time = rounds.Median(r => r.Ours);
                string other = theirs is null ? "" : $"{rounds.Median(r => r.Theirs) / 1000:F2}";
                Console.WriteLine($"{name,-30}{time / 1000,10:F2}{bytes / time,8:F0}{other,24} {rounds.Note}");
            }
        }
        neighbour.Summarize();
        return 0;
    }

    private static IEnumerable<(string Name, double Bytes, Action Ours, Action? Theirs)> Cases()
    {
        const int n = 64 * 512;
        yield return ("exp 64x512", 8 * n,
            () => Kernels.Map(new Exp(), A.Span[..n], B.Span[..n]), () => TensorPrimitives.Exp(A.Span[..n], B.Span));
        yield return ("log 64x512", 8 * n,
            () => Kernels.Map(new Log(), G.Span[..n], B.Span[..n]), () => TensorPrimitives.Log(G.Span[..n], B.Span));
        yield return ("sigmoid 64x512", 8 * n,
            () => Kernels.Map(new Sigmoid(), A.Span[..n], B.Span[..n]), () => TensorPrimitives.Sigmoid(A.Span[..n], B.Span));
        yield return ("tanh 64x512", 8 * n,
            () => Kernels.Map(new Tanh(), A.Span[..n], B.Span[..n]), () => TensorPrimitives.Tanh(A.Span[..n], B.Span));
        yield return ("relu 64x512", 8 * n,
            () => Kernels.Map(new Relu(), A.Span[..n], B.Span[..n]), () => TensorPrimitives.Max(A.Span[..n], 0f, B.Span));
        yield return ("relu back 64x512", 16 * n,
            () => Kernels.MapBackward(new Relu(), A.Span[..n], B.Span[..n], C.Span[..n], D.Span[..n]), null);
        yield return ("add 64x512", 12 * n,
            () => Kernels.Zip(new Formulas.Sum(), A.Span[..n], B.Span[..n], C.Span[..n]),
            () => TensorPrimitives.Add(A.Span[..n], B.Span[..n], C.Span));
        yield return ("bytes to numbers 128x784", 5 * 128 * 784,
            () => Kernels.Scale(Pixels.Span[..(128 * 784)], 1 / 255f, B.Span[..(128 * 784)]), null);
        yield return ("adam 64 K", 32 * 65536, () => Kernels.Update(
            new Adam(1e-9f), A.Span[..65536], B.Span[..65536], C.Span[..65536], G.Span[..65536], default), null);
        yield return ("adam 1 M", 32 << 20, () => Kernels.Update(
            new Adam(1e-9f), A.Span[..(1 << 20)], B.Span[..(1 << 20)], C.Span[..(1 << 20)], G.Span[..(1 << 20)], default), null);
        // What bounds Adam: its traffic without root and division, and these two without the traffic.
        foreach ((string size, int count) in ((string, int)[])[("64 K", 65536), ("1 M", 1 << 20)])
        {
            yield return ($"adam's traffic alone {size}", 32.0 * count, () => Kernels.Update(
                new Traffic(1e-9f), A.Span[..count], B.Span[..count], C.Span[..count], G.Span[..count], default), null);
            yield return ($"root and division alone {size}", 4.0 * count, () =>
            {
                for (int i = 0; i < count; i += 4096)
                    Kernels.Map(new RootAndDivision(), G.Span[..4096], B.Span[..4096]);
            }, null);
        }
        yield return ("dropout 128x512", 8 * 128 * 512,
            () => Kernels.Dropout(new CounterRandom(7), 0.3f, A.Span[..(128 * 512)], B.Span[..(128 * 512)]), null);
        yield return ("sum of squares 64x512", 4 * n,
            () => Machine.Sink = Kernels.MapSum(new Formulas.Square(), A.Span[..n]),
            () => Machine.Sink = TensorPrimitives.SumOfSquares(A.Span[..n]));
        yield return ("cross-entropy loss 64x512", 12 * n, () => Machine.Sink = Kernels.PointwiseLoss(
            new LogLoss(), new(G.Span, 64, 512), new(C.Span, 64, 512), [], 1, new(D.Span, 64, 512), []), null);
        foreach (int columns in (int[])[10, 100, 1000])
        {
            int size = 64 * columns;
            yield return ($"softmax 64x{columns}", 8 * size,
                () => Kernels.Softmax(new(A.Span, 64, columns), new(B.Span, 64, columns)),
                () => TheirSoftmax(columns));
        }
        yield return ("softmax 256x10 in place", 8 * 2560,
            () => Kernels.Softmax(new(A.Span, 256, 10), new Mat<float>(A.Span, 256, 10)), null);
        yield return ("product 64x784x512, sigmoid", 0, () =>
        {
            Kernels.GemmBias(new(A.Span, 64, 784), new(G.Span, 784, 512), P.Span[..512], new Mat<float>(B.Span, 64, 512));
            Kernels.Map(new Sigmoid(), B.Span[..n], B.Span[..n]);
        }, null);
        Epilogue sigmoid = Epilogue.Of(new Sigmoid());
        yield return ("the same in the tile", 0, () => Kernels.GemmBias(
            new(A.Span, 64, 784), new(G.Span, 784, 512), P.Span[..512], new Mat<float>(B.Span, 64, 512), sigmoid), null);
        yield return ("softmax and log sum 64x10", 8 * 640,
            () => Kernels.SoftmaxLogSum(new(A.Span, 64, 10), new Mat<float>(B.Span, 64, 10), S.Span[..64]), null);
        yield return ("softmax back 64x10", 12 * 640,
            () => Kernels.SoftmaxBackward(new(A.Span, 64, 10), new(B.Span, 64, 10), new Mat<float>(C.Span, 64, 10)), null);
        foreach ((int rows, int columns) in ((int, int)[])[(64, 10), (64, 512), (64, 256), (43264, 32)])
        {
            double bytes = 4.0 * rows * columns;
            string shape = $"{rows}x{columns}";
            yield return ($"column sums {shape}", bytes, () => Kernels.AddColumnSums(new(A.Span, rows, columns), S.Span[..columns]), null);
            yield return ($"column moments {shape}", 2 * bytes, () => Kernels.ColumnMoments(
                new(A.Span, rows, columns), S.Span[..columns], P.Span[..columns], T.Span[..columns]), null);
            yield return ($"scale and shift {shape}", 2 * bytes, () => Kernels.ScaleShiftColumns(
                new(A.Span, rows, columns), P.Span[..columns], Q.Span[..columns], new(B.Span, rows, columns)), null);
            yield return ($"normalize {shape}", 2 * bytes, () => Kernels.NormalizeColumns(
                new(A.Span, rows, columns), P.Span[..columns], Q.Span[..columns], Q.Span[..columns], new(B.Span, rows, columns)), null);
            yield return ($"batch norm back {shape}", 5 * bytes, () => Kernels.BatchNormBackward(
                new(A.Span, rows, columns), P.Span[..columns], Q.Span[..columns], Q.Span[..columns], default,
                new(B.Span, rows, columns), S.Span[..columns], T.Span[..columns], new(C.Span, rows, columns)), null);
        }
    }

    private static void TheirSoftmax(int columns)
    {
        for (int r = 0; r < 64; r++)
            TensorPrimitives.SoftMax(A.Span.Slice(r * columns, columns), B.Span.Slice(r * columns, columns));
    }

    // Calls of about 2 ms, after warming up: the base library starts in slow tiers, which are left after a while.
    private static int Calls(Action action, double warm)
    {
        for (double begun = Machine.Now; Machine.Now - begun < warm;)
            action();
        double start = Machine.Now;
        int calls = 0;
        for (; Machine.Now - start < 4e6; calls++)
            action();
        return Math.Max(1, calls / 2);
    }

    private static double Time(Action action, int calls)
    {
        double start = Machine.Now;
        for (int i = 0; i < calls; i++)
            action();
        return (Machine.Now - start) / calls;
    }

    // Small positive numbers for 5, else of both signs.
    private static Memory<float> Filled(uint key)
    {
        Memory<float> memory = Aligned.Noise(Most, key);
        foreach (ref float x in memory.Span)
            x = key == 5 ? x + 0.51f : 8 * x;
        return memory;
    }

    private static Memory<float> Row() => Aligned.Zeros<float>(4096);

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

    private readonly struct RootAndDivision : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x / (N.Sqrt(x) + 1e-7);
    }

    private readonly struct Traffic(float rate) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N v, ref N s2) where N : struct, INum<N>
        {
            m = N.Fma(0.1, g - m, m);
            v = N.Fma(0.001, g * g - v, v);
            w = N.Fma(-rate, m, w);
        }
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
