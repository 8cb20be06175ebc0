namespace Neurona.Numerics;

/// <summary>The micro-kernel's forms of one vector width, found by row count and shape.</summary>
internal static unsafe class Tiles<O, V> where O : struct, ILanes<V> where V : struct
{
    /// <summary>The most rows that run at full speed: 14 x 2 accumulators of 32 registers, 6 x 2 of 16.</summary>
    /// <remarks>
    /// Vectors of 256 bits keep to 6 where AVX-512 gives them 32 registers, too:
    /// 14 rows measured 84 % of the peak, 6 rows 99 %.
    /// </remarks>
    public static int MaxRows => O.Count == 16 ? 14 : Hardware.HasManyRegisters ? 12 : 6;

    /// <summary>The columns of the widest tile.</summary>
    public static int MaxColumns => 2 * O.Count;

    /// <summary>
    /// The form for 1 to <see cref="MaxRows"/> rows, and columns up to <see cref="MaxColumns"/> with B's rows padded to
    /// whole vectors.
    /// </summary>
    public static delegate*<TileArgs*, void> Get(int rows, int columns, bool strided)
    {
        if (columns > O.Count)
            return columns < 2 * O.Count ? Get<N2, Masked>(rows, strided) : Get<N2, Whole>(rows, strided);
        return columns < O.Count ? Get<N1, Masked>(rows, strided) : Get<N1, Whole>(rows, strided);
    }

    /// <summary>The form that packs what it reads of B, for <see cref="MaxColumns"/> columns.</summary>
    public static delegate*<TileArgs*, void> GetPacking(int rows, bool strided) => strided
        ? Get<N2, Whole, Strided, Packing>(rows)
        : Get<N2, Whole, Adjacent, Packing>(rows);

    /// <summary>The form that prefetches lines of memory that will be needed, for <see cref="MaxColumns"/>
    /// columns.</summary>
    public static delegate*<TileArgs*, void> GetPrefetching(int rows, bool strided) => strided
        ? Get<N2, Whole, Strided, Prefetching>(rows)
        : Get<N2, Whole, Adjacent, Prefetching>(rows);

    private static delegate*<TileArgs*, void> Get<Q, E>(int rows, bool strided) where Q : unmanaged where E : unmanaged =>
        strided ? Get<Q, E, Strided, Plain>(rows) : Get<Q, E, Adjacent, Plain>(rows);

    private static delegate*<TileArgs*, void> Get<Q, E, S, P>(int rows)
        where Q : unmanaged where E : unmanaged where S : unmanaged where P : unmanaged =>
        rows switch
        {
            1 => &Tile.Run<O, V, N1, Q, E, S, P>,
            2 => &Tile.Run<O, V, N2, Q, E, S, P>,
            3 => &Tile.Run<O, V, N3, Q, E, S, P>,
            4 => &Tile.Run<O, V, N4, Q, E, S, P>,
            5 => &Tile.Run<O, V, N5, Q, E, S, P>,
            6 => &Tile.Run<O, V, N6, Q, E, S, P>,
            7 => &Tile.Run<O, V, N7, Q, E, S, P>,
            8 => &Tile.Run<O, V, N8, Q, E, S, P>,
            9 => &Tile.Run<O, V, N9, Q, E, S, P>,
            10 => &Tile.Run<O, V, N10, Q, E, S, P>,
            11 => &Tile.Run<O, V, N11, Q, E, S, P>,
            12 => &Tile.Run<O, V, N12, Q, E, S, P>,
            13 => &Tile.Run<O, V, N13, Q, E, S, P>,
            _ => &Tile.Run<O, V, N14, Q, E, S, P>,
        };
}
