namespace Neurona.Numerics;

/// <summary>A matrix product by addresses: C (M x N) = A B, then C's old value, the bias and the epilogue.</summary>
internal unsafe struct Product
{
    public float* A, B, C, Bias;
    public int M, N, K;

    /// <summary>Numbers from one stored row to the next: at least its columns.</summary>
    public int RowA, RowB, RowC;

    /// <summary>A is stored K x M.</summary>
    public bool TransA;

    /// <summary>B is stored N x K.</summary>
    public bool TransB;

    /// <summary>C's old value is added.</summary>
    public bool Add;

    /// <summary>max(x, 0) is applied last, before the element is stored.</summary>
    public bool Relu;

    /// <summary>What else is applied last, to tiles just stored; or null.</summary>
    public Epilogue? Epilogue;

    /// <summary>
    /// The number of blocks that K is summed in: each block is one chain, and the blocks are added in order. A function
    /// of K alone, and so are the bits.
    /// </summary>
    public readonly int Blocks => (K + Blocking.MaxDepth - 1) / Blocking.MaxDepth;

    /// <summary>Where block <paramref name="block"/> begins; blocks differ by one at most.</summary>
    public readonly int BlockStart(int block) => Partition.Start(K, block, Blocks);

    /// <summary>The depth of the deepest block.</summary>
    public readonly int BlockDepth => (K + Blocks - 1) / Blocks;
}
