namespace Neurona.Numerics;

/// <summary>Which operand of a matrix product is transposed.</summary>
public enum Trans
{
    /// <summary>C = A B</summary>
    None,

    /// <summary>C = Aᵀ B</summary>
    A,

    /// <summary>C = A Bᵀ</summary>
    B,
}
