using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>Threads that join one caller at a time in its work, and the job that they read.</summary>
/// <param name="isLent">Whether it has an owner from the beginning.</param>
internal sealed unsafe class WorkerTeam(bool isLent)
{
    // Of State: workers inside the work, how many may enter, whether it still takes them; above them its number.
    private const long One = 1, InsideMask = 0xFFF, Open = 1 << 24;
    private const int HelpersShift = 12, NumberShift = 32;

    private readonly Job _job = new();
    private WorkerThread[] _threads = [];
    private long[] _claims = [];
    private int _started;
    private int _isLent = isLent ? 1 : 0;

    /// <summary>Makes the caller's lease the owner, if there is none.</summary>
    public bool TryLend() => Interlocked.Exchange(ref _isLent, 1) == 0;

    /// <summary>Ends the ownership.</summary>
    public void GiveBack() => Volatile.Write(ref _isLent, 0);

    /// <summary>For owners that share a team: begins work if there is none under way. <see cref="Stop"/> ends
    /// it.</summary>
    public bool TryStart() => Interlocked.Exchange(ref _job.Busy, 1) == 0;

    /// <summary>Lets the next owner begin.</summary>
    public void Stop() => Volatile.Write(ref _job.Busy, 0);

    /// <summary>Runs all tiles on so many workers, at least 2, the caller as worker 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TBody>(ref TBody body, int tiles, int workers) where TBody : struct, ITileBody, allows ref struct
    {
        Job job = _job;
        int helpers = workers - 1;
        if (_started < helpers)
            StartThreads(helpers);
        job.RunTiles = &RunTiles<TBody>;
        // The address stays good: the body is on the caller's stack, which outlives the work, and the collector updates
        // what it refers to in place.
        job.Body = Unsafe.AsPointer(ref body);
        long number = (job.State >> NumberShift) + 1;
        job.Tiles = new TileQueues
        {
            Next = (long*)Unsafe.AsPointer(ref _claims[TileQueues.Apart]),
            Tiles = tiles,
            Workers = workers,
            Number = (int)number
        };
        // A full fence: the work is published before the sleepers are counted.
        Interlocked.Exchange(ref job.State, (number << NumberShift) | Open | ((long)helpers << HelpersShift));
        if (Volatile.Read(ref job.Sleepers) > 0)
        {
            for (int i = 0; i < helpers; i++)
                _threads[i].Wake();
        }

        RunTiles<TBody>(job, 0);

        // No worker enters from here on, so a late one never delays the caller.
        Interlocked.And(ref job.State, ~Open);
        for (int spin = 1; (Volatile.Read(ref job.State) & InsideMask) != 0; spin++)
            Pause(spin);

        if (job.Failure is { } failure)
        {
            job.Failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // First a worker's own part of the tiles, so that from one operation to the next it meets the same memory in its
    // cache; then what others have not begun.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunTiles<TBody>(Job job, int worker) where TBody : struct, ITileBody, allows ref struct
    {
        ref TBody body = ref Unsafe.AsRef<TBody>(job.Body);
        ref TileQueues queues = ref job.Tiles;
        try
        {
            for (int turn = 0, owner = worker; turn < queues.Workers; turn++, owner = owner + 1 < queues.Workers ? owner + 1 : 0)
            {
                for (int tile; (tile = queues.Take(owner)) >= 0 && job.Failure == null;)
                    body.Run(tile, worker);
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref job.Failure, failure, null);
        }
    }

    // Counted one by one: if the system refuses a thread, the next call goes on from there.
    private void StartThreads(int helpers)
    {
        // A counter for each worker, on lines of its own, since every worker writes its own most of the time.
        _claims = GC.AllocateArray<long>((helpers + 2) * TileQueues.Apart, pinned: true);
        Array.Resize(ref _threads, helpers);
        for (; _started < helpers; _started++)
            _threads[_started] = new WorkerThread(_job, _started + 1);
    }

    // Where other threads may need this core, spinning without yielding would keep from them what the spinner waits
    // for.
    private static void Pause(int spin)
    {
        if (Workers.IsCrowded ? spin % 4 == 0 : spin % 256 == 0)
            Thread.Yield();
        else
            Hardware.Pause();
    }

    // On lines of their own, since different threads write them.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private sealed class Job
    {
        [FieldOffset(64)] public long State;
        [FieldOffset(72)] public delegate*<Job, int, void> RunTiles;
        [FieldOffset(80)] public void* Body;
        [FieldOffset(88)] public TileQueues Tiles;
        [FieldOffset(112)] public Exception? Failure;
        [FieldOffset(192)] public int Busy;
        [FieldOffset(256)] public int Sleepers;
    }

    // The tiles of one work and who has begun which: worker w's part begins with tile Tiles w / Workers, and its
    // counter says how far it has come.
    private struct TileQueues
    {
        public const int Apart = 16;

        public long* Next;
        public int Tiles, Workers, Number;

        // The next tile of the owner's part, or -1. A counter of a former work counts from the part's beginning: nobody
        // needs to reset it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int Take(int owner)
        {
            int first = Partition.Start(Tiles, owner, Workers), end = Partition.Start(Tiles, owner + 1, Workers);
            ref long counter = ref Next[owner * Apart];
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

    [SuppressMessage("Reliability", "CA1001", Justification = "A thread lives as long as the process, and so does its event.")]
    private sealed class WorkerThread
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(200);

        private readonly AutoResetEvent _wake = new(false);
        private readonly Job _job;
        private readonly int _worker;
        private long _seen;
        private int _sleeping;

        public WorkerThread(Job job, int worker)
        {
            _job = job;
            _worker = worker;
            // What was published before this thread lived is not for it to judge: it looks at the work that started it.
            new Thread(Loop) { IsBackground = true, Name = $"Neurona worker {worker}" }.UnsafeStart();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
            {
                Interlocked.Decrement(ref _job.Sleepers);
                _wake.Set();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Loop()
        {
            Workers.BecomeWorker();
            Job job = _job;
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
                        job.RunTiles(job, _worker);
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
            Job job = _job;
            long start = Stopwatch.GetTimestamp();
            for (int spin = 1; !IsMine(Volatile.Read(ref job.State)); spin++)
            {
                Pause(spin);
                if (spin % 64 != 0 || (Stopwatch.GetElapsedTime(start) < Patience && Workers.MaySpin(_worker)))
                    continue;
                // Announced first, looked again after: a caller that publishes now sees the sleeper, or the sleeper
                // sees the work.
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
