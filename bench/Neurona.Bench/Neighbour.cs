using System.Globalization;
using System.Runtime.CompilerServices;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>
/// Notices when something else runs on the cores that are measured, and repeats the rounds that it disturbed.
/// </summary>
/// <remarks>
/// <para> A neighbour on the core's other hyperthread, be it in another virtual machine, takes a third off a product
/// without showing in the peak of multiplications. It shows in the number of independent additions that the core gets
/// done a clock: they keep all its ports busy, so that whatever runs beside takes from them.
/// </para>
/// <para> The clock comes from a chain of additions, each of which waits for the one before: one a clock on every
/// processor, beside a neighbour too. Multiplications would not do: wide ones lower the clock, and how many a core does
/// in one differs between processors. So does the number of additions; therefore a round counts as quiet if its probes
/// come near the best that the run has seen, or near --quiet, what the machine is known to reach.
/// </para>
/// <para> Programs on the same machine take the whole core for some milliseconds, more often within a round than just
/// before or after it. Linux counts that time for every thread: a round in which this process waited for a core is not
/// quiet.
/// </para>
/// </remarks>
internal sealed class Neighbour(Arguments arguments)
{
    // 5 + 24 us a turn at 3 GHz: long enough for the clock, short enough to stand before and after rounds of 2 ms.
    private const int Turns = 8, ChainRounds = 1_000, FreeRounds = 16_000, ChainLength = 16, FreeLength = 20;

    // A quiet core stays within 6 % of its best, a busy one loses 20 to 50 %.
    private const double NearBest = 0.85;

    // A part of a round that its threads may wait for a core.
    private const double MostWaiting = 0.03;

    // So many times the wanted rounds are run before what there is has to do.
    private const int Patience = 3;

    private readonly double _known = double.Parse(arguments.Text("quiet") ?? "0", CultureInfo.InvariantCulture);
    private readonly SortedDictionary<int, double> _best = [];
    private readonly List<double> _seen = [];
    private string[] _processes = ["self"];
    private int _threads = 1, _rounds, _dropped;
    private bool _marked;

    // Compiled before they are first timed.
    static Neighbour() => Machine.Sink += Chain(1, 1) + Free(1, 1);

    /// <summary>
    /// Runs rounds until so many were quiet, at most three times as many, and tells on standard error what the probe
    /// said before and after each, which part of it was spent waiting for a core if that was much, and an x if it was
    /// dropped. Where less than a third of the wanted number were quiet, that third which was disturbed least counts,
    /// and the result is marked.
    /// </summary>
    /// <param name="what">What is measured.</param>
    /// <param name="threads">How many threads it uses: the slowest of their cores counts.</param>
    /// <param name="wanted">How many quiet rounds.</param>
    /// <param name="round">Measures once. It may <see cref="Look"/> between its parts.</param>
    public Rounds<T> Measure<T>(string what, int threads, int wanted, Func<T> round)
    {
        List<(T Value, Conditions Conditions)> all = [];
        // More threads than cores wait for one another.
        bool isCrowded = threads > Environment.ProcessorCount;
        _threads = isCrowded ? Environment.ProcessorCount : threads;
        do
        {
            _seen.Clear();
            double begun = Machine.Now, waited = Waited();
            Look();
            T value = round();
            Look();
            double waiting = isCrowded ? 0 : Math.Max(0, Waited() - waited) / (Machine.Now - begun);
            all.Add((value, new([.. _seen], waiting)));
        }
        while (all.Count(r => Quietness(r.Conditions) >= 1) < wanted && all.Count < Patience * wanted);

        int quiet = all.Count(r => Quietness(r.Conditions) >= 1), least = (wanted + 2) / 3, kept = Math.Max(quiet, least);
        Rounds<T> rounds = new(
            [.. all.OrderByDescending(r => Quietness(r.Conditions)).Take(kept).Select(r => r.Value)], all.Count - kept, quiet < least);
        _rounds += all.Count;
        _dropped += rounds.Dropped;
        _marked |= rounds.IsDisturbed;
        Console.Error.WriteLine($"  probe, {what}, {threads} thread(s): {string.Join(' ', all.Select(r => Told(r.Conditions)))}");
        return rounds;
    }

    /// <summary>Watches whether the threads of another process, too, have to wait for a core.</summary>
    public void Watch(int process) => _processes = ["self", process.ToString(CultureInfo.InvariantCulture)];

