namespace Neurona.Engine;

/// <summary>Many readers or one writer. Holds nothing to dispose and allocates nothing; entering costs one atomic
/// operation where nobody waits.</summary>
/// <remarks>
/// A waiting writer keeps new readers out, so that endless predictions cannot starve a training; a thread that reads
/// already is let in, so that a data set which asks a model for its samples cannot block itself.
/// </remarks>
internal sealed class ReadWriteGate
{
    private const int Writing = -1;

    [ThreadStatic]
    private static int _held;

    private int _readers;
    private int _waitingWriters;
    private int _writer;

    /// <summary>To be called for every gate before the first of them is entered, so that a refusal leaves none of them
    /// held.</summary>
    /// <exception cref="NeuronaException">This thread writes: entering would wait for itself.</exception>
    public void CheckThread()
    {
        if (Volatile.Read(ref _writer) == Environment.CurrentManagedThreadId)
            throw Errors.Of("Model", "to be asked between two steps of its training",
                "a call from within a step, by one of its layers or its loss", "Ask it in a callback.");
    }

    public void EnterRead()
    {
        SpinWait spin = default;
        while (true)
        {
            int readers = Volatile.Read(ref _readers);
            bool polite = Volatile.Read(ref _waitingWriters) == 0 || _held > 0;
            if (readers >= 0 && polite && Interlocked.CompareExchange(ref _readers, readers + 1, readers) == readers)
                break;
            spin.SpinOnce();
        }
        _held++;
    }

    public void ExitRead()
    {
        _held--;
        Interlocked.Decrement(ref _readers);
    }

    public void EnterWrite()
    {
        if (Interlocked.CompareExchange(ref _readers, Writing, 0) != 0)
        {
            Interlocked.Increment(ref _waitingWriters);
            SpinWait spin = default;
            while (Interlocked.CompareExchange(ref _readers, Writing, 0) != 0)
                spin.SpinOnce();
            Interlocked.Decrement(ref _waitingWriters);
        }
        Volatile.Write(ref _writer, Environment.CurrentManagedThreadId);
    }

    public void ExitWrite()
    {
        Volatile.Write(ref _writer, 0);
        Volatile.Write(ref _readers, 0);
    }
}
