namespace Neurona.Numerics;

/// <summary>What is applied to a product's element before it is stored.</summary>
public enum Epilogue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(x, 0)</summary>
    Relu,
}
