using System.Globalization;
using System.Runtime.CompilerServices;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>
/// One update of every optimizer over 1 M weights, as a ratio to what bounds it: moving its bytes, or its roots and
/// divisions, whichever takes longer in the same round.
/// </summary>
internal static class OptimizersCommand
{
    private const int Count = 1 << 20;

    private static readonly Memory<float>[] Rows = [.. Enumerable.Range(0, 5).Select(i => Aligned.Noise(Count, (uint)i + 1))];

    // Slots that one pass reads and writes, and the roots and divisions of a weight. Those of several passes name the
    // arrays that these move, in passes over one array.
    private static (string Name, Optimizer Optimizer, int Slots, int Roots, int Divisions, double Arrays)[] Cases() =>
    [
        ("SGD", new SGD(1e-6), 0, 0, 0, 3),
        ("SGD momentum", new SGD(1e-6, momentum: 0.9), 1, 0, 0, 5),
        ("SGD nesterov", new SGD(1e-6, momentum: 0.9, nesterov: true), 1, 0, 0, 5),
        ("Adam", new Adam(1e-6), 2, 1, 1, 7),
        ("Adam amsgrad", new Adam(1e-6, amsgrad: true), 3, 1, 1, 9),
        ("AdamW", new AdamW(1e-6), 2, 1, 1, 7),
        ("Adamax", new Adamax(1e-6), 2, 0, 1, 7),
        ("Nadam", new Nadam(1e-6), 2, 1, 1, 7),
        ("RMSprop", new RMSprop(1e-6), 1, 1, 1, 5),
        ("RMSprop all", new RMSprop(1e-6, momentum: 0.9, centered: true), 3, 1, 1, 9),
        ("Adagrad", new Adagrad(1e-6), 1, 1, 1, 5),
        ("Adadelta", new Adadelta(1e-6), 2, 2, 1, 7),
        ("Lion", new Lion(1e-6), 1, 0, 0, 5),
        ("Ftrl", new Ftrl(1e-6), 2, 2, 1, 7),
        ("Lamb", new Lamb(1e-6), 3, 1, 1, 15),
    ];

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        string filter = arguments.Text("filter") ?? "";
        int wanted = arguments.Count("rounds", 15);
        Neighbour neighbour = new(arguments);
        foreach (int threads in arguments.Numbers("threads", "1"))
        {
            Workers.Count = threads;
            Console.WriteLine($"{threads} threads, {Count} weights");
            Console.WriteLine($"{"",-16}{"us",9}{"bytes, us",12}{"ratio",8}{"divisions, us",16}{"ratio",8}");
            foreach ((string name, Optimizer optimizer, int slots, int roots, int divisions, double arrays) in Cases())
            {
                if (!name.Contains(filter, StringComparison.OrdinalIgnoreCase))
                    continue;
                OptimizerState state = new(optimizer, Count);
                Action update = () => state.Apply(Rows[0].Span, Rows[1].Span);
                Action traffic = Traffic(slots), division = Division(roots);
                for (int i = 0; i < 200; i++)
                {
                    update();
                    traffic();
                    division();
                }
                Rounds<(double Update, double Traffic, double Division)> rounds = neighbour.Measure(
                    name, threads, wanted, () => (Time(update), Time(traffic), divisions == 0 ? 0 : Time(division)));
                double time = rounds.Median(r => r.Update), bytes = rounds.Median(r => r.Traffic) * (arrays / (3 + 2 * slots));
                double work = rounds.Median(r => r.Division);
                string bound = divisions == 0 ? "" : Text(work / 1000, "F0").PadLeft(16) + Text(time / work, "F2").PadLeft(8);
                Console.WriteLine(
                    $"{name,-16}{Text(time / 1000, "F0"),9}{Text(bytes / 1000, "F0"),12}{Text(time / bytes, "F2"),8}{bound,-24} {rounds.Note}");
            }
        }
        neighbour.Summarize();
        return 0;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Action Traffic(int slots) => slots switch
    {
        0 => () => Kernels.Update(new Move0(), Rows[0].Span, Rows[1].Span, default, default, default),
        1 => () => Kernels.Update(new Move1(), Rows[0].Span, Rows[1].Span, Rows[2].Span, default, default),
        2 => () => Kernels.Update(new Move2(), Rows[0].Span, Rows[1].Span, Rows[2].Span, Rows[3].Span, default),
        _ => () => Kernels.Update(new Move3(), Rows[0].Span, Rows[1].Span, Rows[2].Span, Rows[3].Span, Rows[4].Span),
    };

    // In the first-level cache, so that nothing but the arithmetic is timed; on as many threads as the update.
    private static Action Division(int roots) => () => Workers.For(Count / Part, new Parts(roots));

    private const int Part = 2048;

    private readonly struct Parts(int roots) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            Span<float> part = Rows[4].Span.Slice(worker * Part, Part), to = Rows[3].Span.Slice(worker * Part, Part);
            if (roots == 0)
                Kernels.Map(new Divide(), part, to);
            else if (roots == 1)
                Kernels.Map(new RootAndDivide(), part, to);
            else
                Kernels.Map(new TwoRootsAndDivide(), part, to);
        }
    }

    private static double Time(Action action)
    {
        const int calls = 8;
        double start = Machine.Now;
        for (int i = 0; i < calls; i++)
            action();
        return (Machine.Now - start) / calls;
    }

    private readonly struct Divide : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x / (x + 1e-7);
    }

    private readonly struct RootAndDivide : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x / (N.Sqrt(x) + 1e-7);
    }

    private readonly struct TwoRootsAndDivide : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Sqrt(x + 0.5) / (N.Sqrt(x) + 1e-7);
    }

    private readonly struct Move0 : IUpdateRule
    {
        public static int SlotCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N> => w = N.Fma(1e-9, g, w);
    }

    private readonly struct Move1 : IUpdateRule
    {
        public static int SlotCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            s0 = N.Fma(1e-9, g, s0);
            w = N.Fma(1e-9, g, w);
        }
    }

    private readonly struct Move2 : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            s0 = N.Fma(1e-9, g, s0);
            s1 = N.Fma(1e-9, g, s1);
            w = N.Fma(1e-9, g, w);
        }
    }

    private readonly struct Move3 : IUpdateRule
    {
        public static int SlotCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            s0 = N.Fma(1e-9, g, s0);
            s1 = N.Fma(1e-9, g, s1);
            s2 = N.Fma(1e-9, g, s2);
            w = N.Fma(1e-9, g, w);
        }
    }
}
