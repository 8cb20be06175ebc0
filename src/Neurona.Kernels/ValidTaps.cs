using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// Neighbouring outputs along one axis whose windows keep the same taps inside the input: one long run in the middle,
/// short ones at the borders.
/// </summary>
/// <remarks>Padding is never read: at a border the sum has fewer terms. Every rectangle of two runs is a product of its
/// own.</remarks>
internal readonly struct ValidTaps
{
    private ValidTaps(int start, int end, int first, int last)
    {
        Start = start;
        End = end;
        First = first;
        Last = last;
    }

    /// <summary>The first output.</summary>
    public int Start { get; }

    /// <summary>After the last output.</summary>
    public int End { get; }

    /// <summary>The first tap inside.</summary>
    public int First { get; }

    /// <summary>After the last tap inside.</summary>
    public int Last { get; }

    /// <summary>The number of outputs.</summary>
    public int Length => End - Start;

    /// <summary>The number of taps inside; 0 where the window lies in the padding altogether.</summary>
    public int Taps => Last - First;

    /// <summary>The run of rows that begins with output <paramref name="start"/>, cut at
    /// <paramref name="limit"/>.</summary>
    public static ValidTaps Rows(in Window2D w, int start, int limit) => At(start, limit, w.StrideY, w.PadTop, w.KernelHeight, w.Height);

    /// <summary>The run of columns that begins with output <paramref name="start"/>, cut at
    /// <paramref name="limit"/>.</summary>
    public static ValidTaps Columns(in Window2D w, int start, int limit) => At(start, limit, w.StrideX, w.PadLeft, w.KernelWidth, w.Width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ValidTaps At(int start, int limit, int stride, int pad, int kernel, int size)
    {
        int origin = start * stride - pad, first = Math.Clamp(-origin, 0, kernel),
            last = Math.Clamp(size - origin, first, kernel), end = start + 1;
        for (origin += stride; end < limit; end++, origin += stride)
        {
            int f = Math.Clamp(-origin, 0, kernel);
            if (f != first || Math.Clamp(size - origin, f, kernel) != last)
                break;
        }
        return new(start, end, first, last);
    }
}
