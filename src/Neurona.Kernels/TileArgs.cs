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

    /// <summary>The first lines of memory that the prefetching forms ask for: as many as hold the tile's
    /// columns.</summary>
    public float* PrefetchTarget;

    /// <summary>From there to the lines that they ask for next: at every second k where rows are strided, else at
    /// each.</summary>
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
