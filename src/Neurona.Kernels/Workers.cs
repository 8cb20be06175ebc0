using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>A body run once for each tile of a piece of work.</summary>
public interface ITileBody
{
    /// <summary>
    /// Computes one tile. <paramref name="worker"/> is below <see cref="Workers.Count"/>; within one call of
    /// <see cref="Workers.For"/> a worker runs one tile at a time.
    /// </summary>
    /// <remarks>
    /// Which worker computes a tile changes from run to run: a result must not depend on it. Memory that outlives the
    /// call is not a worker's own, because several threads may call <see cref="Workers.For"/> at once, each with a
    /// worker 0: keep such scratch per thread.
    /// </remarks>
    void Run(int tile, int worker);
}

/// <summary>The threads that kernels run on: a fork-join without closures and without allocation.</summary>
/// <remarks>
/// The threads start when first needed, are background threads (they never keep a process alive), spin for a fifth of a
/// millisecond after their last work and then sleep. A hand-off to a spinning thread takes less than a microsecond;
/// waking a sleeping one tens of microseconds, in which the caller computes the tiles itself. Callers that work at the
/// same time share the cores fairly if each holds a lease: see <see cref="Enter"/>.
/// </remarks>
public static class Workers
{
    /// <summary>The largest <see cref="Count"/>.</summary>
    public const int MaxCount = 1024;

    // More threads than this gain nothing at the sizes that are trained on a CPU; a user may ask for them.
    private const int MaxDefaultCount = 32;

    // Of the callers without a lease; one of them at a time.
    private static readonly WorkerTeam Common = new(isLent: true);
    private static readonly Lock Founding = new();

    // What the system grants by affinity or a container's quota, at most.
    private static readonly int Cores =
        Math.Min(Environment.ProcessorCount, LinuxCores.Count() ?? Processor.Here.Cores(Environment.ProcessorCount));

    // Of the callers with a lease, one each.
    private static WorkerTeam[] _teams = [];
    private static int _count = DefaultCount(Environment.GetEnvironmentVariable("NEURONA_THREADS"), Cores);
    private static SessionCounter _sessions;

    // The most threads for calls from this thread; 0 without a lease, 1 inside a body.
    [ThreadStatic]
    private static int _cap;

    // The lease's, once it has had work for more than one thread.
    [ThreadStatic]
    private static WorkerTeam? _team;

    /// <summary>How many threads work in the whole process, callers included: 1 to <see cref="MaxCount"/>, also more
    /// than there are cores.</summary>
    /// <remarks>At first NEURONA_THREADS, else the number of cores that the process may use, at most 32. May be set at
    /// any time; work under way keeps the number it began with. No result depends on it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above <see cref="MaxCount"/>.</exception>
    public static int Count
    {
        get => Volatile.Read(ref _count);
        set
        {
            Check(value);
            Volatile.Write(ref _count, value);
        }
    }

    /// <summary>How many leases are held, nested ones not counted.</summary>
    internal static int Sessions => Volatile.Read(ref _sessions.Value);

    /// <summary>How many threads a call from this thread would use now: what kernels cut their work for.</summary>
    internal static int Threads => ThreadsUnder(_cap);

    /// <summary>Whether more threads may want to run than there are cores: a waiting one then lets others
    /// run.</summary>
    internal static bool IsCrowded => Cores == 1 || Count > Cores;

    private static int FairShare => Sessions is > 1 and int sessions ? Math.Max(1, Count / sessions) : Count;

    /// <summary>
    /// Announces a session of calls from this thread, such as a training: until the lease is disposed of, they use at
    /// most <paramref name="threads"/> threads, and about <see cref="Count"/> divided by the number of sessions in the
    /// process.
    /// </summary>
    /// <remarks>
    /// Each session has threads of its own, so sessions neither wait for one another nor run more threads than there
    /// are cores. A session within a session of the same thread takes part in it and can only lower its number of
    /// threads. Entering and leaving takes some tens of nanoseconds and allocates nothing. No result depends on it.
    /// </remarks>
    /// <param name="threads">The most threads, 1 to <see cref="MaxCount"/>; no limit of its own if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1 or above
    /// <see cref="MaxCount"/>.</exception>
    public static WorkerLease Enter(int? threads = null)
    {
        if (threads is { } wanted)
            Check(wanted, nameof(threads));
        int outer = _cap;
        if (outer == 0)
            Interlocked.Increment(ref _sessions.Value);
        _cap = Math.Min(threads ?? MaxCount, outer == 0 ? MaxCount : outer);
        return new(outer);
    }

