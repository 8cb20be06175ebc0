using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>Threads that join one caller at a time in its job.</summary>
/// <remarks>
/// The caller publishes a job under a number, and everyone claims tiles, each claim naming the job that it is for. A job
/// ends when every tile is claimed and done; a worker that comes late finds nothing to claim and has read nothing that
/// could be gone, so it is neither waited for nor shut out. A hand-off between spinning threads moves two lines of
/// memory: the published job, and the worker's own, on which it claims and reports.
/// </remarks>
internal sealed unsafe class WorkerTeam
{
    // Of State: the job's workers, above them its number. Of Desk.Claim: the next tile, above it the number.
    private const int WorkersBits = 12, WorkersMask = (1 << WorkersBits) - 1, TileBits = 32;

    // What is pinned for the threads' sake: workers that come late may still look at the lines of a smaller team.
    private readonly List<Array> _pinned = [];
    private readonly Board* _board;
    private WorkerThread[] _threads = [];
    private Exception? _failure;
    private int _started;
    private int _isLent;

    /// <summary>A team without threads yet.</summary>
    /// <param name="isLent">Whether it has an owner from the beginning.</param>
    public WorkerTeam(bool isLent)
    {
        _isLent = isLent ? 1 : 0;
        _board = Pinned<Board>(1);
    }

    /// <summary>Makes the caller's lease the owner, if there is none.</summary>
    public bool TryLend() => Interlocked.Exchange(ref _isLent, 1) == 0;

    /// <summary>Ends the ownership.</summary>
    public void GiveBack() => Volatile.Write(ref _isLent, 0);

    /// <summary>For owners that share a team: begins a job if there is none under way. <see cref="Stop"/> ends
    /// it.</summary>
    public bool TryStart() => Interlocked.Exchange(ref _board->Busy, 1) == 0;

    /// <summary>Lets the next owner begin.</summary>
    public void Stop() => Volatile.Write(ref _board->Busy, 0);

    /// <summary>Runs all tiles on so many workers, at least 2 and at most one a tile, the caller as worker 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TBody>(ref TBody body, int tiles, int workers) where TBody : struct, ITileBody, allows ref struct
    {
        if (_started < workers - 1)
            StartThreads(workers - 1);
        Board* board = _board;
        long number = (board->State >> WorkersBits) + 1;
        // Every part of the previous job was claimed under its number; parts that it did not have bear an older one.
        for (int worker = board->Workers; worker < workers; worker++)
            board->Desks[worker].Claim = AllClaimed(number - 1);
        board->Workers = workers;
        Published* slot = board->Slot(number);
        slot->RunTiles = (nint)(delegate*<WorkerTeam, Job, int>)&RunTiles<TBody>;
        // The address stays good: the body is on the caller's stack, which outlives the job, and the collector updates
        // what it refers to in place.
        slot->Body = (nint)Unsafe.AsPointer(ref body);
        slot->Tiles = tiles;
        // A full fence: the job is published before the sleepers are counted.
        Interlocked.Exchange(ref board->State, number << WorkersBits | (long)workers);
        if (Volatile.Read(ref board->Sleepers) > 0)
        {
            for (int i = 0; i < workers - 1; i++)
                _threads[i].Wake();
        }

        Job job = new() { Number = number, Body = slot->Body, Desks = board->Desks, Tiles = tiles, Workers = workers };
        int done = RunTiles<TBody>(this, job);
        for (int spin = 1; done + Reported(job) < tiles; spin++)
            Pause(spin);

        if (_failure is { } failure)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    // First a worker's own part of the tiles, so that from one operation to the next it meets the same memory in its
    // cache; then what others have not begun. After a failure tiles are claimed and left out. Returns their number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int RunTiles<TBody>(WorkerTeam team, Job job) where TBody : struct, ITileBody, allows ref struct
    {
        ref TBody body = ref Unsafe.AsRef<TBody>((void*)job.Body);
        int done = 0, turn = 0, owner = job.Worker;
        while (true)
        {
            try
            {
                for (; turn < job.Workers; turn++, owner = owner + 1 < job.Workers ? owner + 1 : 0)
                {
                    int before = done;
                    for (int tile; (tile = job.Take(owner)) >= 0; done++)
                    {
                        if (team._failure == null)
                            body.Run(tile, job.Worker);
                    }
                    if (done > before)
                        job.Report(done);
                }
                return done;
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref team._failure, failure, null);
                job.Report(++done);
            }
        }
    }

    // The tiles that the other workers have done.
    private static int Reported(in Job job)
    {
        int done = 0;
        for (int worker = 1; worker < job.Workers; worker++)
        {
            ref Desk desk = ref job.Desks[worker];
            if (Volatile.Read(ref desk.DoneIn) == job.Number)
                done += Volatile.Read(ref desk.Done);
        }
        return done;
    }

    // What a part's claim is when a job is over.
    private static long AllClaimed(long number) => number << TileBits | int.MaxValue;

    // Counted one by one: if the system refuses a thread, the next call goes on from there.
    private void StartThreads(int helpers)
    {
        Desk* desks = Pinned<Desk>(helpers + 1);
        for (int worker = 0; worker <= helpers; worker++)
            desks[worker].Claim = AllClaimed(_board->State >> WorkersBits);
        _board->Desks = desks;
        Array.Resize(ref _threads, helpers);
        for (; _started < helpers; _started++)
            _threads[_started] = new WorkerThread(this, _started + 1);
    }

