using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    // Tile totals that fit the stack; longer arrays go in several turns.
    private const int MaxTotals = 1024;

    /// <summary>The sum of f(x) over all elements.</summary>
    /// <param name="op">The function.</param>
    /// <param name="x">The arguments.</param>
    public static float SumOf<TOp>(in TOp op, ReadOnlySpan<float> x) where TOp : struct, IUnary
    {
        fixed (float* px = x)
            return Total(new ValueTerm<TOp>(op, px), x.Length);
    }

    /// <summary>The sum of the point losses; dy = scale * slope unless dy is empty. dy may be y.</summary>
    /// <param name="op">The loss.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="target">What they should be; as many.</param>
    /// <param name="dy">Overwritten with the gradient; as many, or empty if only the value is wanted.</param>
    /// <param name="scale">The factor of the gradient, for instance 1 / rows; the sum is not scaled.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float MapLoss<TOp>(in TOp op, ReadOnlySpan<float> y, ReadOnlySpan<float> target, Span<float> dy, float scale)
        where TOp : struct, IPointLoss
    {
        Throw.UnlessSameLength(y.Length, target.Length, nameof(target));
        if (!dy.IsEmpty)
            Throw.UnlessSameLength(y.Length, dy.Length, nameof(dy));
        fixed (float* py = y, pt = target, pdy = dy)
        {
            return dy.IsEmpty
                ? Total(new LossTerm<TOp>(op, py, pt), y.Length)
                : Total(new LossSlopeTerm<TOp>(op, py, pt, pdy, scale), y.Length);
        }
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    /// <param name="x">The numbers.</param>
    public static bool AllFinite(ReadOnlySpan<float> x) => SumOf(new TimesZero(), x) == 0;

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
            op.Value<O, V>(E.Load<O, V>(x + i, n));
    }

    private readonly struct LossTerm<TOp>(TOp op, float* y, float* target) : ITerm where TOp : struct, IPointLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            op.Value<O, V>(E.Load<O, V>(y + i, n), E.Load<O, V>(target + i, n));
    }

    private readonly struct LossSlopeTerm<TOp>(TOp op, float* y, float* target, float* dy, float scale) : ITerm where TOp : struct, IPointLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V output = E.Load<O, V>(y + i, n), wanted = E.Load<O, V>(target + i, n);
            E.Store<O, V>(dy + i, O.Mul(O.Broadcast(scale), op.Slope<O, V>(output, wanted)), n);
            return op.Value<O, V>(output, wanted);
        }
    }

    // 0 for a finite number, NaN for any other.
    private readonly struct TimesZero : IUnary
    {
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Mul(x, O.Zero);
    }
}
