namespace Neurona;

/// <summary>Something to be chosen before training, such as a learning rate or a number of units: a name, and what it
/// may be. <see cref="Space"/> makes them.</summary>
public sealed class Hyperparameter
{
    private readonly string _kind;
    private readonly Func<int, object>? _at;
    private readonly Func<double, object> _draw;

    /// <summary>One of its kind.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What errors call it.</param>
    /// <param name="count">How many values there are; null for a range of numbers.</param>
    /// <param name="at">The value of this index.</param>
    /// <param name="draw">The value for a random number from 0 to 1, 1 excluded.</param>
    internal Hyperparameter(string name, string kind, long? count, Func<int, object>? at, Func<double, object> draw)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, _kind, Count, _at, _draw) = (name, kind, count, at, draw);
    }

    /// <summary>What a trial asks for it by.</summary>
    public string Name { get; }

    /// <summary>How many values it may have; null for a range of numbers.</summary>
    public long? Count { get; }

    /// <summary>The name and the kind: units: choice.</summary>
    public override string ToString() => $"{Name}: {_kind}";

    /// <summary>The value of this index, in a grid.</summary>
    internal object At(int index) => _at!(index);

    /// <summary>A value that follows from the random numbers.</summary>
    internal object Draw(CounterRandom random) => _draw((((ulong)random.Bits(0) << 32 | random.Bits(1)) >> 11) * (1.0 / (1UL << 53)));
}
