using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    // Tile totals that fit the stack; longer arrays go in several turns.
    private const int MaxTotals = 1024;

    /// <summary>The sum of f(x) over all elements.</summary>
    /// <param name="op">The function.</param>
    /// <param name="x">The arguments.</param>
    public static float MapSum<TOp>(in TOp op, ReadOnlySpan<float> x) where TOp : struct, IUnary
    {
        fixed (float* px = x)
            return Total(new ValueTerm<TOp>(op, px), x.Length);
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    /// <param name="x">The numbers.</param>
    public static bool AllFinite(ReadOnlySpan<float> x) => MapSum(new TimesZero(), x) == 0;

    // Tiles are summed each on its own, then their totals in order.
    private static float Total<TTerm>(in TTerm term, int length) where TTerm : struct, ITerm
    {
        float* totals = stackalloc float[Math.Min(Partition.Tiles(length), MaxTotals)];
        float sum = 0;
        int tiles = Partition.Tiles(length);
        for (int first = 0; first < tiles; first += MaxTotals)
        {
            int count = Math.Min(MaxTotals, tiles - first);
            Simd.Run(count, new TotalKernel<TTerm>(term, length, first, totals));
            for (int i = 0; i < count; i++)
                sum += totals[i];
        }
        return sum;
    }

    private readonly struct TotalKernel<TTerm>(TTerm term, int length, int first, float* totals) : IKernel where TTerm : struct, ITerm
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int from = Partition.Start(first + tile);
            totals[tile] = Lanes64.Sum<O, V, From<TTerm>>(new From<TTerm>(term, from), Partition.Count(first + tile, length));
        }
    }

    private readonly struct From<TTerm>(TTerm term, nint start) : ITerm where TTerm : struct, ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            term.At<O, V, E>(start + i, n);
    }

    private readonly struct ValueTerm<TOp>(TOp op, float* x) : ITerm where TOp : struct, IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            op.Value<Num<O, V>>(new(E.Load<O, V>(x + i, n))).Raw;
    }

    // 0 for a finite number, NaN for any other.
    private readonly struct TimesZero : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => x * 0;
    }
}
