using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>The micro-kernel: one source for every vector width and every row count. Everything that multiplies runs
/// here.</summary>
/// <remarks>
/// The sizes are types (sizeof folds when the code is compiled, and dead rows vanish); the accumulators are locals of
/// the raw vector type, since arrays, structs and calls inside the loop push them to the stack. A masked edge is a type
/// too, because masks double the compilation time; adding, bias and ReLU are tests at run time, because there they cost
/// nothing and spare instantiations.
/// </remarks>
internal static unsafe class Tile
{
    /// <summary>Computes sizeof(R) rows x sizeof(Q) vectors of C.</summary>
    /// <typeparam name="O">The operations of the width.</typeparam>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="R">Rows: N1 to N14, at most what <see cref="Tiles{O, V}.MaxRows"/> says.</typeparam>
    /// <typeparam name="Q">Vectors a row: N1 or N2.</typeparam>
    /// <typeparam name="E"> <see cref="Whole"/>: all columns exist. <see cref="Masked"/>: the last vector is masked to
    /// <see cref="TileArgs.Columns"/>.
    /// </typeparam>
    /// <typeparam name="S"><see cref="Adjacent"/> or <see cref="Strided"/> rows of A.</typeparam>
    /// <typeparam name="P"> <see cref="Plain"/>, <see cref="Packing"/> or <see cref="Prefetching"/>:
    /// what costs next to nothing between the multiplications.
    /// </typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<O, V, R, Q, E, S, P>(TileArgs* t)
        where O : struct, ILanes<V> where V : struct
        where R : unmanaged where Q : unmanaged where E : unmanaged where S : unmanaged where P : unmanaged
    {
        V c0_0 = O.Zero, c0_1 = O.Zero;
        V c1_0 = O.Zero, c1_1 = O.Zero;
        V c2_0 = O.Zero, c2_1 = O.Zero;
        V c3_0 = O.Zero, c3_1 = O.Zero;
        V c4_0 = O.Zero, c4_1 = O.Zero;
        V c5_0 = O.Zero, c5_1 = O.Zero;
        V c6_0 = O.Zero, c6_1 = O.Zero;
        V c7_0 = O.Zero, c7_1 = O.Zero;
        V c8_0 = O.Zero, c8_1 = O.Zero;
        V c9_0 = O.Zero, c9_1 = O.Zero;
        V c10_0 = O.Zero, c10_1 = O.Zero;
        V c11_0 = O.Zero, c11_1 = O.Zero;
        V c12_0 = O.Zero, c12_1 = O.Zero;
        V c13_0 = O.Zero, c13_1 = O.Zero;

        // Strided rows are reached from five bases as base, base + row and base + 2 row: three addresses a register.
        nint row = sizeof(S) > 1 ? t->ARow : 1, row2 = 2 * row, aStep = t->AStep, bStep = t->BStep, outer = t->Outer,
            prefetchStep = sizeof(P) > 2 ? t->PrefetchStep : 0;
        float* a0 = t->A, a3 = a0 + 3 * row, a6 = a3 + 3 * row, a9 = a6 + 3 * row, a12 = a9 + 3 * row, b = t->B,
            target = sizeof(P) > 2 ? t->PrefetchTarget : t->PackTarget;
        if (t->Add)
        {
            // C is wanted when the sums are done; it may have to come from far.
            float* p = t->C;
            for (nint r = 0; r < sizeof(R); r++, p += t->CRow)
            {
                Hardware.Prefetch(p);
                if (sizeof(Q) * O.Count > 16)
                    Hardware.Prefetch(p + 16);
            }
        }
        do
        {
            nint inner = t->Inner;
            // The addresses of strided rows are worth several k.
            for (; sizeof(S) > 1 && sizeof(P) != 2 && inner >= Together<Q>(); inner -= Together<Q>())
            {
                V b0 = O.Load(b), b1 = sizeof(Q) > 1 ? O.Load(b + O.Count) : O.Zero;
                b += bStep;
                if (sizeof(P) > 2)
                    target = Ask<O, V, Q>(target, prefetchStep);
                Row<O, V, Q>(ref c0_0, ref c0_1, a0, b0, b1);
                if (sizeof(R) > 1) Row<O, V, Q>(ref c1_0, ref c1_1, a0 + row, b0, b1);
                if (sizeof(R) > 2) Row<O, V, Q>(ref c2_0, ref c2_1, a0 + row2, b0, b1);
                if (sizeof(R) > 3) Row<O, V, Q>(ref c3_0, ref c3_1, a3, b0, b1);
                if (sizeof(R) > 4) Row<O, V, Q>(ref c4_0, ref c4_1, a3 + row, b0, b1);
                if (sizeof(R) > 5) Row<O, V, Q>(ref c5_0, ref c5_1, a3 + row2, b0, b1);
                if (sizeof(R) > 6) Row<O, V, Q>(ref c6_0, ref c6_1, a6, b0, b1);
                if (sizeof(R) > 7) Row<O, V, Q>(ref c7_0, ref c7_1, a6 + row, b0, b1);
                if (sizeof(R) > 8) Row<O, V, Q>(ref c8_0, ref c8_1, a6 + row2, b0, b1);
                if (sizeof(R) > 9) Row<O, V, Q>(ref c9_0, ref c9_1, a9, b0, b1);
                if (sizeof(R) > 10) Row<O, V, Q>(ref c10_0, ref c10_1, a9 + row, b0, b1);
                if (sizeof(R) > 11) Row<O, V, Q>(ref c11_0, ref c11_1, a9 + row2, b0, b1);
                if (sizeof(R) > 12) Row<O, V, Q>(ref c12_0, ref c12_1, a12, b0, b1);
                if (sizeof(R) > 13) Row<O, V, Q>(ref c13_0, ref c13_1, a12 + row, b0, b1);
                b0 = O.Load(b);
                b1 = sizeof(Q) > 1 ? O.Load(b + O.Count) : O.Zero;
                b += bStep;
                Row<O, V, Q>(ref c0_0, ref c0_1, a0 + 1, b0, b1);
                if (sizeof(R) > 1) Row<O, V, Q>(ref c1_0, ref c1_1, a0 + row + 1, b0, b1);
                if (sizeof(R) > 2) Row<O, V, Q>(ref c2_0, ref c2_1, a0 + row2 + 1, b0, b1);
                if (sizeof(R) > 3) Row<O, V, Q>(ref c3_0, ref c3_1, a3 + 1, b0, b1);
                if (sizeof(R) > 4) Row<O, V, Q>(ref c4_0, ref c4_1, a3 + row + 1, b0, b1);
                if (sizeof(R) > 5) Row<O, V, Q>(ref c5_0, ref c5_1, a3 + row2 + 1, b0, b1);
                if (sizeof(R) > 6) Row<O, V, Q>(ref c6_0, ref c6_1, a6 + 1, b0, b1);
                if (sizeof(R) > 7) Row<O, V, Q>(ref c7_0, ref c7_1, a6 + row + 1, b0, b1);
                if (sizeof(R) > 8) Row<O, V, Q>(ref c8_0, ref c8_1, a6 + row2 + 1, b0, b1);
                if (sizeof(R) > 9) Row<O, V, Q>(ref c9_0, ref c9_1, a9 + 1, b0, b1);
                if (sizeof(R) > 10) Row<O, V, Q>(ref c10_0, ref c10_1, a9 + row + 1, b0, b1);
                if (sizeof(R) > 11) Row<O, V, Q>(ref c11_0, ref c11_1, a9 + row2 + 1, b0, b1);
                if (sizeof(R) > 12) Row<O, V, Q>(ref c12_0, ref c12_1, a12 + 1, b0, b1);
                if (sizeof(R) > 13) Row<O, V, Q>(ref c13_0, ref c13_1, a12 + row + 1, b0, b1);
                if (sizeof(Q) == 1)
                {
                    b0 = O.Load(b);
                    b += bStep;
                    Row<O, V, Q>(ref c0_0, ref c0_1, a0 + 2, b0, b1);
                    if (sizeof(R) > 1) Row<O, V, Q>(ref c1_0, ref c1_1, a0 + row + 2, b0, b1);
                    if (sizeof(R) > 2) Row<O, V, Q>(ref c2_0, ref c2_1, a0 + row2 + 2, b0, b1);
                    if (sizeof(R) > 3) Row<O, V, Q>(ref c3_0, ref c3_1, a3 + 2, b0, b1);
                    if (sizeof(R) > 4) Row<O, V, Q>(ref c4_0, ref c4_1, a3 + row + 2, b0, b1);
                    if (sizeof(R) > 5) Row<O, V, Q>(ref c5_0, ref c5_1, a3 + row2 + 2, b0, b1);
                    if (sizeof(R) > 6) Row<O, V, Q>(ref c6_0, ref c6_1, a6 + 2, b0, b1);
                    if (sizeof(R) > 7) Row<O, V, Q>(ref c7_0, ref c7_1, a6 + row + 2, b0, b1);
                    if (sizeof(R) > 8) Row<O, V, Q>(ref c8_0, ref c8_1, a6 + row2 + 2, b0, b1);
                    if (sizeof(R) > 9) Row<O, V, Q>(ref c9_0, ref c9_1, a9 + 2, b0, b1);
                    if (sizeof(R) > 10) Row<O, V, Q>(ref c10_0, ref c10_1, a9 + row + 2, b0, b1);
                    if (sizeof(R) > 11) Row<O, V, Q>(ref c11_0, ref c11_1, a9 + row2 + 2, b0, b1);
                    if (sizeof(R) > 12) Row<O, V, Q>(ref c12_0, ref c12_1, a12 + 2, b0, b1);
                    if (sizeof(R) > 13) Row<O, V, Q>(ref c13_0, ref c13_1, a12 + row + 2, b0, b1);
                }
                if (sizeof(Q) == 1)
                {
                    b0 = O.Load(b);
                    b += bStep;
                    Row<O, V, Q>(ref c0_0, ref c0_1, a0 + 3, b0, b1);
                    if (sizeof(R) > 1) Row<O, V, Q>(ref c1_0, ref c1_1, a0 + row + 3, b0, b1);
                    if (sizeof(R) > 2) Row<O, V, Q>(ref c2_0, ref c2_1, a0 + row2 + 3, b0, b1);
                    if (sizeof(R) > 3) Row<O, V, Q>(ref c3_0, ref c3_1, a3 + 3, b0, b1);
                    if (sizeof(R) > 4) Row<O, V, Q>(ref c4_0, ref c4_1, a3 + row + 3, b0, b1);
                    if (sizeof(R) > 5) Row<O, V, Q>(ref c5_0, ref c5_1, a3 + row2 + 3, b0, b1);
                    if (sizeof(R) > 6) Row<O, V, Q>(ref c6_0, ref c6_1, a6 + 3, b0, b1);
                    if (sizeof(R) > 7) Row<O, V, Q>(ref c7_0, ref c7_1, a6 + row + 3, b0, b1);
                    if (sizeof(R) > 8) Row<O, V, Q>(ref c8_0, ref c8_1, a6 + row2 + 3, b0, b1);
                    if (sizeof(R) > 9) Row<O, V, Q>(ref c9_0, ref c9_1, a9 + 3, b0, b1);
                    if (sizeof(R) > 10) Row<O, V, Q>(ref c10_0, ref c10_1, a9 + row + 3, b0, b1);
                    if (sizeof(R) > 11) Row<O, V, Q>(ref c11_0, ref c11_1, a9 + row2 + 3, b0, b1);
                    if (sizeof(R) > 12) Row<O, V, Q>(ref c12_0, ref c12_1, a12 + 3, b0, b1);
                    if (sizeof(R) > 13) Row<O, V, Q>(ref c13_0, ref c13_1, a12 + row + 3, b0, b1);
                }
                a0 += Together<Q>();
                a3 += Together<Q>();
                a6 += Together<Q>();
                a9 += Together<Q>();
                a12 += Together<Q>();
            }
            for (; inner > 0; inner--)
            {
                V b0 = O.Load(b), b1 = sizeof(Q) > 1 ? O.Load(b + O.Count) : O.Zero;
                if (sizeof(P) > 2)
                    target = Ask<O, V, Q>(target, prefetchStep);
                else if (sizeof(P) > 1)
                {
                    O.Store(target, b0);
                    if (sizeof(Q) > 1)
                        O.Store(target + O.Count, b1);
                    target += sizeof(Q) * O.Count;
                }
                Row<O, V, Q>(ref c0_0, ref c0_1, a0, b0, b1);
                if (sizeof(R) > 1) Row<O, V, Q>(ref c1_0, ref c1_1, sizeof(S) > 1 ? a0 + row : a0 + 1, b0, b1);
                if (sizeof(R) > 2) Row<O, V, Q>(ref c2_0, ref c2_1, sizeof(S) > 1 ? a0 + row2 : a0 + 2, b0, b1);
                if (sizeof(R) > 3) Row<O, V, Q>(ref c3_0, ref c3_1, sizeof(S) > 1 ? a3 : a0 + 3, b0, b1);
                if (sizeof(R) > 4) Row<O, V, Q>(ref c4_0, ref c4_1, sizeof(S) > 1 ? a3 + row : a0 + 4, b0, b1);
                if (sizeof(R) > 5) Row<O, V, Q>(ref c5_0, ref c5_1, sizeof(S) > 1 ? a3 + row2 : a0 + 5, b0, b1);
                if (sizeof(R) > 6) Row<O, V, Q>(ref c6_0, ref c6_1, sizeof(S) > 1 ? a6 : a0 + 6, b0, b1);
                if (sizeof(R) > 7) Row<O, V, Q>(ref c7_0, ref c7_1, sizeof(S) > 1 ? a6 + row : a0 + 7, b0, b1);
                if (sizeof(R) > 8) Row<O, V, Q>(ref c8_0, ref c8_1, sizeof(S) > 1 ? a6 + row2 : a0 + 8, b0, b1);
                if (sizeof(R) > 9) Row<O, V, Q>(ref c9_0, ref c9_1, sizeof(S) > 1 ? a9 : a0 + 9, b0, b1);
                if (sizeof(R) > 10) Row<O, V, Q>(ref c10_0, ref c10_1, sizeof(S) > 1 ? a9 + row : a0 + 10, b0, b1);
                if (sizeof(R) > 11) Row<O, V, Q>(ref c11_0, ref c11_1, sizeof(S) > 1 ? a9 + row2 : a0 + 11, b0, b1);
                if (sizeof(R) > 12) Row<O, V, Q>(ref c12_0, ref c12_1, sizeof(S) > 1 ? a12 : a0 + 12, b0, b1);
                if (sizeof(R) > 13) Row<O, V, Q>(ref c13_0, ref c13_1, sizeof(S) > 1 ? a12 + row : a0 + 13, b0, b1);
                a0 += aStep;
                if (sizeof(S) > 1) { a3 += aStep; a6 += aStep; a9 += aStep; a12 += aStep; }
                b += bStep;
            }
            a0 += t->AJump;
            if (sizeof(S) > 1) { a3 += t->AJump; a6 += t->AJump; a9 += t->AJump; a12 += t->AJump; }
            b += t->BJump;
        } while (--outer > 0);

        // Tests at run time: one for all rows, so that short sums do not feel them. C's old value and the bias share the
        // code, which halves what is compiled.
        nint next = t->CRow, step = t->Add ? next : 0;
        int n = t->Columns;
        for (float* added = t->Add ? t->C : t->Bias; added != null; added = step > 0 ? t->Bias : null, step = 0)
        {
            float* p = added;
            p = Plus<O, V, Q, E>(ref c0_0, ref c0_1, p, step, n);
            if (sizeof(R) > 1) p = Plus<O, V, Q, E>(ref c1_0, ref c1_1, p, step, n);
            if (sizeof(R) > 2) p = Plus<O, V, Q, E>(ref c2_0, ref c2_1, p, step, n);
            if (sizeof(R) > 3) p = Plus<O, V, Q, E>(ref c3_0, ref c3_1, p, step, n);
            if (sizeof(R) > 4) p = Plus<O, V, Q, E>(ref c4_0, ref c4_1, p, step, n);
            if (sizeof(R) > 5) p = Plus<O, V, Q, E>(ref c5_0, ref c5_1, p, step, n);
            if (sizeof(R) > 6) p = Plus<O, V, Q, E>(ref c6_0, ref c6_1, p, step, n);
            if (sizeof(R) > 7) p = Plus<O, V, Q, E>(ref c7_0, ref c7_1, p, step, n);
            if (sizeof(R) > 8) p = Plus<O, V, Q, E>(ref c8_0, ref c8_1, p, step, n);
            if (sizeof(R) > 9) p = Plus<O, V, Q, E>(ref c9_0, ref c9_1, p, step, n);
            if (sizeof(R) > 10) p = Plus<O, V, Q, E>(ref c10_0, ref c10_1, p, step, n);
            if (sizeof(R) > 11) p = Plus<O, V, Q, E>(ref c11_0, ref c11_1, p, step, n);
            if (sizeof(R) > 12) p = Plus<O, V, Q, E>(ref c12_0, ref c12_1, p, step, n);
            if (sizeof(R) > 13) p = Plus<O, V, Q, E>(ref c13_0, ref c13_1, p, step, n);
        }
        if (t->Relu)
        {
            Rectify<O, V, Q>(ref c0_0, ref c0_1);
            if (sizeof(R) > 1) Rectify<O, V, Q>(ref c1_0, ref c1_1);
            if (sizeof(R) > 2) Rectify<O, V, Q>(ref c2_0, ref c2_1);
            if (sizeof(R) > 3) Rectify<O, V, Q>(ref c3_0, ref c3_1);
            if (sizeof(R) > 4) Rectify<O, V, Q>(ref c4_0, ref c4_1);
            if (sizeof(R) > 5) Rectify<O, V, Q>(ref c5_0, ref c5_1);
            if (sizeof(R) > 6) Rectify<O, V, Q>(ref c6_0, ref c6_1);
            if (sizeof(R) > 7) Rectify<O, V, Q>(ref c7_0, ref c7_1);
            if (sizeof(R) > 8) Rectify<O, V, Q>(ref c8_0, ref c8_1);
            if (sizeof(R) > 9) Rectify<O, V, Q>(ref c9_0, ref c9_1);
            if (sizeof(R) > 10) Rectify<O, V, Q>(ref c10_0, ref c10_1);
            if (sizeof(R) > 11) Rectify<O, V, Q>(ref c11_0, ref c11_1);
            if (sizeof(R) > 12) Rectify<O, V, Q>(ref c12_0, ref c12_1);
            if (sizeof(R) > 13) Rectify<O, V, Q>(ref c13_0, ref c13_1);
        }
        float* c = t->C;
        c = Put<O, V, Q, E>(c, next, c0_0, c0_1, n);
        if (sizeof(R) > 1) c = Put<O, V, Q, E>(c, next, c1_0, c1_1, n);
        if (sizeof(R) > 2) c = Put<O, V, Q, E>(c, next, c2_0, c2_1, n);
        if (sizeof(R) > 3) c = Put<O, V, Q, E>(c, next, c3_0, c3_1, n);
        if (sizeof(R) > 4) c = Put<O, V, Q, E>(c, next, c4_0, c4_1, n);
        if (sizeof(R) > 5) c = Put<O, V, Q, E>(c, next, c5_0, c5_1, n);
        if (sizeof(R) > 6) c = Put<O, V, Q, E>(c, next, c6_0, c6_1, n);
        if (sizeof(R) > 7) c = Put<O, V, Q, E>(c, next, c7_0, c7_1, n);
        if (sizeof(R) > 8) c = Put<O, V, Q, E>(c, next, c8_0, c8_1, n);
        if (sizeof(R) > 9) c = Put<O, V, Q, E>(c, next, c9_0, c9_1, n);
        if (sizeof(R) > 10) c = Put<O, V, Q, E>(c, next, c10_0, c10_1, n);
        if (sizeof(R) > 11) c = Put<O, V, Q, E>(c, next, c11_0, c11_1, n);
        if (sizeof(R) > 12) c = Put<O, V, Q, E>(c, next, c12_0, c12_1, n);
        if (sizeof(R) > 13) c = Put<O, V, Q, E>(c, next, c13_0, c13_1, n);
    }