    /// <summary>Runs <paramref name="body"/> for the tiles 0 to <paramref name="tiles"/> - 1, in any order, and returns
    /// when all are done.</summary>
    /// <remarks>
    /// It uses up to <see cref="Count"/> threads, or what the lease of this thread allows. One tile, one thread, a call
    /// from inside a body that several threads run and, without a lease, a call while another thread without one has
    /// the workers: the caller runs all tiles itself, in order. A tile should be worth a microsecond or more: claiming
    /// one costs 10 ns, or 100 where another thread counts beside.
    /// </remarks>
    /// <typeparam name="TBody">A struct, also a ref struct over spans: it stays on the caller's stack, where the
    /// workers read it.</typeparam>
    /// <exception cref="Exception">What a body threw, the first if there were several; tiles not yet begun are then
    /// left out.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void For<TBody>(int tiles, in TBody body) where TBody : struct, ITileBody, allows ref struct
    {
        TBody own = body;
        int cap = _cap, workers = tiles > 1 ? Math.Min(ThreadsUnder(cap), tiles) : 1;
        WorkerTeam? team = workers == 1 ? null : cap > 0 ? _team ??= Lend() : Common.TryStart() ? Common : null;
        if (team is null)
        {
            for (int tile = 0; tile < tiles; tile++)
                own.Run(tile, 0);
            return;
        }
        _cap = 1;
        try
        {
            team.Run(ref own, tiles, workers);
        }
        finally
        {
            _cap = cap;
            if (cap == 0)
                Common.Stop();
        }
    }

    /// <summary>The number of threads for a setting (null, a number or nonsense) on a machine with so many
    /// cores.</summary>
    internal static int DefaultCount(string? setting, int cores) =>
        int.TryParse(setting, out int count) && count >= 1 ? Math.Min(count, MaxCount) : Math.Clamp(cores, 1, MaxDefaultCount);

    /// <summary>Whether worker <paramref name="worker"/> may spin for the next work: not where it would have no part in
    /// it, nor where sessions need every core.</summary>
    internal static bool MaySpin(int worker) => worker < FairShare && (Sessions == 0 || Sessions < Cores);

    /// <summary>Makes every call from this thread, a worker, run on it alone.</summary>
    internal static void BecomeWorker() => _cap = 1;

    /// <summary>Ends a lease of this thread, inside one with so many threads at most, or 0 outside of any.</summary>
    internal static void Leave(int outer)
    {
        _cap = outer;
        if (outer > 0)
            return;
        if (_team is { } team)
        {
            _team = null;
            team.GiveBack();
        }
        Interlocked.Decrement(ref _sessions.Value);
    }

    private static int ThreadsUnder(int cap) => cap == 0 ? Count : Math.Min(cap, FairShare);

    // No more teams than sessions whose share is more than their own thread.
    private static WorkerTeam? Lend()
    {
        foreach (WorkerTeam team in Volatile.Read(ref _teams))
        {
            if (team.TryLend())
                return team;
        }
        lock (Founding)
        {
            if (_teams.Length >= Count / 2)
                return null;
            WorkerTeam team = new(isLent: true);
            Volatile.Write(ref _teams, [.. _teams, team]);
            return team;
        }
    }

    private static void Check(int count, [CallerArgumentExpression(nameof(count))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount, name);
    }

    // On a line of its own: sessions that come and go write it, every call reads what lies beside.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct SessionCounter
    {
        [FieldOffset(64)] public int Value;
    }
}

/// <summary>A session of calls to the kernels from one thread, from <see cref="Workers.Enter"/>: dispose of it on that
/// thread, the inner before the outer.</summary>
public ref struct WorkerLease
{
    // What Leave gets, plus 1; 0 if there is nothing to end.
    private int _outer;

    internal WorkerLease(int outer) => _outer = outer + 1;

    /// <summary>Ends the session; a second time does nothing.</summary>
    public void Dispose()
    {
        if (_outer == 0)
            return;
        Workers.Leave(_outer - 1);
        _outer = 0;
    }
}
