namespace Neurona.Numerics.Tests;

/// <summary>Tests that set <see cref="Workers.Count"/>, which is the process's: nothing else runs beside
/// them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkersCollection
{
    public const string Name = "Workers";
}

[Collection(WorkersCollection.Name)]
public sealed class WorkersTests : IDisposable
{
    private readonly int _before = Workers.Count;

    public void Dispose() => Workers.Count = _before;

    // Counts how often each tile ran, and that a worker never ran two tiles at once.
    private readonly ref struct Visit(Span<int> tiles, Span<int> busy) : ITileBody
    {
        private readonly Span<int> _tiles = tiles;
        private readonly Span<int> _busy = busy;

        public void Run(int tile, int worker)
        {
            Assert.Equal(1, Interlocked.Increment(ref _busy[worker]));
            Interlocked.Increment(ref _tiles[tile]);
            Interlocked.Decrement(ref _busy[worker]);
        }
    }

    private readonly struct Sum(int[] into, int repeat) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            for (int i = 0; i < repeat; i++)
                into[tile]++;
        }
    }

    private readonly struct Throwing(int at) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            if (tile == at)
                throw new InvalidOperationException("tile " + tile);
        }
    }

    private readonly struct Nested(int[] into) : ITileBody
    {
        public void Run(int tile, int worker) => Workers.For(5, new Inner(into, tile));

        private readonly struct Inner(int[] into, int outer) : ITileBody
        {
            public void Run(int tile, int worker)
            {
                Assert.Equal(0, worker);
                Interlocked.Increment(ref into[outer * 5 + tile]);
            }
        }
    }

    private readonly struct Meet(CountdownEvent all) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            all.Signal();
            Assert.True(all.Wait(TimeSpan.FromSeconds(30)));
        }
    }

    private sealed class Errand
    {
        public ManualResetEventSlim Begun { get; } = new();
        public ManualResetEventSlim CallerGone { get; } = new();
        public ManualResetEventSlim Done { get; } = new();
        public bool OutlastsTheCall { get; set; }
    }

    // The helper is at work when the caller has no tile left, and stays there for a while, or until it sees the caller
    // go.
    private readonly struct Stay(Errand errand) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            // Read at once: this lies on the caller's stack.
            Errand own = errand;
            if (worker == 0)
            {
                Assert.True(own.Begun.Wait(TimeSpan.FromSeconds(30)));
                return;
            }
            own.Begun.Set();
            own.OutlastsTheCall = own.CallerGone.Wait(TimeSpan.FromMilliseconds(20));
            own.Done.Set();
        }
    }

    // Holds the first tile of each of two workers' parts.
    private readonly struct Hold(int[] visits, CountdownEvent all, ManualResetEventSlim goOn) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            if (tile % 4 == 0)
            {
                all.Signal();
                Assert.True(goOn.Wait(TimeSpan.FromSeconds(30)));
            }
            Interlocked.Increment(ref visits[tile]);
        }
    }

    private sealed class Record(int tiles)
    {
        public int[] Visits { get; } = new int[tiles];
        public bool IsOver;
        public int Late;
    }

    // Tells of a tile that runs after its work, and fails at one tile if that is wanted.
    private readonly struct Marked(Record record, int failing) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            // Read at once: this lies on the caller's stack.
            Record own = record;
            if (Volatile.Read(ref own.IsOver))
                Interlocked.Increment(ref own.Late);
            Interlocked.Increment(ref own.Visits[tile]);
            if (tile == failing)
                throw new InvalidOperationException();
        }
    }

    private readonly struct WhoRuns(int[] threads) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            Assert.Equal(0, worker);
            threads[tile] = Environment.CurrentManagedThreadId;
        }
    }

    private readonly struct Nothing : ITileBody
    {
        public void Run(int tile, int worker) { }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(40)]
    public void EveryTileRunsOnce(int threads)
    {
        Workers.Count = threads;
        int[] busy = new int[threads];
        foreach (int tiles in new[] { 0, 1, 2, 3, 7, 8, 100, 1000 })
        {
            for (int again = 0; again < 20; again++)
            {
                int[] visits = new int[tiles];
                Workers.For(tiles, new Visit(visits, busy));
                Assert.All(visits, visit => Assert.Equal(1, visit));
            }
        }
    }

    [Fact]
    public void AsManyThreadsAsCountRunAtOnce()
    {
        Workers.Count = 4;
        using CountdownEvent all = new(4);
        Workers.For(4, new Meet(all));
        Assert.True(all.IsSet);
    }

    [Fact]
    public void SleepersWakeUp()
    {
        Workers.Count = 3;
        for (int again = 0; again < 3; again++)
        {
            Thread.Sleep(20);
            using CountdownEvent all = new(3);
            Workers.For(3, new Meet(all));
            Assert.True(all.IsSet);
        }
    }

    [Fact]
    public void ACallReturnsWhenTheLastWorkerIsDone()
    {
        Workers.Count = 2;
        for (int again = 0; again < 3; again++)
        {
            Errand errand = new();
            Workers.For(2, new Stay(errand));
            errand.CallerGone.Set();
            Assert.True(errand.Done.Wait(TimeSpan.FromSeconds(30)));
            Assert.False(errand.OutlastsTheCall, "a worker was still at work");
        }
    }

    [Fact]
    public void CountChangesAtAnyTime()
    {
        int[] tiles = new int[64];
        for (int again = 0; again < 400; again++)
        {
            Workers.Count = 1 + again * 7 % 9;
            Workers.For(tiles.Length, new Sum(tiles, 3));
        }
        Assert.All(tiles, tile => Assert.Equal(1200, tile));
    }

    // More workers than cores come late all the time: to works that are over, that failed, that had fewer workers.
    [Fact]
    public void LateWorkersTakeNothingOfAWorkThatIsOver()
    {
        Record[] records = new Record[20_000];
        for (int i = 0; i < records.Length; i++)
        {
            Workers.Count = i < records.Length / 2 ? 2 : 2 + i / 100 * 5 % 7;
            Record record = records[i] = new(1 + i % 11);
            bool fails = i % 5 == 0;
            try
            {
                Workers.For(record.Visits.Length, new Marked(record, fails ? i % 3 : -1));
                Assert.All(record.Visits, visits => Assert.Equal(1, visits));
            }
            catch (InvalidOperationException) when (fails)
            {
                Assert.All(record.Visits, visits => Assert.InRange(visits, 0, 1));
            }
            Volatile.Write(ref record.IsOver, true);
        }
        Assert.All(records, record => Assert.Equal(0, record.Late));
        Assert.All(records, record => Assert.InRange(record.Visits.Max(), 0, 1));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 0)]
    [InlineData(3, 17)]
    public void AnExceptionReachesTheCallerAndTheWorkersLive(int threads, int at)
    {
        Workers.Count = threads;
        for (int again = 0; again < 50; again++)
        {
            InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Workers.For(20, new Throwing(at)));
            Assert.Equal("tile " + at, thrown.Message);
        }
        int[] tiles = new int[30];
        Workers.For(30, new Sum(tiles, 1));
        Assert.All(tiles, tile => Assert.Equal(1, tile));
    }

    [Fact]
    public void ANestedCallRunsInline()
    {
        Workers.Count = 3;
        int[] tiles = new int[50];
        Workers.For(10, new Nested(tiles));
        Assert.All(tiles, tile => Assert.Equal(1, tile));
    }

    [Fact]
    public void SeveralThreadsMayCallAtOnce()
    {
        Workers.Count = 3;
        Thread[] callers = new Thread[4];
        int[][] results = new int[callers.Length][];
        for (int i = 0; i < callers.Length; i++)
        {
            int[] own = results[i] = new int[10];
            callers[i] = new Thread(() =>
            {
                for (int again = 0; again < 500; again++)
                    Workers.For(own.Length, new Sum(own, 1));
            });
            callers[i].Start();
        }
        foreach (Thread caller in callers)
            caller.Join();
        Assert.All(results, own => Assert.All(own, tile => Assert.Equal(500, tile)));
    }

    [Fact]
    public void ACallBesideAnotherRunsOnItsOwnThreadAndTakesNothingFromIt()
    {
        Workers.Count = 2;
        int[] visits = new int[8], threads = new int[3];
        using CountdownEvent all = new(2);
        using ManualResetEventSlim goOn = new();
        Thread holder = new(() => Workers.For(visits.Length, new Hold(visits, all, goOn))) { IsBackground = true };
        holder.Start();
        Assert.True(all.Wait(TimeSpan.FromSeconds(30)));
        Workers.For(threads.Length, new WhoRuns(threads));
        goOn.Set();
        Assert.True(holder.Join(TimeSpan.FromSeconds(30)), "the other caller does not return");
        Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        Assert.All(visits, visit => Assert.Equal(1, visit));
    }

    [Fact]
    public void ACallAllocatesNothing()
    {
        Workers.Count = 3;
        Assert.Equal(0, Allocation.OfASteadyCall(() =>
        {
            for (int i = 0; i < 100; i++)
                Workers.For(8, default(Nothing));
        }));
    }

    [Fact]
    public void CountIsChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = Workers.MaxCount + 1);
    }

    [Theory]
    [InlineData(null, 2, 2)]
    [InlineData(null, 128, 32)]
    [InlineData("3", 2, 3)]
    [InlineData("0", 4, 4)]
    [InlineData("many", 4, 4)]
    [InlineData("100000", 4, Workers.MaxCount)]
    public void TheDefaultIsTheSettingElseTheCores(string? setting, int cores, int expected) =>
        Assert.Equal(expected, Workers.DefaultCount(setting, cores));
}
