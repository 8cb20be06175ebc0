namespace Neurona.Numerics;

/// <summary>Every tuned size of the kernels, with its reason and what was measured.</summary>
/// <remarks>
/// "Bits" marks what decides the order of sums: constants for ever, the same on every machine. The others may be tuned
/// without changing a result. Measured on AMD Zen 4 and 5 with two cores; README.md has the tables.
/// </remarks>
internal static class Blocking
{
    /// <summary>Bits. The deepest block of k in one chain of additions: products of matrices and
    /// convolutions.</summary>
    /// <remarks>Short chains round less (rms error at K = 6272: 1e-7, in one chain 1.2e-6), and a panel of B this deep
    /// stays in the second-level cache. 192 to 384 are within 3 points of each other.</remarks>
    public const int MaxDepth = 384;

    /// <summary>Bits. The positions in one chain of the gradient of a convolution's weights, about.</summary>
    /// <remarks>Long enough that a tile's sums are rarely fetched and stored, short enough that a panel of dy stays in
    /// the first-level cache for all tiles.</remarks>
    public const int PiecePositions = 128;

    /// <summary>Bits. The most groups of such chains that are summed apart, for the threads to take.</summary>
    public const int MaxGroups = 16;

    /// <summary>Bits. The numbers in all groups' sums together, about: 4 MB.</summary>
    public const int GroupFloats = 1 << 20;

    /// <summary>Bits. The numbers of a long array in one tile: sums add the tiles' totals in order.</summary>
    /// <remarks>64 KB of each array, which takes several times as long as handing the tile over.</remarks>
    public const int ArrayTile = 16384;

    /// <summary>Bits. Shorter arrays are one tile: work on fewer numbers stays on the caller.</summary>
    public const int WorthSharing = 65536;

    /// <summary>Second-level cache. The packed panels of B that one block of columns uses: 384 KB.</summary>
    /// <remarks>They stay in half a megabyte with A's tile and C beside them. Larger caches were not measured to gain
    /// from more.</remarks>
    public const int PackedFloats = 96 * 1024;

    /// <summary>Second-level cache. From so many weights on, the next depth block of B is prefetched, for it does not
    /// wait there for its turn.</summary>
    /// <remarks>6272-1024 forward: 48 to 63-70 % of the peak.</remarks>
    public const long PrefetchedWeights = 256 * 1024;

    /// <summary>Second-level cache. Images that share a panel of weights before the next is taken: a quarter of a small
    /// one.</summary>
    public const int ImageFloats = 32 * 1024;

    /// <summary>First-level cache. Rows whose distance is a multiple of so many floats (2 KB) fall into the same few
    /// sets.</summary>
    public const int ConflictingStride = 512;

    /// <summary>First-level cache. So many rows at once where their distance is such a multiple.</summary>
    public const int ConflictingRows = 8;

    /// <summary>Rows of a tile of the transposed product: squares of 8 are what the transposing shuffles take, and 8
    /// rows run at full speed with 512 bits.</summary>
    public const int TransposedRows = 8;

    /// <summary>A depth from which transposing the result of a transposed product pays.</summary>
    public const int TransposedDepth = 32;

    /// <summary>So few positions read each weight of a convolution once or twice: packing them would cost as much as
    /// using them.</summary>
    public const int FewPositions = 28;

    /// <summary>Rows of a weight gradient that are added up in one tile.</summary>
    public const int TotalRows = 64;

    /// <summary>Below so many multiplications (about a microsecond) a block of a matrix product is not worth a
    /// hand-off.</summary>
    public const long SmallProduct = 1 << 16;

    /// <summary>The same for a convolution, whose tiles start slower: borders, and panels of their own.</summary>
    public const long SmallConvolution = 1 << 17;

    /// <summary>Tiles for each thread, so that a thread that is held up leaves its share to the others.</summary>
    public const int TilesPerThread = 4;

    /// <summary>The one rule of how much work is worth a thread: how many tiles to cut so many multiplications into, a
    /// multiple of the threads where there is work for all.</summary>
    public static int Tiles(long multiplications, long small)
    {
        int threads = Workers.Threads;
        if (threads == 1)
            return 1;
        int tiles = (int)Math.Clamp(multiplications / small, 1, (long)threads * TilesPerThread);
        return tiles < threads ? tiles : tiles / threads * threads;
    }
}
