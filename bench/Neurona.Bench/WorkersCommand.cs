using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>
/// What it costs to hand work to threads that spin, and to threads that sleep;
/// and how several callers get on beside one another.
/// </summary>
internal static class WorkersCommand
{
    // The first tile, the caller's, waits for all others to have begun: the time in which all threads came and went.
    private readonly struct Meet(int[] begun, int threads, int call) : ITileBody
    {
        // A line of memory for each.
        public const int Apart = 32;

        public void Run(int tile, int worker)
        {
            Volatile.Write(ref begun[tile * Apart], call);
            for (int other = 1, spin = 1; tile == 0 && other < threads; spin++)
            {
                if (Volatile.Read(ref begun[other * Apart]) == call)
                    other++;
                else if (spin % 10_000 == 0)
                    Thread.Yield();
            }
        }
    }

    // A few microseconds of additions, as much for every tile.
    private readonly struct Work(float[] sums) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            float sum = 0;
            for (int i = 0; i < 4000; i++)
                sum += i;
            sums[tile * 16] = sum;
        }
    }

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        foreach (int threads in arguments.Numbers("threads", "1,2"))
        {
            Workers.Count = threads;
            List<double> hot = [], cold = [];
            int[] begun = new int[threads * Meet.Apart];
            int calls = 0;
            for (int i = 0; i < 300; i++)
            {
                double start = Machine.Now;
                for (int call = 0; call < 100; call++)
                    Workers.For(threads, new Meet(begun, threads, ++calls));
                hot.Add((Machine.Now - start) / 100);
            }
            for (int i = 0; i < 100; i++)
            {
                Thread.Sleep(2);
                double start = Machine.Now;
                Workers.For(threads, new Meet(begun, threads, ++calls));
                cold.Add(Machine.Now - start);
            }
            Console.WriteLine($"{threads} threads: {Machine.Median(hot),8:F0} ns hot (best {hot.Min():F0}), "
                + $"{Machine.Median(cold),8:F0} ns when the others sleep");
        }
        Sessions(arguments);
        return 0;
    }

    // The time of so many callers at once against that of the same calls one caller after the other.
    private static void Sessions(Arguments arguments)
    {
        Workers.Count = Environment.ProcessorCount;
        List<double> enter = [];
        for (int round = 0; round < 100; round++)
        {
            double start = Machine.Now;
            for (int i = 0; i < 1000; i++)
                Workers.Enter().Dispose();
            enter.Add((Machine.Now - start) / 1000);
        }
        Console.WriteLine($"entering and leaving a session: {Machine.Median(enter):F1} ns (best {enter.Min():F1})");
        foreach (int callers in arguments.Numbers("callers", "2,4"))
        {
            foreach (bool leased in (bool[])[false, true])
            {
                List<double> ratios = [];
                for (int round = 0; round < 15; round++)
                {
                    double start = Machine.Now;
                    for (int i = 0; i < callers; i++)
                        Call(leased);
                    double inTurn = Machine.Now - start;
                    start = Machine.Now;
                    Thread[] threads = new Thread[callers];
                    for (int i = 0; i < callers; i++)
                        (threads[i] = new Thread(() => Call(leased))).Start();
                    foreach (Thread thread in threads)
                        thread.Join();
                    ratios.Add((Machine.Now - start) / inTurn);
                }
                Console.WriteLine($"{callers} callers {(leased ? "with" : "without")} leases: "
                    + $"{Machine.Median(ratios):F2} of the time in turn (best {ratios.Min():F2})");
            }
        }

        static void Call(bool leased)
        {
            float[] sums = new float[8 * 16];
            using WorkerLease lease = leased ? Workers.Enter() : default;
            for (int i = 0; i < 1000; i++)
                Workers.For(8, new Work(sums));
        }
    }
}
