namespace Neurona;

/// <summary>All zeros.</summary>
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p) => p.Values.Clear();
}
