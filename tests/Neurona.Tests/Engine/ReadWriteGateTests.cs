namespace Neurona.Tests;

public sealed class ReadWriteGateTests
{
    // Long enough for a thread that is not held back to pass.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100), Long = TimeSpan.FromSeconds(30);

    private readonly ReadWriteGate _gate = new();

    [Fact]
    public void AWriterWaitsForTheReadersToLeave()
    {
        _gate.EnterRead();
        _gate.EnterRead();
        Thread writer = Start(_gate.EnterWrite);
        Assert.False(writer.Join(Moment));
        _gate.ExitRead();
        Assert.False(writer.Join(Moment));
        _gate.ExitRead();
        Assert.True(writer.Join(Long));
    }

    [Fact]
    public void ReadersAndWritersWaitForTheWriterToLeave()
    {
        _gate.EnterWrite();
        Thread reader = Start(_gate.EnterRead), writer = Start(_gate.EnterWrite);
        Assert.False(reader.Join(Moment));
        Assert.False(writer.Join(Moment));
        _gate.ExitWrite();
        Assert.True(writer.Join(Long));
        Assert.False(reader.Join(Moment));
        _gate.ExitWrite();
        Assert.True(reader.Join(Long));
    }

    [Fact]
    public void AWaitingWriterKeepsNewReadersOutButNotTheThreadThatReads()
    {
        _gate.EnterRead();
        Thread writer = Start(_gate.EnterWrite);
        Assert.False(writer.Join(Moment));
        Thread reader = Start(_gate.EnterRead);
        Assert.False(reader.Join(Moment));
        _gate.EnterRead();
        _gate.ExitRead();
        _gate.ExitRead();
        Assert.True(writer.Join(Long));
        Assert.False(reader.Join(Moment));
        _gate.ExitWrite();
        Assert.True(reader.Join(Long));
    }

    [Fact]
    public void NoReaderSeesAHalfWrittenPair()
    {
        long first = 0, second = 0, torn = 0;
        void Write()
        {
            for (int i = 0; i < 2000; i++)
            {
                _gate.EnterWrite();
                first++;
                Thread.SpinWait(20);
                second++;
                _gate.ExitWrite();
            }
        }
        void Read()
        {
            for (int i = 0; i < 2000; i++)
            {
                _gate.EnterRead();
                if (first != second)
                    Interlocked.Increment(ref torn);
                _gate.ExitRead();
            }
        }
        Thread[] threads = [Start(Write), Start(Read), Start(Write), Start(Read)];
        Assert.All(threads, thread => Assert.True(thread.Join(Long)));
        Assert.Equal((4000L, 4000L, 0L), (first, second, torn));
    }

    [Fact]
    public void AWriterThatWouldWaitForItselfGetsASentence()
    {
        _gate.EnterWrite();
        Assert.StartsWith("Model expects to be asked between two steps", Assert.Throws<NeuronaException>(_gate.CheckThread).Message,
            StringComparison.Ordinal);
        _gate.ExitWrite();
        _gate.CheckThread();
    }

    private static Thread Start(Action act)
    {
        Thread thread = new(() => act()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
