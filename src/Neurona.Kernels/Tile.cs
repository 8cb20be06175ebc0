using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>
/// What a tile of C is computed from: sum over outer and inner k of A's column times B's row, then added to C, the bias
/// added, the epilogue.
/// </summary>
/// <remarks>
/// Both loops over k are one accumulator chain. A product has <see cref="Outer"/> = 1; a convolution walks one kernel
/// row inside and jumps to the next outside.
/// </remarks>
internal unsafe struct TileArgs
{
    /// <summary>A's first element: row r at k is A[r * ARow + k * AStep], and after each inner loop AJump
    /// further.</summary>
    public float* A;

    /// <summary>From one row of A to the next; used by the strided form only, the other takes 1.</summary>
    public nint ARow;

    /// <summary>From one k to the next in A.</summary>
    public nint AStep;

    /// <summary>Added to A's address after each inner loop, beside the inner steps.</summary>
    public nint AJump;

    /// <summary>B's first row: 1 or 2 whole vectors at each k, also at a masked edge.</summary>
    public float* B;

    /// <summary>From one k to the next in B.</summary>
    public nint BStep;

    /// <summary>Added to B's address after each inner loop, beside the inner steps.</summary>
    public nint BJump;

    /// <summary>Where the packing forms write the vectors of B that they read, one after the other.</summary>
    public float* PackTarget;

    /// <summary>The first line of memory that the prefetching forms ask for, one at each k.</summary>
    public float* PrefetchTarget;

    /// <summary>From one line to the next that the prefetching forms ask for.</summary>
    public nint PrefetchStep;

    /// <summary>Steps of the inner loop over k, at least 1.</summary>
    public nint Inner;

    /// <summary>Steps of the outer loop over k, at least 1.</summary>
    public nint Outer;

    /// <summary>The tile's first output.</summary>
    public float* C;

    /// <summary>From one row of C to the next.</summary>
    public nint CRow;

    /// <summary>The columns of the tile that exist; read by the masked forms only.</summary>
    public int Columns;

    /// <summary>Whether the sum is added to what C holds: sum + C.</summary>
    public bool Add;

    /// <summary>Whether max(x, 0) is applied last.</summary>
    public bool Relu;

    /// <summary>One number a column, added after C, or null.</summary>
    public float* Bias;
}

[StructLayout(LayoutKind.Sequential, Size = 1)] internal readonly struct N1;
[StructLayout(LayoutKind.Sequential, Size = 2)] internal readonly struct N2;
[StructLayout(LayoutKind.Sequential, Size = 3)] internal readonly struct N3;
[StructLayout(LayoutKind.Sequential, Size = 4)] internal readonly struct N4;
[StructLayout(LayoutKind.Sequential, Size = 5)] internal readonly struct N5;
[StructLayout(LayoutKind.Sequential, Size = 6)] internal readonly struct N6;
[StructLayout(LayoutKind.Sequential, Size = 7)] internal readonly struct N7;
[StructLayout(LayoutKind.Sequential, Size = 8)] internal readonly struct N8;
[StructLayout(LayoutKind.Sequential, Size = 9)] internal readonly struct N9;
[StructLayout(LayoutKind.Sequential, Size = 10)] internal readonly struct N10;
[StructLayout(LayoutKind.Sequential, Size = 11)] internal readonly struct N11;
[StructLayout(LayoutKind.Sequential, Size = 12)] internal readonly struct N12;
[StructLayout(LayoutKind.Sequential, Size = 13)] internal readonly struct N13;
[StructLayout(LayoutKind.Sequential, Size = 14)] internal readonly struct N14;

/// <summary>The rows of A are adjacent numbers: packed, or A transposed in place.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)] internal readonly struct Adjacent;

/// <summary>The rows of A are <see cref="TileArgs.ARow"/> apart.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)] internal readonly struct Strided;

/// <summary>The tile multiplies and does nothing else.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)] internal readonly struct Plain;

/// <summary>B's vectors are also stored to <see cref="TileArgs.PackTarget"/>, which packs a panel.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)] internal readonly struct Packing;

