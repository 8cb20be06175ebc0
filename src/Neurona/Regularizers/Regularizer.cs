namespace Neurona;

/// <summary>A penalty on a parameter's values, added to the loss.</summary>
public abstract partial class Regularizer
{
    /// <summary>The penalty of these values.</summary>
    protected internal abstract Real Penalty(ReadOnlySpan<Real> values);

    /// <summary>Adds the penalty's derivative to the gradient.</summary>
    protected internal abstract void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient);

    /// <summary>The penalty of a parameter, whose last axis is the matrix's columns; that of its values in any order,
    /// unless overridden.</summary>
    protected internal virtual Real Penalty(ReadOnlyMat values) => Penalty(values.Data);

    /// <summary>Adds the derivative of <see cref="Penalty(ReadOnlyMat)"/> to the gradient.</summary>
    protected internal virtual void AddGradient(ReadOnlyMat values, Mat gradient) => AddGradient(values.Data, gradient.Data);
}
