using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>A body run once for each tile of a piece of work.</summary>
public interface ITileBody
{
    /// <summary>Computes one tile. <paramref name="worker"/> is below <see cref="Workers.Count"/>; within one call of <see cref="Workers.For"/> a worker runs one tile at a time.</summary>
    /// <remarks>
    /// Which worker computes a tile changes from run to run: a result must not depend on it. Memory that outlives the call is not a worker's own,
    /// because several threads may call <see cref="Workers.For"/> at once, each with a worker 0: keep such scratch per thread.
    /// </remarks>
    void Run(int tile, int worker);
}

/// <summary>The threads that kernels run on: a fork-join without closures and without allocation.</summary>
/// <remarks>
/// The threads start when first needed, are background threads (they never keep a process alive), spin for a fifth of a millisecond after their last
/// work and then sleep. A hand-off to a spinning thread takes less than half a microsecond; waking a sleeping one tens of microseconds, in which
/// the caller computes the tiles itself.
/// </remarks>
public static unsafe class Workers
{
    /// <summary>The largest <see cref="Count"/>.</summary>
    public const int MaxCount = 1024;

    // More threads than this gain nothing at the sizes that are trained on a CPU; a user may ask for them.
    private const int MaxDefaultCount = 32;

    // Of State: workers inside the work, how many may enter, whether it still takes them; above them its number.
    private const long One = 1, InsideMask = 0xFFF, Open = 1 << 24;
    private const int HelpersShift = 12, NumberShift = 32;

    private static readonly Board Job = new();
    private static readonly Lock Hiring = new();
    private static readonly bool OneCore = Environment.ProcessorCount == 1;
    private static Helper[] _helpers = [];
    private static long[] _claims = [];
    private static Exception? _failure;
    private static int _count = DefaultCount(Environment.GetEnvironmentVariable("NEURONA_THREADS"), Environment.ProcessorCount);

