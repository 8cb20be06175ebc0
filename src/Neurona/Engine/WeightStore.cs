namespace Neurona.Engine;

/// <summary>The memory of the weights of one or more layers, and who may touch it when. Models that share layers share
/// their stores.</summary>
internal sealed class WeightStore(int length)
{
    private static long _count;

    private int _training;

    /// <summary>The order in which several stores are locked, so that two threads never wait for each other.</summary>
    public long Number { get; } = Interlocked.Increment(ref _count);

    public AlignedBuffer Buffer { get; } = new(length);

    /// <summary>Readers see the weights between two steps of training, never within one.</summary>
    public ReadWriteGate Gate { get; } = new();

    /// <summary>Takes the store for a training; false if another one has it.</summary>
    public bool TryStartTraining() => Interlocked.CompareExchange(ref _training, 1, 0) == 0;

    public void EndTraining() => Volatile.Write(ref _training, 0);

    public bool IsInTraining => Volatile.Read(ref _training) != 0;
}
