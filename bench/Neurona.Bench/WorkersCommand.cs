using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>What it costs to hand work to threads that spin, and to threads that sleep.</summary>
internal static class WorkersCommand
{
    // Every tile waits for the others to have begun: the time in which all threads came and went.
    private readonly struct Meet(int[] begun, int all) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            Interlocked.Increment(ref begun[0]);
            for (int spin = 1; Volatile.Read(ref begun[0]) < all; spin++)
            {
                if (spin % 10_000 == 0)
                    Thread.Yield();
            }
        }
    }

    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        foreach (int threads in arguments.Numbers("threads", "1,2"))
        {
            Workers.Count = threads;
            List<double> hot = [], cold = [];
            int[] begun = new int[1];
            int calls = 0;
            for (int i = 0; i < 300; i++)
            {
                double start = Machine.Now;
                for (int call = 0; call < 100; call++)
                    Workers.For(threads, new Meet(begun, threads * ++calls));
                hot.Add((Machine.Now - start) / 100);
            }
            for (int i = 0; i < 100; i++)
            {
                Thread.Sleep(2);
                double start = Machine.Now;
                Workers.For(threads, new Meet(begun, threads * ++calls));
                cold.Add(Machine.Now - start);
            }
            Console.WriteLine($"{threads} threads: {Machine.Median(hot),8:F0} ns hot, {Machine.Median(cold),8:F0} ns when the others sleep");
        }
        return 0;
    }
}
