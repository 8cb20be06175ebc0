namespace Neurona.Numerics;

/// <summary>Every tuned size of the kernels, with its reason and what was measured.</summary>
/// <remarks>
/// "Bits" marks what decides the order of sums: constants for ever, the same on every machine. The others may be tuned
/// without changing a result. Measured on AMD Zen 4 and 5 and on an Intel Xeon, two cores each; README.md has
/// the tables.
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

    /// <summary>Second-level cache. The most packed panels of B that one block of columns uses: three eighths of the
    /// cache.</summary>
    /// <remarks>They stay there with A's tile and C beside them: 384 KB of 1 MB on AMD Zen 4, where more was not
    /// measured to gain; 768 KB of 2 MB on Intel.</remarks>
    public static readonly int PackedFloats = Math.Clamp(Processor.Here.SecondLevelBytes / sizeof(float) / 8 * 3, 48 * 1024, 256 * 1024);

    /// <summary>Second-level cache. The fewest: a block of fewer columns would read A too often.</summary>
    public const int FewestPackedFloats = 24 * 1024;

    /// <summary>Second-level cache. From so many weights on, the next depth block of B is prefetched, for it does not
    /// wait there for its turn.</summary>
    /// <remarks>6272-1024 forward on AMD: 48 to 63-70 % of the peak; 784-512 forward on Intel: 85 to 90 %.</remarks>
    public const long PrefetchedWeights = 64 * 1024;

    /// <summary>Second-level cache. Images that share a panel of weights before the next is taken: a quarter of a small
    /// one.</summary>
    public const int ImageFloats = 32 * 1024;

    /// <summary>First-level cache. Rows at such a distance, in floats, all fall into one set.</summary>
    public static readonly int SetStride = Processor.Here.FirstLevelSpan / sizeof(float);

    /// <summary>First-level cache. So many lines of a set are left to B and C.</summary>
    public const int WaysBeside = 4;

    /// <summary>First-level cache. The fewest rows of a tile, whatever their distance.</summary>
    /// <remarks>Half of the rows would use each number of B half as often.</remarks>
    public const int FewestRows = 8;

    /// <summary>From so many panels on, rows that fall into one set are copied side by side: each is then read that
    /// often.</summary>
    /// <remarks>Square 1024 on Intel 0.96 to 0.98 of the time; with fewer panels the copy costs up to 19 %.</remarks>
    public const int PanelsWorthCopying = 4;

    /// <summary>Numbers from one copied row to the next: the deepest block, and a distance that spreads over the
    /// sets.</summary>
    public const int CopiedRow = MaxDepth + 16;

    /// <summary>From so many columns on (and fewer than lanes), a product with A transposed is computed
    /// transposed.</summary>
    /// <remarks>N = 10 on Intel, 512 bits: 34-45 to 65 % of the peak.</remarks>
    public const int NarrowColumns = 8;

    /// <summary>A depth from which transposing the result of a transposed product pays.</summary>
    public const int TransposedDepth = 32;

    /// <summary>A depth from which tall tiles pay in a transposed product: short ones are turned in whole squares.</summary>
    /// <remarks>784-128 dX on Intel: with 8 rows 0.99 of the time, with 14 1.04 to 1.07; 784-512 dX with 14 rows 0.95.</remarks>
    public const int TransposedTallDepth = 256;

    /// <summary>So few positions read each weight of a convolution once or twice: packing them would cost as much as
    /// using them.</summary>
    public const int FewPositions = 28;

    /// <summary>Rows of a weight gradient that are added up in one tile.</summary>
    public const int TotalRows = 64;

    /// <summary>From so many depth blocks for each thread on, a product of few rows and columns is shared along the
    /// depth.</summary>
    public const int BlocksWorthSharing = 4;

    /// <summary>Below so many multiplications (about a microsecond) a block of a matrix product is not worth a
    /// hand-off.</summary>
    public const long SmallProduct = 1 << 16;

    /// <summary>A depth below which a sum takes longer to travel to the core that needs it next than to be
    /// computed.</summary>
    /// <remarks>784-30 dW at batch 10 on Intel: a step of mlp-sigmoid on two threads 22 us, on one 15.</remarks>
    private const int ShallowDepth = 64;

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

    /// <summary><see cref="SmallProduct"/> for this product: gradients of few weights, which the caller alone will read
    /// to update them, must be worth their way.</summary>
    public static long SmallFor(in Product p) =>
        p.TransA && (long)p.M * p.N < WorthSharing ? SmallProduct * Math.Max(1, ShallowDepth / p.K) : SmallProduct;

    /// <summary>How many rows that lie so many floats apart the first-level cache holds, beside B and C: those that
    /// fall into one set must leave it lines.</summary>
    public static int RowsAtStride(long stride)
    {
        // Both sizes of the division are powers of two: the lowest bit of the distance says after how many rows the
        // sets repeat.
        int sets = SetStride / (int)Math.Min(stride & -stride, SetStride);
        return Math.Max(FewestRows, sets * (Processor.Here.FirstLevelWays - WaysBeside));
    }

    /// <summary>The packed panels that one block of columns of a product uses: few rows use a panel a few times only,
    /// and then its block need not displace the weights.</summary>
    public static int PackedFor(int rows, int depth) => (int)Math.Clamp(2L * rows * depth, FewestPackedFloats, PackedFloats);
}