    // So many k a round: with one vector the addresses cost as much as the multiplications.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Together<Q>() where Q : unmanaged => sizeof(Q) > 1 ? 2 : 4;

    // The lines of a row of B's panel, into the second-level cache: the next k blocks wait there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Ask<O, V, Q>(float* target, nint step) where O : struct, ILanes<V> where V : struct where Q : unmanaged
    {
        Hardware.PrefetchToSecondLevel(target);
        if (sizeof(Q) * O.Count > 16)
            Hardware.PrefetchToSecondLevel(target + 16);
        return target + step;
    }

    // One row at one k: inlined, so that the accumulators stay locals.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<O, V, Q>(ref V c0, ref V c1, float* a, V b0, V b1)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged
    {
        V x = O.Broadcast(*a);
        c0 = O.Fma(x, b0, c0);
        if (sizeof(Q) > 1)
            c1 = O.Fma(x, b1, c1);
    }

    // Adds a row of numbers and gives the address of the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Plus<O, V, Q, E>(ref V c0, ref V c1, float* p, nint next, int n)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged
    {
        c0 = O.Add(c0, First<O, V, Q, E>(p, n));
        if (sizeof(Q) > 1)
            c1 = O.Add(c1, Second<O, V, E>(p, n));
        return p + next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rectify<O, V, Q>(ref V c0, ref V c1) where O : struct, ILanes<V> where V : struct where Q : unmanaged
    {
        c0 = O.Max(c0, O.Zero);
        if (sizeof(Q) > 1)
            c1 = O.Max(c1, O.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Put<O, V, Q, E>(float* p, nint next, V c0, V c1, int n)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged
    {
        if (sizeof(Q) == 1 && sizeof(E) > 1)
            O.StoreFirst(p, c0, n);
        else
            O.Store(p, c0);
        if (sizeof(Q) > 1 && sizeof(E) > 1)
            O.StoreFirst(p + O.Count, c1, n - O.Count);
        else if (sizeof(Q) > 1)
            O.Store(p + O.Count, c1);
        return p + next;
    }

    // Of two vectors the first is always whole: an edge of at most one vector takes the form with one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<O, V, Q, E>(float* p, int n)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged =>
        sizeof(Q) == 1 && sizeof(E) > 1 ? O.LoadFirst(p, n) : O.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second<O, V, E>(float* p, int n) where O : struct, ILanes<V> where V : struct where E : unmanaged =>
        sizeof(E) > 1 ? O.LoadFirst(p + O.Count, n - O.Count) : O.Load(p + O.Count);
}
