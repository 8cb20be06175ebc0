namespace Neurona;

/// <summary>All ones.</summary>
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p) => p.Values.Fill(1);
}
