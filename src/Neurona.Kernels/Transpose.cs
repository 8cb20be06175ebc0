using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>The transposition under packing and transposed products.</summary>
internal static unsafe class Transpose
{
    /// <summary>to[j * toRow + i] = from[i * fromRow + j] for i below rows and j below columns, in squares of 8 where
    /// the machine has shuffles for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* from, nint fromRow, nint rows, nint columns, float* to, nint toRow)
    {
        nint i = 0;
        for (; i + 8 <= rows; i += 8, from += 8 * fromRow, to += 8)
        {
            nint j = 0;
            for (; j + 8 <= columns; j += 8)
            {
                if (!Hardware.Transpose8x8(from + j, fromRow, to + j * toRow, toRow))
                    break;
            }
            for (; j < columns; j++)
            {
                float* line = to + j * toRow, column = from + j;
                for (int r = 0; r < 8; r++, column += fromRow)
                    line[r] = *column;
            }
        }
        for (; i < rows; i++, from += fromRow, to++)
        {
            for (nint j = 0; j < columns; j++)
                to[j * toRow] = from[j];
        }
    }
}
