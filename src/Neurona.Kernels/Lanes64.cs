using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>What is summed: a vector of terms from element i on. It may also store something there.</summary>
internal interface ITerm
{
    /// <summary>The terms i, i + 1, ...; with <see cref="Masked"/> the first n of them count.</summary>
    V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge;
}

/// <summary>
/// The order in which a row is summed, the same for every width: term i goes to lane i mod 64 of 64, lanes l, l + 16,
/// l + 32, l + 48 are added as (0 + 1) + (2 + 3), and the 16 that remain are folded by halves.
/// </summary>
/// <remarks>
/// Four vectors are summed at a time, enough to hide the latency of an addition. A width that needs more than four for
/// 64 lanes goes over a stretch that fits the first-level cache several times, each time with other lanes.
/// </remarks>
internal static unsafe class Lanes64
{
    private const int Stretch = 4096;

    /// <summary>The sum of n terms.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum<O, V, TTerm>(TTerm term, nint n) where O : struct, ILanes<V> where V : struct where TTerm : struct, ITerm
    {
        float* lanes = stackalloc float[64];
        for (int lane = 0; lane < 64; lane += O.Count)
            O.Store(lanes + lane, O.Zero);
        for (nint start = 0; start < n; start += Stretch)
        {
            nint end = Math.Min(n, start + Stretch);
            for (int lane = 0; lane < 64; lane += 4 * O.Count)
            {
                V a = O.Load(lanes + lane), b = O.Load(lanes + lane + O.Count);
                V c = O.Load(lanes + lane + 2 * O.Count), d = O.Load(lanes + lane + 3 * O.Count);
                nint i = start + lane;
                for (; i + 4 * O.Count <= end; i += 64)
                {
                    a = O.Add(a, term.At<O, V, Whole>(i, 0));
                    b = O.Add(b, term.At<O, V, Whole>(i + O.Count, 0));
                    c = O.Add(c, term.At<O, V, Whole>(i + 2 * O.Count, 0));
                    d = O.Add(d, term.At<O, V, Whole>(i + 3 * O.Count, 0));
                }
                O.Store(lanes + lane, a);
                O.Store(lanes + lane + O.Count, b);
                O.Store(lanes + lane + 2 * O.Count, c);
                O.Store(lanes + lane + 3 * O.Count, d);
                for (float* to = lanes + lane; i < end; i += O.Count, to += O.Count)
                {
                    int left = (int)Math.Min(end - i, O.Count);
                    O.Store(to, O.Add(O.Load(to), O.First(term.At<O, V, Masked>(i, left), left)));
                    if (to == lanes + lane + 3 * O.Count)
                        break;
                }
            }
        }
        for (int lane = 0; lane < 16; lane += O.Count)
        {
            V even = O.Add(O.Load(lanes + lane), O.Load(lanes + lane + 16));
            V odd = O.Add(O.Load(lanes + lane + 32), O.Load(lanes + lane + 48));
            O.Store(lanes + lane, O.Add(even, odd));
        }
        for (int half = 8; half >= O.Count; half /= 2)
        {
            for (int lane = 0; lane < half; lane += O.Count)
                O.Store(lanes + lane, O.Add(O.Load(lanes + lane), O.Load(lanes + lane + half)));
        }
        return O.Sum(O.Load(lanes));
    }

    /// <summary>The sum of up to two vectors of terms, one after the other, in the same order as
    /// <see cref="Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfTwo<O, V>(V first, V second) where O : struct, ILanes<V> where V : struct =>
        // Plus zero, since the lanes begin at zero: no sum is a negative zero.
        O.Sum(O.Add(O.Add(O.Zero, first), O.Add(O.Zero, second)));
}
