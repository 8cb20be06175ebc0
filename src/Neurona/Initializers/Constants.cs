namespace Neurona;

/// <summary>All zeros.</summary>
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    protected internal override void Fill(Span<Real> values, int fanIn, int fanOut, CounterRandom noise) => values.Clear();
}

/// <summary>All ones.</summary>
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    protected internal override void Fill(Span<Real> values, int fanIn, int fanOut, CounterRandom noise) => values.Fill(1);
}

/// <summary>One value everywhere.</summary>
/// <param name="value">The value; 0 by default.</param>
public sealed class Constant(float value = 0) : Initializer
{
    /// <summary>The value.</summary>
    public float Value { get; } = value;

    /// <inheritdoc/>
    protected internal override void Fill(Span<Real> values, int fanIn, int fanOut, CounterRandom noise) => values.Fill(Value);
}