    /// <summary>One more probe that the round under way has to pass.</summary>
    public void Look()
    {
        double probe = Probe(_threads);
        _best[_threads] = Math.Max(probe, _best.GetValueOrDefault(_threads, _known));
        _seen.Add(probe);
    }

    /// <summary>Prints the best that was seen, and how many rounds were dropped.</summary>
    public void Summarize()
    {
        string best = string.Join(", ", _best.Select(b => $"{b.Value:F2} with {b.Key} thread(s)"));
        Console.WriteLine($"probe for a neighbour: at best {best} additions a clock; {_dropped} of {_rounds} rounds dropped as disturbed");
        if (_marked)
            Console.WriteLine("! fewer than a third of the rounds that were wanted were quiet: the figure is of disturbed ones");
    }

    /// <summary>Independent additions a clock, on the slowest of so many threads at once.</summary>
    private static double Probe(int threads)
    {
        int before = Workers.Count;
        Workers.Count = threads;
        double[] rates = new double[threads];
        Workers.For(threads, new Body(rates, new int[1]));
        Workers.Count = before;
        return rates.Min();
    }

    // Nanoseconds in which threads could have run and did not; only differences mean something.
    private double Waited()
    {
        double sum = 0;
        foreach (string process in _processes)
        {
            string threads = $"/proc/{process}/task";
            foreach (string thread in Directory.Exists(threads) ? Directory.GetDirectories(threads) : [])
            {
                try
                {
                    string[] counts = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ');
                    sum += double.Parse(counts[1], CultureInfo.InvariantCulture);
                }
                catch (IOException)
                {
                    // The thread has ended, or the system does not count.
                }
            }
        }
        return sum;
    }

    // 1 and more is quiet.
    private double Quietness(Conditions round) => Math.Min(
        round.Probes.Min() / (NearBest * _best[_threads]), round.Waiting > MostWaiting ? 1 - round.Waiting : double.PositiveInfinity);

    private string Told(Conditions round) =>
        string.Join('-', round.Probes.Select(p => p.ToString("F1", CultureInfo.InvariantCulture)))
        + (round.Waiting > MostWaiting ? $"+{Math.Min(100, 100 * round.Waiting):F0}%" : "") + (Quietness(round) < 1 ? "x" : "");

    // The fastest chain tells the clock, since one may meet an interruption; of the rest all counts, that too.
    private static double PerClock()
    {
        double fastest = double.PositiveInfinity, free = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            double start = Machine.Now;
            Machine.Sink += Chain(ChainRounds, turn);
            double middle = Machine.Now;
            Machine.Sink += Free(FreeRounds, turn);
            fastest = Math.Min(fastest, middle - start);
            free += Machine.Now - middle;
        }
        double clock = ChainRounds * ChainLength / fastest;
        return (double)Turns * FreeRounds * FreeLength / free / clock;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static long Chain(int rounds, long a)
    {
        long b = a + 1;
        for (; rounds > 0; rounds--)
        {
            a += b; b += a; a += b; b += a; a += b; b += a; a += b; b += a;
            a += b; b += a; a += b; b += a; a += b; b += a; a += b; b += a;
        }
        return a + b;
    }

    // Ten sums: more than a core adds at once, and few enough for registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static long Free(int rounds, long x)
    {
        long a = 0, b = 1, c = 2, d = 3, e = 4, f = 5, g = 6, h = 7, i = 8, j = 9;
        for (; rounds > 0; rounds--)
        {
            a += x; b += x; c += x; d += x; e += x; f += x; g += x; h += x; i += x; j += x;
            a += x; b += x; c += x; d += x; e += x; f += x; g += x; h += x; i += x; j += x;
        }
        return a + b + c + d + e + f + g + h + i + j;
    }

    /// <summary>The probes before, perhaps within and after a round, and the part of it spent waiting.</summary>
    private readonly record struct Conditions(double[] Probes, double Waiting);

    // A tile begins when all have begun, so each runs on a thread of its own and all at the same time.
    private readonly struct Body(double[] rates, int[] begun) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            Interlocked.Increment(ref begun[0]);
            for (int spin = 1; Volatile.Read(ref begun[0]) < rates.Length; spin++)
            {
                if (spin % 10_000 == 0)
                    Thread.Yield();
            }
            rates[tile] = PerClock();
        }
    }
}