    /// <summary>How many threads work, the caller included: 1 to <see cref="MaxCount"/>, also more than there are cores.</summary>
    /// <remarks>At first NEURONA_THREADS, else the number of cores, at most 32. May be set at any time; work under way keeps the number it began with. No result depends on it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above <see cref="MaxCount"/>.</exception>
    public static int Count
    {
        get => Volatile.Read(ref _count);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxCount);
            Volatile.Write(ref _count, value);
        }
    }

    /// <summary>Runs <paramref name="body"/> for the tiles 0 to <paramref name="tiles"/> - 1, in any order, on up to <see cref="Count"/> threads, and returns when all are done.</summary>
    /// <remarks>
    /// One tile, one thread, a call from inside a body and a call while another thread's call has the workers: the caller runs all tiles itself, in order.
    /// A tile should be worth a microsecond or more: claiming one costs 10 ns, or 100 where another thread counts beside.
    /// </remarks>
    /// <typeparam name="TBody">A struct, also a ref struct over spans: it stays on the caller's stack, where the workers read it.</typeparam>
    /// <exception cref="Exception">What a body threw, the first if there were several; tiles not yet begun are then left out.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void For<TBody>(int tiles, in TBody body) where TBody : struct, ITileBody, allows ref struct
    {
        TBody own = body;
        int helpers = Math.Min(Count, tiles) - 1;
        if (helpers <= 0 || Interlocked.Exchange(ref Job.Busy, 1) != 0)
        {
            for (int tile = 0; tile < tiles; tile++)
                own.Run(tile, 0);
            return;
        }
        // The address stays good: the copy is on this stack, which outlives the work, and the collector updates what it refers to in place.
        Work(&Drain<TBody>, Unsafe.AsPointer(ref own), tiles, helpers);
    }

    /// <summary>The number of threads for a setting (null, a number or nonsense) on a machine with so many cores.</summary>
    internal static int DefaultCount(string? setting, int cores) =>
        int.TryParse(setting, out int count) && count >= 1 ? Math.Min(count, MaxCount) : Math.Clamp(cores, 1, MaxDefaultCount);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work(delegate*<void*, in Share, int, void> drain, void* body, int tiles, int helpers)
    {
        Board job = Job;
        if (_helpers.Length < helpers)
            Hire(helpers);
        job.Drain = drain;
        job.Body = body;
        long number = (job.State >> NumberShift) + 1;
        job.Share = new Share { Claims = (long*)Unsafe.AsPointer(ref _claims[Share.Apart]), Tiles = tiles, Workers = helpers + 1, Number = (int)number };
        // A full fence: the work is published before the sleepers are counted.
        Interlocked.Exchange(ref job.State, (number << NumberShift) | Open | ((long)helpers << HelpersShift));
        if (Volatile.Read(ref job.Sleepers) > 0)
            Wake(helpers);

        drain(body, job.Share, 0);

        // No worker enters from here on, so a late one never delays the caller.
        Interlocked.And(ref job.State, ~Open);
        for (int spin = 1; (Volatile.Read(ref job.State) & InsideMask) != 0; spin++)
            Pause(spin);

        Exception? failure = _failure;
        _failure = null;
        Volatile.Write(ref job.Busy, 0);
        if (failure != null)
            ExceptionDispatchInfo.Throw(failure);
    }

    // First a worker's own part of the tiles, so that from one operation to the next it meets the same memory in its cache; then what others have not begun.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Drain<TBody>(void* body, in Share share, int worker) where TBody : struct, ITileBody, allows ref struct
    {
        ref TBody own = ref Unsafe.AsRef<TBody>(body);
        try
        {
            for (int turn = 0, owner = worker; turn < share.Workers; turn++, owner = owner + 1 < share.Workers ? owner + 1 : 0)
            {
                for (int tile; (tile = share.Claim(owner)) >= 0 && _failure == null;)
                    own.Run(tile, worker);
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }

    private static void Wake(int helpers)
    {
        Helper[] all = _helpers;
        for (int i = 0; i < helpers; i++)
            all[i].Wake();
    }

    private static void Hire(int helpers)
    {
        lock (Hiring)
        {
            Helper[] all = _helpers;
            int known = all.Length;
            if (known >= helpers)
                return;
            Array.Resize(ref all, helpers);
            for (int i = known; i < helpers; i++)
                all[i] = new Helper(i + 1);
            // A counter for each worker, on lines of its own, since every worker writes its own most of the time.
            _claims = GC.AllocateArray<long>((helpers + 2) * Share.Apart, pinned: true);
            _helpers = all;
        }
    }

    // Where other threads may need this core, spinning without yielding would keep from them what the spinner waits for.
    private static void Pause(int spin)
    {
        bool crowded = OneCore || Count > Environment.ProcessorCount;
        if (crowded ? spin % 4 == 0 : spin % 256 == 0)
            Thread.Yield();
        else
            Hardware.Pause();
    }

    // On lines of their own, since different threads write them.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private sealed class Board
    {
        [FieldOffset(64)] public long State;
        [FieldOffset(72)] public delegate*<void*, in Share, int, void> Drain;
        [FieldOffset(80)] public void* Body;
        [FieldOffset(88)] public Share Share;
        [FieldOffset(192)] public int Busy;
        [FieldOffset(256)] public int Sleepers;
    }

    // The tiles of one work and who has begun which: worker w's part begins with tile Tiles w / Workers, and its counter says how far it has come.
    private struct Share
    {
        public const int Apart = 16;

        public long* Claims;
        public int Tiles, Workers, Number;

        // The next tile of the owner's part, or -1. A counter of a former work counts from the part's beginning: nobody needs to reset it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int Claim(int owner)
        {
            int first = (int)((long)Tiles * owner / Workers), end = (int)((long)Tiles * (owner + 1) / Workers);
            ref long counter = ref Claims[owner * Apart];
            long seen = Volatile.Read(ref counter);
            while (true)
            {
                int next = (int)(seen >> NumberShift) == Number ? (int)seen : first;
                if (next >= end)
                    return -1;
                long found = Interlocked.CompareExchange(ref counter, ((long)Number << NumberShift) | (uint)(next + 1), seen);
                if (found == seen)
                    return next;
                seen = found;
            }
        }
    }

    [SuppressMessage("Reliability", "CA1001", Justification = "A helper lives as long as the process.")]
    private sealed class Helper
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(200);

        private readonly AutoResetEvent _wake = new(false);
        private readonly int _worker;
        private long _seen;
        private int _sleeping;

        public Helper(int worker)
        {
            _worker = worker;
            // What was published before this thread lived is not for it to judge: it looks at the work that hired it.
            new Thread(Loop) { IsBackground = true, Name = $"Neurona worker {worker}" }.UnsafeStart();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
            {
                Interlocked.Decrement(ref Job.Sleepers);
                _wake.Set();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Loop()
        {
            Board job = Job;
            while (true)
            {
                Await();
                long state = Volatile.Read(ref job.State);
                while (IsMine(state))
                {
                    long found = Interlocked.CompareExchange(ref job.State, state + One, state);
                    if (found == state)
                    {
                        _seen = state >> NumberShift;
                        job.Drain(job.Body, job.Share, _worker);
                        Interlocked.Decrement(ref job.State);
                        break;
                    }
                    state = found;
                }
            }
        }

        private bool IsMine(long state) =>
            (state & Open) != 0 && state >> NumberShift != _seen && ((state >> HelpersShift) & InsideMask) >= _worker;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Await()
        {
            Board job = Job;
            long start = Stopwatch.GetTimestamp();
            for (int spin = 1; !IsMine(Volatile.Read(ref job.State)); spin++)
            {
                Pause(spin);
                if (spin % 64 != 0 || Stopwatch.GetElapsedTime(start) < Patience)
                    continue;
                // Announced first, looked again after: a caller that publishes now sees the sleeper, or the sleeper sees the work.
                Interlocked.Increment(ref job.Sleepers);
                Interlocked.Exchange(ref _sleeping, 1);
                if (!IsMine(Volatile.Read(ref job.State)))
                    _wake.WaitOne();
                else if (Interlocked.Exchange(ref _sleeping, 0) != 0)
                    Interlocked.Decrement(ref job.Sleepers);
                else
                    _wake.WaitOne();
                start = Stopwatch.GetTimestamp();
            }
        }
    }
}
