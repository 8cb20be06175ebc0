using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// The micro-kernel of one to four rows: up to 8 vectors of columns, B read in place, so that a product with few rows
/// streams the weights once.
/// </summary>
/// <remarks>The chains and the order of additions of <see cref="Tile"/>: a row has the same bits here and
/// there.</remarks>
internal static unsafe class TileRow
{
    /// <summary>The most rows.</summary>
    public const int MaxRows = 4;

    // As many chains as two multiplications a clock of four clocks' latency keep under way.
    private const int MaxVectors = 8;

    /// <summary>The vectors of the widest form for so many rows: the sums take three quarters of the
    /// registers.</summary>
    public static int Vectors<O, V>(int rows) where O : struct, ILanes<V> where V : struct =>
        Math.Min(MaxVectors, (O.Count == 16 || Hardware.HasManyRegisters ? 24 : 12) / rows);

    /// <summary>Computes sizeof(R) rows of sizeof(Q) vectors, for <see cref="TileArgs.Outer"/> = 1.</summary>
    /// <typeparam name="O">The operations of the width.</typeparam>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="R">Rows: N1 to N4.</typeparam>
    /// <typeparam name="Q">Vectors: N1 to N8.</typeparam>
    /// <typeparam name="E"> <see cref="Whole"/>: all columns exist. <see cref="Masked"/>: the last vector is masked to
    /// <see cref="TileArgs.Columns"/>, also where B is read.
    /// </typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<O, V, R, Q, E>(TileArgs* t)
        where O : struct, ILanes<V> where V : struct where R : unmanaged where Q : unmanaged where E : unmanaged
    {
        int rest = sizeof(E) > 1 ? t->Columns - (sizeof(Q) - 1) * O.Count : O.Count;
        V c0_0 = O.Zero, c0_1 = O.Zero, c0_2 = O.Zero, c0_3 = O.Zero, c0_4 = O.Zero, c0_5 = O.Zero, c0_6 = O.Zero, c0_7 = O.Zero;
        V c1_0 = O.Zero, c1_1 = O.Zero, c1_2 = O.Zero, c1_3 = O.Zero, c1_4 = O.Zero, c1_5 = O.Zero, c1_6 = O.Zero, c1_7 = O.Zero;
        V c2_0 = O.Zero, c2_1 = O.Zero, c2_2 = O.Zero, c2_3 = O.Zero, c2_4 = O.Zero, c2_5 = O.Zero, c2_6 = O.Zero, c2_7 = O.Zero;
        V c3_0 = O.Zero, c3_1 = O.Zero, c3_2 = O.Zero, c3_3 = O.Zero, c3_4 = O.Zero, c3_5 = O.Zero, c3_6 = O.Zero, c3_7 = O.Zero;
        nint row = t->ARow, aStep = t->AStep, bStep = t->BStep, k = t->Inner;
        float* a = t->A, b = t->B;
        do
        {
            V x0 = O.Broadcast(*a), x1 = sizeof(R) > 1 ? O.Broadcast(a[row]) : x0, x2 = sizeof(R) > 2 ? O.Broadcast(a[2 * row]) : x0;
            V x3 = sizeof(R) > 3 ? O.Broadcast(a[3 * row]) : x0;
            Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 0, rest), ref c0_0, ref c1_0, ref c2_0, ref c3_0);
            if (sizeof(Q) > 1)
                Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 1, rest), ref c0_1, ref c1_1, ref c2_1, ref c3_1);
            if (sizeof(Q) > 2)
                Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 2, rest), ref c0_2, ref c1_2, ref c2_2, ref c3_2);
            if (sizeof(Q) > 3)
                Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 3, rest), ref c0_3, ref c1_3, ref c2_3, ref c3_3);
            if (sizeof(Q) > 4)
                Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 4, rest), ref c0_4, ref c1_4, ref c2_4, ref c3_4);
            if (sizeof(Q) > 5)
                Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 5, rest), ref c0_5, ref c1_5, ref c2_5, ref c3_5);
            if (sizeof(Q) > 6)
                Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 6, rest), ref c0_6, ref c1_6, ref c2_6, ref c3_6);
            if (sizeof(Q) > 7)
                Column<O, V, R>(x0, x1, x2, x3, Get<O, V, Q, E>(b, 7, rest), ref c0_7, ref c1_7, ref c2_7, ref c3_7);
            a += aStep;
            b += bStep;
        } while (--k > 0);

        float* c = t->C;
        FinishRow<O, V, Q, E>(t, c, rest, c0_0, c0_1, c0_2, c0_3, c0_4, c0_5, c0_6, c0_7);
        if (sizeof(R) > 1)
            FinishRow<O, V, Q, E>(t, c + t->CRow, rest, c1_0, c1_1, c1_2, c1_3, c1_4, c1_5, c1_6, c1_7);
        if (sizeof(R) > 2)
            FinishRow<O, V, Q, E>(t, c + 2 * t->CRow, rest, c2_0, c2_1, c2_2, c2_3, c2_4, c2_5, c2_6, c2_7);
        if (sizeof(R) > 3)
            FinishRow<O, V, Q, E>(t, c + 3 * t->CRow, rest, c3_0, c3_1, c3_2, c3_3, c3_4, c3_5, c3_6, c3_7);
    }

    /// <summary>The form for 1 to <see cref="MaxRows"/> rows of 1 to 8 vectors that hold so many columns.</summary>
    public static delegate*<TileArgs*, void> Get<O, V>(int rows, int columns) where O : struct, ILanes<V> where V : struct =>
        columns % O.Count == 0 ? Get<O, V, Whole>(rows, columns / O.Count) : Get<O, V, Masked>(rows, columns / O.Count + 1);

    private static delegate*<TileArgs*, void> Get<O, V, E>(int rows, int vectors)
        where O : struct, ILanes<V> where V : struct where E : unmanaged =>
        rows switch
        {
            1 => Get<O, V, N1, E>(vectors),
            2 => Get<O, V, N2, E>(vectors),
            3 => Get<O, V, N3, E>(vectors),
            _ => Get<O, V, N4, E>(vectors),
        };

    private static delegate*<TileArgs*, void> Get<O, V, R, E>(int vectors)
        where O : struct, ILanes<V> where V : struct where R : unmanaged where E : unmanaged =>
        vectors switch
        {
            1 => &Run<O, V, R, N1, E>,
            2 => &Run<O, V, R, N2, E>,
            3 => &Run<O, V, R, N3, E>,
            4 => &Run<O, V, R, N4, E>,
            5 => &Run<O, V, R, N5, E>,
            6 => &Run<O, V, R, N6, E>,
            7 => &Run<O, V, R, N7, E>,
            _ => &Run<O, V, R, N8, E>,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Get<O, V, Q, E>(float* p, int q, int rest)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged =>
        sizeof(E) > 1 && q + 1 == sizeof(Q) ? O.LoadFirst(p + q * O.Count, rest) : O.Load(p + q * O.Count);

    // One vector of columns at one k: inlined, so that the sums stay locals.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<O, V, R>(V x0, V x1, V x2, V x3, V y, ref V c0, ref V c1, ref V c2, ref V c3)
        where O : struct, ILanes<V> where V : struct where R : unmanaged
    {
        c0 = O.Fma(x0, y, c0);
        if (sizeof(R) > 1)
            c1 = O.Fma(x1, y, c1);
        if (sizeof(R) > 2)
            c2 = O.Fma(x2, y, c2);
        if (sizeof(R) > 3)
            c3 = O.Fma(x3, y, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishRow<O, V, Q, E>(TileArgs* t, float* c, int rest, V c0, V c1, V c2, V c3, V c4, V c5, V c6, V c7)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged
    {
        Finish<O, V, Q, E>(t, c, c0, 0, rest);
        if (sizeof(Q) > 1)
            Finish<O, V, Q, E>(t, c, c1, 1, rest);
        if (sizeof(Q) > 2)
            Finish<O, V, Q, E>(t, c, c2, 2, rest);
        if (sizeof(Q) > 3)
            Finish<O, V, Q, E>(t, c, c3, 3, rest);
        if (sizeof(Q) > 4)
            Finish<O, V, Q, E>(t, c, c4, 4, rest);
        if (sizeof(Q) > 5)
            Finish<O, V, Q, E>(t, c, c5, 5, rest);
        if (sizeof(Q) > 6)
            Finish<O, V, Q, E>(t, c, c6, 6, rest);
        if (sizeof(Q) > 7)
            Finish<O, V, Q, E>(t, c, c7, 7, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<O, V, Q, E>(TileArgs* t, float* c, V sum, int q, int rest)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged
    {
        if (t->Add)
            sum = O.Add(sum, Get<O, V, Q, E>(c, q, rest));
        if (t->Bias != null)
            sum = O.Add(sum, Get<O, V, Q, E>(t->Bias, q, rest));
        if (t->Relu)
            sum = O.Max(sum, O.Zero);
        if (sizeof(E) > 1 && q + 1 == sizeof(Q))
            O.StoreFirst(c + q * O.Count, sum, rest);
        else
            O.Store(c + q * O.Count, sum);
    }
}
