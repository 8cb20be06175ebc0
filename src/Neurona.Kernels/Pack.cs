using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// Copies a panel of B, 1 or 2 vectors wide, so that the micro-kernel reads it front to back.
/// Missing columns become zero.
/// </summary>
internal static unsafe class Pack<O, V> where O : struct, ILanes<V> where V : struct
{
    /// <summary>to[k, j] = from[k * row + j]: B as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(float* from, nint row, nint depth, int columns, float* to)
    {
        int w = O.Count;
        if (columns == 2 * w)
        {
            for (; depth > 0; depth--, from += row, to += 2 * w)
            {
                V first = O.Load(from), second = O.Load(from + w);
                O.Store(to, first);
                O.Store(to + w, second);
            }
        }
        else if (columns > w)
        {
            for (; depth > 0; depth--, from += row, to += 2 * w)
            {
                O.Store(to, O.Load(from));
                O.Store(to + w, O.LoadFirst(from + w, columns - w));
            }
        }
        else
        {
            for (; depth > 0; depth--, from += row, to += w)
                O.Store(to, O.LoadFirst(from, columns));
        }
    }

    /// <summary>to[k, j] = from[j * row + k]: B transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transposed(float* from, nint row, nint depth, int columns, float* to)
    {
        int width = columns > O.Count ? 2 * O.Count : O.Count;
        Transpose.Run(from, row, columns, depth, to, width);
        for (int j = columns; j < width; j++)
        {
            for (nint k = 0; k < depth; k++)
                to[k * width + j] = 0;
        }
    }
}
