using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>The transposition under packing and transposed products.</summary>
internal static unsafe class Transpose
{
    private const int Square = 8;

    /// <summary>to[j * toRow + i] = from[i * fromRow + j] for i below rows and j below columns, in squares of 8 where
    /// the machine has shuffles for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* from, nint fromRow, nint rows, nint columns, float* to, nint toRow)
    {
        if (rows < Square || columns < Square || !Hardware.CanTranspose)
        {
            OneByOne(from, fromRow, rows, columns, to, toRow);
            return;
        }
        // The last square of a side is moved back to its end: what it writes again is the same.
        for (nint i = 0; i < rows; i += Square)
        {
            nint r = Math.Min(i, rows - Square);
            for (nint j = 0; j < columns; j += Square)
            {
                nint c = Math.Min(j, columns - Square);
                Hardware.Transpose8x8(from + r * fromRow + c, fromRow, to + c * toRow + r, toRow);
            }
        }
    }

    private static void OneByOne(float* from, nint fromRow, nint rows, nint columns, float* to, nint toRow)
    {
        for (nint i = 0; i < rows; i++, from += fromRow, to++)
        {
            for (nint j = 0; j < columns; j++)
                to[j * toRow] = from[j];
        }
    }
}
