namespace Neurona;

/// <summary>One value everywhere.</summary>
/// <param name="value">The value; 0 by default.</param>
public sealed class Constant(double value = 0) : Initializer
{
    /// <summary>The value.</summary>
    public double Value { get; } = value;

    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p) => p.Values.Fill((Real)Value);
}