    // Zeros at the beginning of a pair of lines, which processors fetch together, for as long as the team lives.
    private T* Pinned<T>(int count) where T : unmanaged
    {
        const int Pair = 128;
        byte[] bytes = GC.AllocateArray<byte>(count * sizeof(T) + Pair, pinned: true);
        _pinned.Add(bytes);
        nint first = (nint)Unsafe.AsPointer(ref bytes[0]);
        return (T*)((first + Pair - 1) & -Pair);
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

    private struct Published
    {
        public nint RunTiles, Body;
        public int Tiles;
    }

    // What all look at, what sleepers write, and what callers write: lines of their own.
    [StructLayout(LayoutKind.Explicit, Size = 320)]
    private struct Board
    {
        [FieldOffset(0)] public long State;

        // In turn: what the present job consists of is not written until it is over.
        [FieldOffset(8)] public Published Even;
        [FieldOffset(32)] public Published Odd;
        [FieldOffset(56)] public Desk* Desks;
        [FieldOffset(128)] public int Sleepers;

        [FieldOffset(256)] public int Busy;

        // Of the previous job.
        [FieldOffset(260)] public int Workers;

        public Published* Slot(long number)
        {
            fixed (Published* even = &Even, odd = &Odd)
                return (number & 1) == 0 ? even : odd;
        }
    }

    // A worker's own pair of lines.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Desk
    {
        // How far the worker's part of the tiles is claimed, by whomever.
        [FieldOffset(0)] public long Claim;

        // In which job the worker has done how many tiles.
        [FieldOffset(8)] public long DoneIn;
        [FieldOffset(16)] public int Done;
    }

    // A job as one worker sees it: the tiles, and who has begun which. Worker w's part begins with tile
    // Tiles w / Workers.
    private struct Job
    {
        public long Number;
        public nint Body;
        public Desk* Desks;
        public int Tiles, Workers, Worker;

        // The next tile of the owner's part, or -1. A claim of the job before means that none is taken yet; one of a
        // later job, that this one is over.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly int Take(int owner)
        {
            int first = Partition.Start(Tiles, owner, Workers), end = Partition.Start(Tiles, owner + 1, Workers);
            ref long claim = ref Desks[owner].Claim;
            long seen = Volatile.Read(ref claim);
            while (true)
            {
                int age = (int)Number - (int)(seen >> TileBits), next = age == 0 ? (int)seen : first;
                if (age is < 0 or > 1 || next >= end)
                    return -1;
                long found = Interlocked.CompareExchange(ref claim, Number << TileBits | (uint)(next + 1), seen);
                if (found == seen)
                    return next;
                seen = found;
            }
        }

        // The caller, worker 0, counts its own.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Report(int done)
        {
            if (Worker == 0)
                return;
            ref Desk desk = ref Desks[Worker];
            Volatile.Write(ref desk.Done, done);
            Volatile.Write(ref desk.DoneIn, Number);
        }
    }

    [SuppressMessage("Reliability", "CA1001", Justification = "A thread lives as long as the process, and so does its event.")]
    private sealed class WorkerThread
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(200);

        private readonly AutoResetEvent _wake = new(false);
        private readonly WorkerTeam _team;
        private readonly Board* _board;
        private readonly int _worker;
        private long _seen;
        private int _sleeping;

        public WorkerThread(WorkerTeam team, int worker)
        {
            _team = team;
            _board = team._board;
            _worker = worker;
            // What was published before this thread lived is not for it to judge: it looks at the job that started it.
            new Thread(Loop) { IsBackground = true, Name = $"Neurona worker {worker}" }.UnsafeStart();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
            {
                Interlocked.Decrement(ref _board->Sleepers);
                _wake.Set();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Loop()
        {
            Workers.BecomeWorker();
            while (true)
            {
                Await();
                Join();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Join()
        {
            Board* board = _board;
            long state = Volatile.Read(ref board->State);
            if (!IsMine(state))
                return;
            Published* slot = board->Slot(state >> WorkersBits);
            nint runTiles = Volatile.Read(ref slot->RunTiles);
            Job job = new()
            {
                Number = state >> WorkersBits,
                Body = Volatile.Read(ref slot->Body),
                Tiles = Volatile.Read(ref slot->Tiles),
                Desks = board->Desks,
                Workers = (int)(state & WorkersMask),
                Worker = _worker,
            };
            // The caller has just written the body. What is worth a claim is worth two lines, also of the stack.
            Hardware.Prefetch((void*)job.Body);
            Hardware.Prefetch((byte*)job.Body + 64);
            // Otherwise another job was published meanwhile, and the slot may be of yet another one.
            if (Volatile.Read(ref board->State) != state)
                return;
            _seen = job.Number;
            ((delegate*<WorkerTeam, Job, int>)runTiles)(_team, job);
        }

        private bool IsMine(long state) => state >> WorkersBits != _seen && (state & WorkersMask) > _worker;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Await()
        {
            Board* board = _board;
            long start = Stopwatch.GetTimestamp();
            for (int spin = 1; !IsMine(Volatile.Read(ref board->State)); spin++)
            {
                Pause(spin);
                if (spin % 64 != 0 || (Stopwatch.GetElapsedTime(start) < Patience && Workers.MaySpin(_worker)))
                    continue;
                // Announced first, looked again after: a caller that publishes now sees the sleeper, or the sleeper
                // sees the job.
                Interlocked.Increment(ref board->Sleepers);
                Interlocked.Exchange(ref _sleeping, 1);
                if (!IsMine(Volatile.Read(ref board->State)))
                    _wake.WaitOne();
                else if (Interlocked.Exchange(ref _sleeping, 0) != 0)
                    Interlocked.Decrement(ref board->Sleepers);
                else
                    _wake.WaitOne();
                start = Stopwatch.GetTimestamp();
            }
        }
    }
}
