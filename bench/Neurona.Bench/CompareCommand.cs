using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Two revisions of the library in one process, case by case, as the ratio of their times.</summary>
/// <remarks>
/// A round times old, new, new, old (the next one new, old, old, new), so that what drifts meets both alike; its
/// ratio is one number, and the median and the quartiles of those of the quiet rounds are told. How well two builds
/// of the same sources compare says what a ratio is worth on a machine: compare with a revision that differs in
/// nothing.
/// </remarks>
internal sealed class CompareCommand
{
    // Nanoseconds that each of the four parts of a round takes at least.
    private const double PartTime = 2e6, FreshPartTime = 10e6;

    // A library's threads spin for a fifth of a millisecond after their last work, in the way of the other's and of the
    // probe's.
    private static readonly TimeSpan UntilThreadsSleep = TimeSpan.FromMilliseconds(1);

    private readonly Library _older, _newer;
    private readonly Neighbour _neighbour;
    private readonly int _wanted;
    private int _threads;

    private CompareCommand(Library older, Library newer, Arguments arguments)
    {
        (_older, _newer) = (older, newer);
        _neighbour = new(arguments);
        _wanted = arguments.Count("rounds", 15);
    }

    /// <summary>What --json writes of a case: medians, quartiles of new / old, percents of the peak.</summary>
    private sealed record Comparison(
        string Kind, string Case, int Threads, double OldMs, double NewMs, double Ratio, double LowerQuartile, double UpperQuartile,
        double? OldPercent, double? NewPercent, int DroppedRounds, bool IsDisturbed);

    private readonly record struct Round(double Old, double New, double Peak);

    public static int Run(Arguments arguments)
    {
        string[] kinds = arguments.Names("kinds") ?? [.. Workload.Kinds.Keys], words = arguments.Words;
        if (words.Length is not (1 or 2) || Array.Find(kinds, kind => !Workload.Kinds.ContainsKey(kind)) is not null)
        {
            Console.Error.WriteLine($"compare expects one revision or two, and --kinds among {string.Join(", ", Workload.Kinds.Keys)}.");
            return 2;
        }
        Console.WriteLine(Machine.Describe());
        Library older, newer;
        try
        {
            IEnumerable<string> files = kinds.Select(kind => Workload.Kinds[kind]).Distinct();
            older = TemporaryBuild.Load(words[0], files);
            newer = words.Length > 1 ? TemporaryBuild.Load(words[1], files) : Library.Load(AppContext.BaseDirectory, "Neurona.Bench");
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        string present = words.Length > 1 ? words[1] : "what this was built of";
        Console.WriteLine($"old is {words[0]}, new is {present}; the ratio is new / old");
        new CompareCommand(older, newer, arguments).Run(arguments, kinds);
        return 0;
    }

    private void Run(Arguments arguments, string[] kinds)
    {
        string[]? names = arguments.Names("cases");
        string filter = arguments.Text("filter") ?? "";
        List<Workload> workloads =
        [
            .. kinds.SelectMany(kind => Workload.Of(kind, names))
                .Where(w => (names is null || names.Contains(w.Case)) && w.Label.Contains(filter, StringComparison.Ordinal))
        ];
        List<Comparison> all = [];
        foreach (int threads in arguments.Numbers("threads", "1,2"))
        {
            _threads = threads;
            Workers.Count = threads;
            _older.SetThreads(threads);
            _newer.SetThreads(threads);
            Console.WriteLine($"{threads} thread(s)");
            Console.WriteLine(
                $"  {"",-8}{"",-34}{"old ms",10}{"new ms",10}{"ratio",8}  {"quartiles",-14}{"old %",6}{"new %",7} of peak");
            foreach (Workload workload in workloads)
            {
                Comparison c = Measure(workload);
                all.Add(c);
                Console.WriteLine(
                    $"  {c.Kind,-8}{workload.Label,-34}{c.OldMs,10:F4}{c.NewMs,10:F4}{c.Ratio,8:F3}  "
                    + $"{$"{c.LowerQuartile:F3}-{c.UpperQuartile:F3}",-14}{c.OldPercent,6:F1}{c.NewPercent,7:F1} "
                    + Rounds<Round>.Told(c.DroppedRounds, c.IsDisturbed));
            }
            foreach (IGrouping<string, Comparison> kind in all.Where(c => c.Threads == threads && !c.IsDisturbed).GroupBy(c => c.Kind))
                Console.WriteLine($"  median ratio of {kind.Key}: {Machine.Median([.. kind.Select(c => c.Ratio)]):F3}");
        }
        _neighbour.Summarize();
        Result.Save(all, arguments);
    }

    private Comparison Measure(Workload workload)
    {
        Func<Library, Action<int>> make = workload.Prepare();
        Action<int> older = make(_older), newer = make(_newer);
        int calls = WarmUp(older, newer, workload.IsFresh ? FreshPartTime : PartTime), rounds = 0;
        Rounds<Round> kept = _neighbour.Measure($"{workload.Kind} {workload.Label}", _threads, _wanted, () =>
        {
            // Each is made first as often as the other, and in half of the rounds measured first.
            bool isOlderFirst = ++rounds % 2 == 0;
            if (workload.IsFresh)
            {
                GC.Collect();
                older = isOlderFirst ? make(_older) : older;
                newer = make(_newer);
                older = isOlderFirst ? older : make(_older);
                older(3);
                newer(3);
            }
            double peak = Machine.Peak(_threads);
            (Action<int> first, Action<int> second) = isOlderFirst ? (older, newer) : (newer, older);
            double a = Time(first, calls), b = Time(second, calls) + Time(second, calls);
            a += Time(first, calls);
            Rest();
            return isOlderFirst ? new Round(a / 2, b / 2, peak) : new(b / 2, a / 2, peak);
        });
        List<double> ratios = [.. kept.Kept.Select(r => r.New / r.Old)];
        double oldMs = kept.Median(r => r.Old) / 1e6, newMs = kept.Median(r => r.New) / 1e6;
        double? percents = workload.Operations > 0 ? 100 * workload.Operations / 1e6 / kept.Median(r => r.Peak) : null;
        return new(
            workload.Kind, workload.Label, _threads, oldMs, newMs, Machine.Median(ratios), Machine.Quantile(ratios, 0.25),
            Machine.Quantile(ratios, 0.75), percents / oldMs, percents / newMs, kept.Dropped, kept.IsDisturbed);
    }

    // Runs both until the runtime has compiled them in full, and tells how many calls take so many nanoseconds.
    private int WarmUp(Action<int> older, Action<int> newer, double part)
    {
        const double Enough = 3e8;
        double least = double.PositiveInfinity;
        for (double begun = Machine.Now; Machine.Now - begun < Enough || double.IsInfinity(least);)
        {
            older(2);
            least = Math.Min(least, Time(newer, 1));
        }
        return (int)Math.Clamp(part / least, 1, 5000);
    }

    // Nanoseconds a call; the call before wakes the threads and brings the operands into the cache.
    private double Time(Action<int> run, int calls)
    {
        Rest();
        run(1);
        double start = Machine.Now;
        run(calls);
        return (Machine.Now - start) / calls;
    }

    private void Rest()
    {
        if (_threads > 1)
            Thread.Sleep(UntilThreadsSleep);
    }
}
