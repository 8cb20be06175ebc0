using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>
/// The micro-kernel alone on operands in cache: every width, packed and strided rows, one and two loops over k.
/// </summary>
internal static unsafe class TileCommand
{
    private sealed record Session(string Filter, int Rounds, Neighbour Neighbour);

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        Session session = new(arguments.Text("filter") ?? "", arguments.Count("rounds", 15), new Neighbour(arguments));
        float* memory = (float*)NativeMemory.AlignedAlloc(4 << 20, 64);
        for (int i = 0; i < 1 << 20; i++)
            memory[i] = i % 17 / 16f;
        if (Vector512.IsHardwareAccelerated)
            Width<O16, Vector512<float>>("512", memory, session, 14, 13, 12, 8, 6);
        Width<O8, Vector256<float>>("256", memory, session, 14, 12, 7, 6, 5);
        Width<O4, Vector128<float>>("128", memory, session, 14, 12, 7, 6, 5);
        Width<O1, float>("scalar", memory, session, 14, 7, 6, 5, 4);
        NativeMemory.AlignedFree(memory);
        session.Neighbour.Summarize();
        return 0;
    }

    private static void Width<O, V>(string name, float* memory, Session session, params int[] rows)
        where O : struct, ILanes<V> where V : struct
    {
        int w = O.Count;
        foreach (int r in rows)
        {
            foreach (int columns in new[] { 2 * w, w })
            {
                Time<O, V>($"{name} {r}x{columns} packed", memory, session, r, columns, 256, 1, false, false);
                Time<O, V>($"{name} {r}x{columns} packed k=64 add", memory, session, r, columns, 64, 1, false, true);
                Time<O, V>($"{name} {r}x{columns} packed 3x85", memory, session, r, columns, 85, 3, false, false);
                Time<O, V>($"{name} {r}x{columns} strided", memory, session, r, columns, 256, 1, true, false);
                Time<O, V>($"{name} {r}x{columns} strided 3x85", memory, session, r, columns, 85, 3, true, false);
            }
        }
    }

    private static void Time<O, V>(
        string name, float* memory, Session session, int rows, int columns, int inner, int outer, bool strided, bool add)
        where O : struct, ILanes<V> where V : struct
    {
        if (!name.Contains(session.Filter, StringComparison.Ordinal))
            return;
        delegate*<TileArgs*, void> tile = Tiles<O, V>.Get(rows, columns, strided);
        TileArgs t = new()
        {
            A = memory,
            ARow = strided ? 272 : 1,
            AStep = strided ? 1 : rows,
            B = memory + 100_000,
            BStep = columns,
            Inner = inner,
            Outer = outer,
            C = memory + 200_000,
            CRow = 128,
            Columns = columns,
            Add = add,
        };
        int calls = (int)Math.Max(20, 2e6 / ((double)rows * columns * inner * outer / 16));
        for (int i = 0; i < calls; i++)
            tile(&t);
        TileArgs* operands = &t;
        Rounds<(double Time, double Peak)> rounds = session.Neighbour.Measure(name, 1, session.Rounds, () =>
        {
            double start = Machine.Now;
            for (int i = 0; i < calls; i++)
                tile(operands);
            return ((Machine.Now - start) / calls, Machine.Peak(1));
        });
        double rate = 2.0 * rows * columns * inner * outer / rounds.Median(r => r.Time);
        Console.WriteLine(
            $"{name,-32} {rate,7:F1} GFLOP/s {100 * rate / rounds.Median(r => r.Peak),6:F1} % of peak {rounds.Note}");
    }
}