/// <summary>The lines at <see cref="TileArgs.PrefetchTarget"/> are asked for, one at each k.</summary>
[StructLayout(LayoutKind.Sequential, Size = 3)] internal readonly struct Prefetching;

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
            { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 1) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 2) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 3) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 4) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 5) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 6) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 7) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 8) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 9) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 10) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 11) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 12) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
            if (sizeof(R) > 13) { Hardware.Prefetch(p); if (sizeof(Q) * O.Count > 16) Hardware.Prefetch(p + 16); p += t->CRow; }
        }
        do
        {
            nint inner = t->Inner;
            do
            {
                V b0 = O.Load(b), b1 = sizeof(Q) > 1 ? O.Load(b + O.Count) : O.Zero, x;
                if (sizeof(P) > 2)
                {
                    Hardware.Prefetch(target);
                    target += prefetchStep;
                }
                else if (sizeof(P) > 1)
                {
                    O.Store(target, b0);
                    if (sizeof(Q) > 1)
                        O.Store(target + O.Count, b1);
                    target += sizeof(Q) * O.Count;
                }
                { x = O.Broadcast(a0[0]); c0_0 = O.Fma(x, b0, c0_0); if (sizeof(Q) > 1) c0_1 = O.Fma(x, b1, c0_1); }
                if (sizeof(R) > 1) { x = O.Broadcast(sizeof(S) > 1 ? a0[row] : a0[1]); c1_0 = O.Fma(x, b0, c1_0); if (sizeof(Q) > 1) c1_1 = O.Fma(x, b1, c1_1); }
                if (sizeof(R) > 2) { x = O.Broadcast(sizeof(S) > 1 ? a0[row2] : a0[2]); c2_0 = O.Fma(x, b0, c2_0); if (sizeof(Q) > 1) c2_1 = O.Fma(x, b1, c2_1); }
                if (sizeof(R) > 3) { x = O.Broadcast(sizeof(S) > 1 ? a3[0] : a0[3]); c3_0 = O.Fma(x, b0, c3_0); if (sizeof(Q) > 1) c3_1 = O.Fma(x, b1, c3_1); }
                if (sizeof(R) > 4) { x = O.Broadcast(sizeof(S) > 1 ? a3[row] : a0[4]); c4_0 = O.Fma(x, b0, c4_0); if (sizeof(Q) > 1) c4_1 = O.Fma(x, b1, c4_1); }
                if (sizeof(R) > 5) { x = O.Broadcast(sizeof(S) > 1 ? a3[row2] : a0[5]); c5_0 = O.Fma(x, b0, c5_0); if (sizeof(Q) > 1) c5_1 = O.Fma(x, b1, c5_1); }
                if (sizeof(R) > 6) { x = O.Broadcast(sizeof(S) > 1 ? a6[0] : a0[6]); c6_0 = O.Fma(x, b0, c6_0); if (sizeof(Q) > 1) c6_1 = O.Fma(x, b1, c6_1); }
                if (sizeof(R) > 7) { x = O.Broadcast(sizeof(S) > 1 ? a6[row] : a0[7]); c7_0 = O.Fma(x, b0, c7_0); if (sizeof(Q) > 1) c7_1 = O.Fma(x, b1, c7_1); }
                if (sizeof(R) > 8) { x = O.Broadcast(sizeof(S) > 1 ? a6[row2] : a0[8]); c8_0 = O.Fma(x, b0, c8_0); if (sizeof(Q) > 1) c8_1 = O.Fma(x, b1, c8_1); }
                if (sizeof(R) > 9) { x = O.Broadcast(sizeof(S) > 1 ? a9[0] : a0[9]); c9_0 = O.Fma(x, b0, c9_0); if (sizeof(Q) > 1) c9_1 = O.Fma(x, b1, c9_1); }
                if (sizeof(R) > 10) { x = O.Broadcast(sizeof(S) > 1 ? a9[row] : a0[10]); c10_0 = O.Fma(x, b0, c10_0); if (sizeof(Q) > 1) c10_1 = O.Fma(x, b1, c10_1); }
                if (sizeof(R) > 11) { x = O.Broadcast(sizeof(S) > 1 ? a9[row2] : a0[11]); c11_0 = O.Fma(x, b0, c11_0); if (sizeof(Q) > 1) c11_1 = O.Fma(x, b1, c11_1); }
                if (sizeof(R) > 12) { x = O.Broadcast(sizeof(S) > 1 ? a12[0] : a0[12]); c12_0 = O.Fma(x, b0, c12_0); if (sizeof(Q) > 1) c12_1 = O.Fma(x, b1, c12_1); }
                if (sizeof(R) > 13) { x = O.Broadcast(sizeof(S) > 1 ? a12[row] : a0[13]); c13_0 = O.Fma(x, b0, c13_0); if (sizeof(Q) > 1) c13_1 = O.Fma(x, b1, c13_1); }
                a0 += aStep;
                if (sizeof(S) > 1) { a3 += aStep; a6 += aStep; a9 += aStep; a12 += aStep; }
                b += bStep;
            } while (--inner > 0);
            a0 += t->AJump;
            if (sizeof(S) > 1) { a3 += t->AJump; a6 += t->AJump; a9 += t->AJump; a12 += t->AJump; }
            b += t->BJump;
        } while (--outer > 0);

        float* c = t->C;
        nint next = t->CRow;
        int n = t->Columns;
        if (t->Add)
        {
            float* p = c;
            { c0_0 = O.Add(c0_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c0_1 = O.Add(c0_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 1)
            { c1_0 = O.Add(c1_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c1_1 = O.Add(c1_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 2)
            { c2_0 = O.Add(c2_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c2_1 = O.Add(c2_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 3)
            { c3_0 = O.Add(c3_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c3_1 = O.Add(c3_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 4)
            { c4_0 = O.Add(c4_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c4_1 = O.Add(c4_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 5)
            { c5_0 = O.Add(c5_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c5_1 = O.Add(c5_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 6)
            { c6_0 = O.Add(c6_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c6_1 = O.Add(c6_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 7)
            { c7_0 = O.Add(c7_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c7_1 = O.Add(c7_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 8)
            { c8_0 = O.Add(c8_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c8_1 = O.Add(c8_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 9)
            { c9_0 = O.Add(c9_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c9_1 = O.Add(c9_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 10)
            { c10_0 = O.Add(c10_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c10_1 = O.Add(c10_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 11)
            { c11_0 = O.Add(c11_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c11_1 = O.Add(c11_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 12)
            { c12_0 = O.Add(c12_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c12_1 = O.Add(c12_1, Second<O, V, E>(p, n)); p += next; }
            if (sizeof(R) > 13)
            { c13_0 = O.Add(c13_0, First<O, V, Q, E>(p, n)); if (sizeof(Q) > 1) c13_1 = O.Add(c13_1, Second<O, V, E>(p, n)); p += next; }
        }
        if (t->Bias != null)
        {
            V z0 = First<O, V, Q, E>(t->Bias, n), z1 = sizeof(Q) > 1 ? Second<O, V, E>(t->Bias, n) : O.Zero;
            { c0_0 = O.Add(c0_0, z0); if (sizeof(Q) > 1) c0_1 = O.Add(c0_1, z1); }
            if (sizeof(R) > 1) { c1_0 = O.Add(c1_0, z0); if (sizeof(Q) > 1) c1_1 = O.Add(c1_1, z1); }
            if (sizeof(R) > 2) { c2_0 = O.Add(c2_0, z0); if (sizeof(Q) > 1) c2_1 = O.Add(c2_1, z1); }
            if (sizeof(R) > 3) { c3_0 = O.Add(c3_0, z0); if (sizeof(Q) > 1) c3_1 = O.Add(c3_1, z1); }
            if (sizeof(R) > 4) { c4_0 = O.Add(c4_0, z0); if (sizeof(Q) > 1) c4_1 = O.Add(c4_1, z1); }
            if (sizeof(R) > 5) { c5_0 = O.Add(c5_0, z0); if (sizeof(Q) > 1) c5_1 = O.Add(c5_1, z1); }
            if (sizeof(R) > 6) { c6_0 = O.Add(c6_0, z0); if (sizeof(Q) > 1) c6_1 = O.Add(c6_1, z1); }
            if (sizeof(R) > 7) { c7_0 = O.Add(c7_0, z0); if (sizeof(Q) > 1) c7_1 = O.Add(c7_1, z1); }
            if (sizeof(R) > 8) { c8_0 = O.Add(c8_0, z0); if (sizeof(Q) > 1) c8_1 = O.Add(c8_1, z1); }
            if (sizeof(R) > 9) { c9_0 = O.Add(c9_0, z0); if (sizeof(Q) > 1) c9_1 = O.Add(c9_1, z1); }
            if (sizeof(R) > 10) { c10_0 = O.Add(c10_0, z0); if (sizeof(Q) > 1) c10_1 = O.Add(c10_1, z1); }
            if (sizeof(R) > 11) { c11_0 = O.Add(c11_0, z0); if (sizeof(Q) > 1) c11_1 = O.Add(c11_1, z1); }
            if (sizeof(R) > 12) { c12_0 = O.Add(c12_0, z0); if (sizeof(Q) > 1) c12_1 = O.Add(c12_1, z1); }
            if (sizeof(R) > 13) { c13_0 = O.Add(c13_0, z0); if (sizeof(Q) > 1) c13_1 = O.Add(c13_1, z1); }
        }
        if (t->Relu)
        {
            V z = O.Zero;
            { c0_0 = O.Max(c0_0, z); if (sizeof(Q) > 1) c0_1 = O.Max(c0_1, z); }
            if (sizeof(R) > 1) { c1_0 = O.Max(c1_0, z); if (sizeof(Q) > 1) c1_1 = O.Max(c1_1, z); }
            if (sizeof(R) > 2) { c2_0 = O.Max(c2_0, z); if (sizeof(Q) > 1) c2_1 = O.Max(c2_1, z); }
            if (sizeof(R) > 3) { c3_0 = O.Max(c3_0, z); if (sizeof(Q) > 1) c3_1 = O.Max(c3_1, z); }
            if (sizeof(R) > 4) { c4_0 = O.Max(c4_0, z); if (sizeof(Q) > 1) c4_1 = O.Max(c4_1, z); }
            if (sizeof(R) > 5) { c5_0 = O.Max(c5_0, z); if (sizeof(Q) > 1) c5_1 = O.Max(c5_1, z); }
            if (sizeof(R) > 6) { c6_0 = O.Max(c6_0, z); if (sizeof(Q) > 1) c6_1 = O.Max(c6_1, z); }
            if (sizeof(R) > 7) { c7_0 = O.Max(c7_0, z); if (sizeof(Q) > 1) c7_1 = O.Max(c7_1, z); }
            if (sizeof(R) > 8) { c8_0 = O.Max(c8_0, z); if (sizeof(Q) > 1) c8_1 = O.Max(c8_1, z); }
            if (sizeof(R) > 9) { c9_0 = O.Max(c9_0, z); if (sizeof(Q) > 1) c9_1 = O.Max(c9_1, z); }
            if (sizeof(R) > 10) { c10_0 = O.Max(c10_0, z); if (sizeof(Q) > 1) c10_1 = O.Max(c10_1, z); }
            if (sizeof(R) > 11) { c11_0 = O.Max(c11_0, z); if (sizeof(Q) > 1) c11_1 = O.Max(c11_1, z); }
            if (sizeof(R) > 12) { c12_0 = O.Max(c12_0, z); if (sizeof(Q) > 1) c12_1 = O.Max(c12_1, z); }
            if (sizeof(R) > 13) { c13_0 = O.Max(c13_0, z); if (sizeof(Q) > 1) c13_1 = O.Max(c13_1, z); }
        }
        { PutFirst<O, V, Q, E>(c, c0_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c0_1, n); c += next; }
        if (sizeof(R) > 1) { PutFirst<O, V, Q, E>(c, c1_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c1_1, n); c += next; }
        if (sizeof(R) > 2) { PutFirst<O, V, Q, E>(c, c2_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c2_1, n); c += next; }
        if (sizeof(R) > 3) { PutFirst<O, V, Q, E>(c, c3_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c3_1, n); c += next; }
        if (sizeof(R) > 4) { PutFirst<O, V, Q, E>(c, c4_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c4_1, n); c += next; }
        if (sizeof(R) > 5) { PutFirst<O, V, Q, E>(c, c5_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c5_1, n); c += next; }
        if (sizeof(R) > 6) { PutFirst<O, V, Q, E>(c, c6_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c6_1, n); c += next; }
        if (sizeof(R) > 7) { PutFirst<O, V, Q, E>(c, c7_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c7_1, n); c += next; }
        if (sizeof(R) > 8) { PutFirst<O, V, Q, E>(c, c8_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c8_1, n); c += next; }
        if (sizeof(R) > 9) { PutFirst<O, V, Q, E>(c, c9_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c9_1, n); c += next; }
        if (sizeof(R) > 10) { PutFirst<O, V, Q, E>(c, c10_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c10_1, n); c += next; }
        if (sizeof(R) > 11) { PutFirst<O, V, Q, E>(c, c11_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c11_1, n); c += next; }
        if (sizeof(R) > 12) { PutFirst<O, V, Q, E>(c, c12_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c12_1, n); c += next; }
        if (sizeof(R) > 13) { PutFirst<O, V, Q, E>(c, c13_0, n); if (sizeof(Q) > 1) PutSecond<O, V, E>(c, c13_1, n); c += next; }
    }

    // Of two vectors the first is always whole: an edge of at most one vector takes the form with one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<O, V, Q, E>(float* p, int n)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged =>
        sizeof(Q) == 1 && sizeof(E) > 1 ? O.LoadFirst(p, n) : O.Load(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second<O, V, E>(float* p, int n) where O : struct, ILanes<V> where V : struct where E : unmanaged =>
        sizeof(E) > 1 ? O.LoadFirst(p + O.Count, n - O.Count) : O.Load(p + O.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutFirst<O, V, Q, E>(float* p, V value, int n)
        where O : struct, ILanes<V> where V : struct where Q : unmanaged where E : unmanaged
    {
        if (sizeof(Q) == 1 && sizeof(E) > 1)
            O.StoreFirst(p, value, n);
        else
            O.Store(p, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutSecond<O, V, E>(float* p, V value, int n) where O : struct, ILanes<V> where V : struct where E : unmanaged
    {
        if (sizeof(E) > 1)
            O.StoreFirst(p + O.Count, value, n - O.Count);
        else
            O.Store(p + O.Count, value);
    }
}

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
