using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// The micro-kernel of one row: up to 8 vectors of columns, B read in place, so that a product with one row streams the
/// weights once.
/// </summary>
/// <remarks>The chains and the order of additions of <see cref="Tile"/>: a row has the same bits here and
/// there.</remarks>
internal static unsafe class TileRow
{
    /// <summary>
    /// The vectors of the widest form:
    /// as many chains as two multiplications a clock of four clocks' latency keep under way.
    /// </summary>
    public const int MaxVectors = 8;

    /// <summary>Computes one row of sizeof(Q) vectors, for <see cref="TileArgs.Outer"/> = 1.</summary>
    /// <typeparam name="O">The operations of the width.</typeparam>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="Q">Vectors: N1 to N8.</typeparam>
    /// <typeparam name="E"> <see cref="Whole"/>: all columns exist. <see cref="Masked"/>: the last vector is masked to
    /// <see cref="TileArgs.Columns"/>, also where B is read.
    /// </typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<O, V, Q, E>(TileArgs* t) where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged
    {
        int w = O.Count, rest = sizeof(E) > 1 ? t->Columns - (sizeof(Q) - 1) * w : w;
        V c0 = O.Zero, c1 = O.Zero, c2 = O.Zero, c3 = O.Zero, c4 = O.Zero, c5 = O.Zero, c6 = O.Zero, c7 = O.Zero;
        nint aStep = t->AStep, bStep = t->BStep, k = t->Inner;
        float* a = t->A, b = t->B;
        do
        {
            V x = O.Broadcast(*a);
            c0 = O.Fma(x, Get<O, V, Q, E>(b, 0, rest), c0);
            if (sizeof(Q) > 1) c1 = O.Fma(x, Get<O, V, Q, E>(b, 1, rest), c1);
            if (sizeof(Q) > 2) c2 = O.Fma(x, Get<O, V, Q, E>(b, 2, rest), c2);
            if (sizeof(Q) > 3) c3 = O.Fma(x, Get<O, V, Q, E>(b, 3, rest), c3);
            if (sizeof(Q) > 4) c4 = O.Fma(x, Get<O, V, Q, E>(b, 4, rest), c4);
            if (sizeof(Q) > 5) c5 = O.Fma(x, Get<O, V, Q, E>(b, 5, rest), c5);
            if (sizeof(Q) > 6) c6 = O.Fma(x, Get<O, V, Q, E>(b, 6, rest), c6);
            if (sizeof(Q) > 7) c7 = O.Fma(x, Get<O, V, Q, E>(b, 7, rest), c7);
            a += aStep;
            b += bStep;
        } while (--k > 0);

        Finish<O, V, Q, E>(t, c0, 0, rest);
        if (sizeof(Q) > 1) Finish<O, V, Q, E>(t, c1, 1, rest);
        if (sizeof(Q) > 2) Finish<O, V, Q, E>(t, c2, 2, rest);
        if (sizeof(Q) > 3) Finish<O, V, Q, E>(t, c3, 3, rest);
        if (sizeof(Q) > 4) Finish<O, V, Q, E>(t, c4, 4, rest);
        if (sizeof(Q) > 5) Finish<O, V, Q, E>(t, c5, 5, rest);
        if (sizeof(Q) > 6) Finish<O, V, Q, E>(t, c6, 6, rest);
        if (sizeof(Q) > 7) Finish<O, V, Q, E>(t, c7, 7, rest);
    }

    /// <summary>The form for 1 to 8 vectors that hold so many columns.</summary>
    public static delegate*<TileArgs*, void> Get<O, V>(int columns) where O : struct, ILanes<V> where V : struct =>
        columns % O.Count == 0 ? Get<O, V, Whole>(columns / O.Count) : Get<O, V, Masked>(columns / O.Count + 1);

    private static delegate*<TileArgs*, void> Get<O, V, E>(int vectors)
        where O : struct, ILanes<V> where V : struct where E : unmanaged =>
        vectors switch
        {
            1 => &Run<O, V, N1, E>,
            2 => &Run<O, V, N2, E>,
            3 => &Run<O, V, N3, E>,
            4 => &Run<O, V, N4, E>,
            5 => &Run<O, V, N5, E>,
            6 => &Run<O, V, N6, E>,
            7 => &Run<O, V, N7, E>,
            _ => &Run<O, V, N8, E>,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Get<O, V, Q, E>(float* p, int q, int rest)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged =>
        sizeof(E) > 1 && q + 1 == sizeof(Q) ? O.LoadFirst(p + q * O.Count, rest) : O.Load(p + q * O.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<O, V, Q, E>(TileArgs* t, V sum, int q, int rest)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged
    {
        if (t->Add)
            sum = O.Add(sum, Get<O, V, Q, E>(t->C, q, rest));
        if (t->Bias != null)
            sum = O.Add(sum, Get<O, V, Q, E>(t->Bias, q, rest));
        if (t->Relu)
            sum = O.Max(sum, O.Zero);
        if (sizeof(E) > 1 && q + 1 == sizeof(Q))
            O.StoreFirst(t->C + q * O.Count, sum, rest);
        else
            O.Store(t->C + q * O.Count, sum);
    }
}
