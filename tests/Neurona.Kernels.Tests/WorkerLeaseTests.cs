using System.Runtime.CompilerServices;

namespace Neurona.Numerics.Tests;

/// <summary>Several callers: each has its share of the threads, none waits for another, and no tile is lost.</summary>
[Collection(WorkersCollection.Name)]
public sealed class WorkerLeaseTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly int _before = Workers.Count;

    public void Dispose()
    {
        Workers.Count = _before;
        Assert.Equal(0, Workers.Sessions);
    }

    private readonly struct Add(int[] into) : ITileBody
    {
        public void Run(int tile, int worker) => into[tile]++;
    }

    private readonly struct Meet(CountdownEvent all) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            all.Signal();
            Assert.True(all.Wait(Long));
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

    // Calls from inside a body, with a lease there or without.
    private readonly struct Nested(int[] into) : ITileBody
    {
        public void Run(int tile, int worker)
        {
            using WorkerLease lease = Workers.Enter();
            Workers.For(3, new Inner(into, tile * 3));
        }

        private readonly struct Inner(int[] into, int first) : ITileBody
        {
            public void Run(int tile, int worker) => into[first + tile]++;
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

    [Fact]
    public void ALeaseCapsTheThreadsOfItsOwnThreadOnly()
    {
        Workers.Count = 8;
        Assert.Equal(8, Workers.Threads);
        using (WorkerLease outer = Workers.Enter(5))
        {
            Assert.Equal(5, Workers.Threads);
            using (WorkerLease wider = Workers.Enter(7))
                Assert.Equal(5, Workers.Threads);
            using (WorkerLease narrower = Workers.Enter(3))
                Assert.Equal(3, Workers.Threads);
            Assert.Equal(5, Workers.Threads);
            Assert.Equal(1, Workers.Sessions);
            int elsewhere = 0;
            OnThreads(1, _ => elsewhere = Workers.Threads);
            Assert.Equal(8, elsewhere);
        }
        Assert.Equal(8, Workers.Threads);
        using (WorkerLease most = Workers.Enter(Workers.MaxCount))
            Assert.Equal(8, Workers.Threads);
    }

    [Theory]
    [InlineData(8, 2, 4)]
    [InlineData(8, 3, 2)]
    [InlineData(2, 2, 1)]
    [InlineData(2, 5, 1)]
    public void SessionsShareTheThreads(int count, int sessions, int each)
    {
        Workers.Count = count;
        using Barrier barrier = new(sessions);
        int[] threads = new int[sessions];
        OnThreads(sessions, i =>
        {
            using WorkerLease lease = Workers.Enter();
            Assert.True(barrier.SignalAndWait(Long));
            threads[i] = Workers.Threads;
            Assert.True(barrier.SignalAndWait(Long));
        });
        Assert.All(threads, got => Assert.Equal(each, got));
    }

    [Fact]
    public void ATeamThatIsLentIsNotLentAgainUntilItIsGivenBack()
    {
        WorkerTeam team = new(isLent: false), owned = new(isLent: true);
        for (int again = 0; again < 3; again++)
        {
            Assert.True(team.TryLend());
            Assert.False(team.TryLend());
            Assert.False(team.TryLend());
            team.GiveBack();
        }
        Assert.False(owned.TryLend());
    }

    // Four tiles that wait for one another, two of each session: they can only meet if both sessions have their own
    // helper.
    [Fact]
    public void SessionsWorkAtTheSameTime()
    {
        Workers.Count = 4;
        for (int again = 0; again < 20; again++)
        {
            using CountdownEvent all = new(4);
            using Barrier barrier = new(2);
            OnThreads(2, _ =>
            {
                using WorkerLease lease = Workers.Enter();
                Assert.True(barrier.SignalAndWait(Long));
                Workers.For(2, new Meet(all));
            });
        }
    }

    [Fact]
    public void WhereSessionsTakeAllCoresEachRunsOnItsOwnThread()
    {
        Workers.Count = 2;
        using Barrier barrier = new(2);
        OnThreads(2, _ =>
        {
            using WorkerLease lease = Workers.Enter();
            Assert.True(barrier.SignalAndWait(Long));
            int[] threads = new int[50];
            Workers.For(threads.Length, new WhoRuns(threads));
            Assert.True(barrier.SignalAndWait(Long));
            Assert.All(threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
        });
    }

    [Fact]
    public void DisposingTwiceOrOfNothingDoesNothing()
    {
        Workers.Count = 3;
        default(WorkerLease).Dispose();
        WorkerLease lease = Workers.Enter(2);
        lease.Dispose();
        lease.Dispose();
        Assert.Equal(0, Workers.Sessions);
        Assert.Equal(3, Workers.Threads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Workers.MaxCount + 1)]
    public void TheNumberOfThreadsIsChecked(int threads)
    {
        Assert.Equal("threads", Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Enter(threads)).ParamName);
        Assert.Equal(0, Workers.Sessions);
    }

    [Fact]
    public void ResultsDoNotDependOnTheLease()
    {
        Workers.Count = 7;
        float[] a = Sample.Numbers(70 * 500, 1), b = Sample.Numbers(500 * 130, 2),
            expected = new float[70 * 130], got = new float[70 * 130];
        Kernels.Gemm(new(a, 70, 500), new(b, 500, 130), new(expected, 70, 130));
        foreach (int threads in (int[])[1, 2, 5])
        {
            using WorkerLease lease = Workers.Enter(threads);
            Kernels.Gemm(new(a, 70, 500), new(b, 500, 130), new(got, 70, 130));
            Same.Bits(expected, got, $"{threads} threads");
        }
    }

    [Fact]
    public void ALeaseAllocatesNothing()
    {
        Workers.Count = 3;
        int[] tiles = new int[8];
        Assert.Equal(0, Allocation.OfASteadyCall(() =>
        {
            using WorkerLease lease = Workers.Enter(2);
            Workers.For(tiles.Length, new Add(tiles));
        }));
    }

    // Callers with and without leases, nested calls, exceptions and a count that changes all the while: a lost tile is
    // a wrong sum, a lost wake-up a test that ends with a failed join.
    [Fact]
    public void ManyCallersLoseNoTile()
    {
        const int Callers = 6, Rounds = 60_000, Tiles = 12;
        bool done = false;
        Thread changing = new(() =>
        {
            for (int i = 0; !Volatile.Read(ref done); i++)
            {
                Workers.Count = 1 + i * 5 % 16;
                Thread.Sleep(i % 2);
            }
        });
        changing.Start();
        try
        {
            OnThreads(Callers, caller =>
            {
                int[] plain = new int[Tiles], nested = new int[Tiles * 3];
                int thrown = 0;
                for (int round = 0; round < Rounds; round++)
                {
                    // A third of the rounds without a lease, and two callers that never have one.
                    using WorkerLease lease = caller >= 2 && round % 3 != 0 ? Workers.Enter(round % 5 == 0 ? 2 : null) : default;
                    Workers.For(Tiles, new Add(plain));
                    if (round % 4 == 0)
                        Workers.For(Tiles, new Nested(nested));
                    if (round % 7 != 0)
                        continue;
                    try
                    {
                        Workers.For(Tiles, new Throwing(round % Tiles));
                    }
                    catch (InvalidOperationException e)
                    {
                        Assert.Equal("tile " + round % Tiles, e.Message);
                        thrown++;
                    }
                }
                Assert.All(plain, tile => Assert.Equal(Rounds, tile));
                Assert.All(nested, tile => Assert.Equal((Rounds + 3) / 4, tile));
                Assert.Equal((Rounds + 6) / 7, thrown);
            });
        }
        finally
        {
            Volatile.Write(ref done, true);
            changing.Join();
        }
    }

    // Threads of the test's own, so that a caller that hangs fails the test, and what one throws is seen.
    private static void OnThreads(int count, Action<int> body, [CallerMemberName] string test = "")
    {
        Exception?[] failures = new Exception?[count];
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int own = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    body(own);
                }
                catch (Exception failure)
                {
                    failures[own] = failure;
                }
            })
            { IsBackground = true };
            threads[i].Start();
        }
        foreach (Thread thread in threads)
            Assert.True(thread.Join(Long), $"{test}: a caller does not return");
        Assert.All(failures, Assert.Null);
    }
}
