namespace Neurona.Numerics;

/// <summary>A matrix product by addresses: C (M x N) = A B, then C's old value, the bias and the epilogue.</summary>
internal unsafe struct Product
{
    public float* A, B, C, Bias;
    public int M, N, K;

    /// <summary>Numbers from one stored row to the next.</summary>
    public int RowA, RowB, RowC;

    /// <summary>A is stored K x M.</summary>
    public bool TransA;

    /// <summary>B is stored N x K.</summary>
    public bool TransB;

    /// <summary>C's old value is added.</summary>
    public bool Add;

    /// <summary>max(x, 0) is applied last.</summary>
    public bool Relu;

    /// <summary>The number of blocks that K is summed in: each block is one chain, and the blocks are added in order. A function of K alone, and so are the bits.</summary>
    public readonly int Blocks => (K + MaxDepth - 1) / MaxDepth;

    /// <summary>Where block <paramref name="block"/> begins; blocks differ by one at most.</summary>
    public readonly int BlockStart(int block) => (int)((long)K * block / Blocks);

    /// <summary>The depth of the deepest block.</summary>
    public readonly int BlockDepth => (K + Blocks - 1) / Blocks;

    // Short chains round less (rms error at K = 6272: 1e-7, in one chain 1.2e-6), and a panel of B this deep stays in the second-level cache.
    private const int MaxDepth = 384;
}
