namespace Neurona;

/// <summary>Gives a parameter its initial values.</summary>
/// <remarks>The values are a function of the model's seed and the parameter's place, so one seed gives one
/// network.</remarks>
public abstract partial class Initializer
{
    /// <summary>Writes the initial values of a parameter.</summary>
    protected internal abstract void Fill(in InitialValues p);

    /// <summary>The values for an array of this shape, without a model.</summary>
    /// <param name="seed">Seeds the random numbers; an initializer with a seed of its own does not look at it.</param>
    /// <param name="shape">The axes, outermost first; fans follow from them as for a kernel.</param>
    public Real[] Sample(int seed, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long length = 1;
        foreach (int axis in shape)
            length = length < 1 || axis < 1 ? 0 : length * axis;
        if (shape.Length == 0 || length is < 1 or > int.MaxValue)
            throw Errors.Of(GetType().Name, "axes of at least 1", string.Join('x', shape), "Give the axes of the array.");
        Real[] values = new Real[length];
        (long fanIn, long fanOut) = LayerBuilder.Fans(shape);
        Fill(new(values, shape, fanIn, fanOut, CounterRandom.Of((ulong)seed, 0, 0)));
        return values;
    }
}

/// <summary>What an initializer sees: the values to write, their axes, and random numbers.</summary>
public readonly ref struct InitialValues
{
    private readonly int[] _shape;

    internal InitialValues(Span<Real> values, int[] shape, double fanIn, double fanOut, CounterRandom random)
    {
        Values = values;
        _shape = shape;
        FanIn = fanIn;
        FanOut = fanOut;
        Random = random;
    }

    /// <summary>The values, the last axis fastest: to be written.</summary>
    public Span<Real> Values { get; }

    /// <summary>The axes of the parameter, outermost first.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of inputs of a unit.</summary>
    public double FanIn { get; }

    /// <summary>The number of units that an input reaches.</summary>
    public double FanOut { get; }

    /// <summary>Random numbers, a function of the model's seed and the parameter's place.</summary>
    public CounterRandom Random { get; }
}
