namespace Neurona;

/// <summary>An initializer that draws random numbers: from the model's seed, or from one of its own.</summary>
public abstract class RandomInitializer : Initializer
{
    /// <summary>
    /// A seed of its own: the same values for every parameter of one shape, whatever the model's seed, as in Keras.
    /// Null, the default, is the model's.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The random numbers to draw from.</summary>
    protected CounterRandom RandomOf(in InitialValues p) => Seed is { } seed ? CounterRandom.Of((ulong)seed, 0, 0) : p.Random;
}
