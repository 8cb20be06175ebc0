namespace Neurona;

/// <summary>A penalty on a parameter's values, added to the loss.</summary>
public abstract partial class Regularizer
{
    /// <summary>The penalty of these values.</summary>
    protected internal abstract Real Penalty(ReadOnlySpan<Real> values);

    /// <summary>Adds the penalty's derivative to the gradient.</summary>
    protected internal abstract void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient);
}
