using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>An element-wise formula with up to four numbers for each column.</summary>
internal interface IColumnMap
{
    /// <summary>How many of the four it uses.</summary>
    static abstract int Numbers { get; }

    /// <summary>Computes and stores the elements at, at + 1, ...; their columns' numbers are p, q, u, v.</summary>
    void At<O, V, E>(nint at, int n, V p, V q, V u, V v) where O : struct, ILanes<V> where V : struct where E : struct, IEdge;
}

/// <summary>Applies a formula to a matrix row by row.</summary>
/// <remarks>
/// Short rows would be mostly tails: several are taken as one long row, whose length is a multiple of every vector
/// width, with the columns' numbers repeated.
/// </remarks>
internal static unsafe class ColumnMaps
{
    private const int ShortRow = 64, MaxRepeated = 1024;

    /// <summary>
    /// Runs over rows x columns elements, a row starting every stride elements;
    /// as many numbers of the columns as the formula uses.
    /// </summary>
    [SkipLocalsInit]
    public static void Run<TMap>(
        in TMap map, int rows, int columns, int stride, float* p, float* q = null, float* u = null, float* v = null)
        where TMap : struct, IColumnMap
    {
        if (rows == 0 || columns == 0)
            return;
        int together = 1;
        if (columns < ShortRow && stride == columns)
        {
            together = 16 / (int)Math.Min(16, columns & -columns);
            while (together * columns < ShortRow)
                together *= 2;
        }
        if (together == 1 || rows < 2 * together)
        {
            Start(map, rows, columns, stride, 0, p, q, u, v);
            return;
        }
        float* repeated = stackalloc float[4 * MaxRepeated];
        int length = together * columns;
        Repeat(p, columns, repeated, length);
        Repeat(q, columns, repeated + MaxRepeated, length);
        Repeat(u, columns, repeated + 2 * MaxRepeated, length);
        Repeat(v, columns, repeated + 3 * MaxRepeated, length);
        Start(
            map, rows / together, length, length, rows % together * columns,
            repeated, repeated + MaxRepeated, repeated + 2 * MaxRepeated, repeated + 3 * MaxRepeated);
    }

    private static void Repeat(float* from, int count, float* to, int length)
    {
        if (from == null)
            return;
        for (int i = 0; i < length; i += count)
            new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to + i, count));
    }

    private static void Start<TMap>(in TMap map, int rows, int columns, int stride, int rest, float* p, float* q, float* u, float* v)
        where TMap : struct, IColumnMap
    {
        int rowsInTile = Math.Max(1, Partition.Size / columns), all = rest > 0 ? rows + 1 : rows;
        Simd.Run(
            (int)(((long)all + rowsInTile - 1) / rowsInTile), (long)rows * columns,
            new RowsKernel<TMap>(map, rows, columns, stride, rest, rowsInTile, p, q, u, v));
    }

    // One more row, of rest elements, follows the rows if rest > 0.
    private readonly struct RowsKernel<TMap>(
        TMap map, int rows, int columns, int stride, int rest, int rowsInTile, float* p, float* q, float* u, float* v) : IKernel
        where TMap : struct, IColumnMap
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            nint from = (nint)tile * rowsInTile, count = Math.Min(rows - from, rowsInTile);
            Loop<O, V>(map, from * stride, count, columns, stride, p, q, u, v);
            if (rest > 0 && from + rowsInTile > rows)
                Loop<O, V>(map, (nint)rows * stride, 1, rest, 0, p, q, u, v);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(TMap map, nint at, nint rows, nint columns, nint stride, float* p, float* q, float* u, float* v)
            where O : struct, ILanes<V> where V : struct
        {
            for (; rows > 0; rows--, at += stride)
            {
                nint c = 0;
                for (; c <= columns - O.Count; c += O.Count)
                    One<O, V, Whole>(map, at, c, 0, p, q, u, v);
                if (c < columns)
                    One<O, V, Masked>(map, at, c, (int)(columns - c), p, q, u, v);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void One<O, V, E>(TMap map, nint at, nint c, int n, float* p, float* q, float* u, float* v)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            map.At<O, V, E>(
                at + c, n, E.Load<O, V>(p + c, n), TMap.Numbers > 1 ? E.Load<O, V>(q + c, n) : O.Zero,
                TMap.Numbers > 2 ? E.Load<O, V>(u + c, n) : O.Zero, TMap.Numbers > 3 ? E.Load<O, V>(v + c, n) : O.Zero);
    }
}
