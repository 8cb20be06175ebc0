using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>Softmax of each row: e^(x - max) over its sum. y may be x; rows may lie apart.</summary>
    /// <remarks>
    /// Below <see cref="Negligible.Probability"/> it is 0. A NaN makes its row NaN, and so does a row without a finite
    /// largest number; -infinity gives 0.
    /// </remarks>
    /// <param name="x">The matrix.</param>
    /// <param name="y">The result; the shape of x.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Softmax(ReadOnlyMat<float> x, Mat<float> y)
    {
        Throw.UnlessSameShape(x.Rows, x.Columns, y.Rows, y.Columns, nameof(y));
        fixed (float* px = x.All, py = y.All)
            RunRows(new SoftmaxKernel(px, py, null, x.Rows, x.Columns, x.Stride, y.Stride), x.Rows, x.Columns);
    }

    /// <summary>
    /// For each row: softmax into <paramref name="p"/> and log Σ e^x into <paramref name="logSum"/>. p may be x, or
    /// empty if only the sums are wanted.
    /// </summary>
    /// <remarks>Rows may lie apart. Probabilities as in <see cref="Softmax"/>.</remarks>
    /// <param name="x">The matrix, of logits.</param>
    /// <param name="p">Overwritten with the probabilities; the shape of x, or empty.</param>
    /// <param name="logSum">Overwritten; one number a row.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void SoftmaxLogSum(ReadOnlyMat<float> x, Mat<float> p, Span<float> logSum)
    {
        if (!p.IsEmpty)
            Throw.UnlessSameShape(x.Rows, x.Columns, p.Rows, p.Columns, nameof(p));
        Throw.UnlessSameLength(x.Rows, logSum.Length, nameof(logSum));
        fixed (float* px = x.All, pp = p.All, sums = logSum)
            RunRows(new SoftmaxKernel(px, pp, sums, x.Rows, x.Columns, x.Stride, p.Stride), x.Rows, x.Columns);
    }

    /// <summary>The backward pass of softmax: dx = y (dy - Σ dy y), row by row. dx may be dy; rows may lie
    /// apart.</summary>
    /// <param name="y">What softmax gave.</param>
    /// <param name="dy">The gradient with respect to y; the same shape.</param>
    /// <param name="dx">Overwritten with the gradient with respect to softmax's input; the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void SoftmaxBackward(ReadOnlyMat<float> y, ReadOnlyMat<float> dy, Mat<float> dx)
    {
        Throw.UnlessSameShape(y.Rows, y.Columns, dy.Rows, dy.Columns, nameof(dy));
        Throw.UnlessSameShape(y.Rows, y.Columns, dx.Rows, dx.Columns, nameof(dx));
        fixed (float* py = y.All, pdy = dy.All, pdx = dx.All)
            RunRows(new SoftmaxBackwardKernel(py, pdy, pdx, y.Rows, y.Columns, y.Stride, dy.Stride, dx.Stride), y.Rows, y.Columns);
    }

    // Short rows are read as many at a time before the first of them is written: a masked load waits for masked stores
    // beside it, as if they met. One by one, 256 x 10 in place took four times as long.
    private const int RowsTogether = 16;

    private static int RowsInTile(int columns) => Math.Max(1, Partition.Size / columns);

    private static void RunRows<TKernel>(in TKernel kernel, int rows, int columns) where TKernel : struct, IKernel
    {
        if (rows == 0 || columns == 0)
            return;
        int rowsInTile = RowsInTile(columns);
        Simd.Run((rows + rowsInTile - 1) / rowsInTile, (long)rows * columns, kernel);
    }

    private readonly struct SoftmaxKernel(float* x, float* y, float* logSum, int rows, int columns, nint strideX, nint strideY) : IKernel
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            nint from = (nint)tile * RowsInTile(columns), count = Math.Min(rows - from, RowsInTile(columns));
            float* input = x + from * strideX, output = y == null ? null : y + from * strideY, sums = logSum == null ? null : logSum + from;
            if (columns <= 2 * O.Count)
                ShortRows<O, V>(input, output, sums, count, columns, strideX, strideY);
            else
                LongRows<O, V>(input, output, sums, count, columns, strideX, strideY);
        }

        // A row in two vectors at most; lanes beyond its end hold -infinity, whose power is 0.
        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void ShortRows<O, V>(float* x, float* y, float* logSum, nint rows, int columns, nint strideX, nint strideY)
            where O : struct, ILanes<V> where V : struct
        {
            int n = Math.Min(columns, O.Count), rest = columns - n;
            V none = O.Of(double.NegativeInfinity), firstLimit = O.OfBits((uint)n), secondLimit = O.OfBits((uint)rest);
            float* group = stackalloc float[RowsTogether * 2 * O.Count], largest = stackalloc float[2 * RowsTogether],
                total = largest + RowsTogether;
            for (; rows > 0; rows -= RowsTogether)
            {
                int count = (int)Math.Min(rows, RowsTogether);
                float* row = group;
                for (int r = 0; r < count; r++, x += strideX, row += 2 * O.Count)
                {
                    O.Store(row, O.WhereBitsBelow(O.LaneNumbers, firstLimit, O.LoadFirst(x, n), none));
                    if (rest > 0)
                        O.Store(row + O.Count, O.WhereBitsBelow(O.LaneNumbers, secondLimit, O.LoadFirst(x + O.Count, rest), none));
                }
                row = group;
                for (int r = 0; r < count; r++, row += 2 * O.Count)
                {
                    V a = O.Load(row), b = rest > 0 ? O.Load(row + O.Count) : none;
                    float max = largest[r] = O.Largest(O.Max(a, b));
                    a = O.Exp(O.Sub(a, O.Broadcast(max)));
                    b = rest > 0 ? O.Exp(O.Sub(b, O.Broadcast(max))) : O.Zero;
                    float sum = total[r] = Lanes64.SumOfTwo<O, V>(a, b);
                    if (y == null)
                        continue;
                    V scale = O.Broadcast(1 / sum);
                    O.StoreFirst(y, Probability<O, V>(a, scale), n);
                    if (rest > 0)
                        O.StoreFirst(y + O.Count, Probability<O, V>(b, scale), rest);
                    y += strideY;
                }
                if (logSum == null)
                    continue;
                for (int r = 0; r < count; r += O.Count)
                {
                    int left = Math.Min(count - r, O.Count);
                    O.StoreFirst(logSum + r, O.Add(O.LoadFirst(largest + r, left), O.Log(O.LoadFirst(total + r, left))), left);
                }
                logSum += count;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void LongRows<O, V>(float* x, float* y, float* logSum, nint rows, nint columns, nint strideX, nint strideY)
            where O : struct, ILanes<V> where V : struct
        {
            for (; rows > 0; rows--, x += strideX)
            {
                float max = LargestOf<O, V>(x, columns);
                float sum = y == null
                    ? Lanes64.Sum<O, V, ExpTerm>(new ExpTerm(x, max), columns)
                    : Lanes64.Sum<O, V, StoredExpTerm>(new StoredExpTerm(x, y, max), columns);
                if (logSum != null)
                    *logSum++ = max + O1.Log(sum);
                if (y == null)
                    continue;
                V scale = O.Broadcast(1 / sum);
                nint i = 0;
                for (; i <= columns - O.Count; i += O.Count)
                    O.Store(y + i, Probability<O, V>(O.Load(y + i), scale));
                if (i < columns)
                    O.StoreFirst(y + i, Probability<O, V>(O.LoadFirst(y + i, (int)(columns - i)), scale), (int)(columns - i));
                y += strideY;
            }
        }

        // Small ones are 0, so that no gradient made from them is subnormal; NaN stays.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Probability<O, V>(V power, V scale) where O : struct, ILanes<V> where V : struct
        {
            V p = O.Mul(power, scale);
            return O.WhereGreater(O.Of(Negligible.Probability), p, O.Zero, p);
        }

        // At least a vector long; the last one overlaps the one before it, which does not change what is the largest.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float LargestOf<O, V>(float* x, nint n) where O : struct, ILanes<V> where V : struct
        {
            V a = O.Load(x), b = O.Load(x + n - O.Count), c = a, d = b;
            for (; n >= 4 * O.Count; n -= 4 * O.Count, x += 4 * O.Count)
            {
                a = O.Max(a, O.Load(x));
                b = O.Max(b, O.Load(x + O.Count));
                c = O.Max(c, O.Load(x + 2 * O.Count));
                d = O.Max(d, O.Load(x + 3 * O.Count));
            }
            for (; n >= O.Count; n -= O.Count, x += O.Count)
                a = O.Max(a, O.Load(x));
            return O.Largest(O.Max(O.Max(a, b), O.Max(c, d)));
        }
    }

    private readonly struct ExpTerm(float* x, float max) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            O.Exp(O.Sub(E.Load<O, V>(x + i, n), O.Broadcast(max)));
    }

    private readonly struct StoredExpTerm(float* x, float* y, float max) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V power = O.Exp(O.Sub(E.Load<O, V>(x + i, n), O.Broadcast(max)));
            E.Store<O, V>(y + i, power, n);
            return power;
        }
    }

    private readonly struct SoftmaxBackwardKernel(
        float* y, float* dy, float* dx, int rows, int columns, nint strideY, nint strideDY, nint strideDX) : IKernel
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            nint from = (nint)tile * RowsInTile(columns), count = Math.Min(rows - from, RowsInTile(columns));
            float* output = y + from * strideY, gradient = dy + from * strideDY, result = dx + from * strideDX;
            if (columns <= 2 * O.Count)
                ShortRows<O, V>(output, gradient, result, count, columns, strideY, strideDY, strideDX);
            else
                LongRows<O, V>(output, gradient, result, count, columns, strideY, strideDY, strideDX);
        }

        [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void ShortRows<O, V>(
            float* y, float* dy, float* dx, nint rows, int columns, nint strideY, nint strideDY, nint strideDX)
            where O : struct, ILanes<V> where V : struct
        {
            int n = Math.Min(columns, O.Count), rest = columns - n;
            float* group = stackalloc float[RowsTogether * 2 * O.Count];
            for (; rows > 0; rows -= RowsTogether)
            {
                int count = (int)Math.Min(rows, RowsTogether);
                float* row = group;
                for (int r = 0; r < count; r++, dy += strideDY, row += 2 * O.Count)
                {
                    O.Store(row, O.LoadFirst(dy, n));
                    if (rest > 0)
                        O.Store(row + O.Count, O.LoadFirst(dy + O.Count, rest));
                }
                row = group;
                for (int r = 0; r < count; r++, y += strideY, dx += strideDX, row += 2 * O.Count)
                {
                    V y0 = O.LoadFirst(y, n), dy0 = O.Load(row), y1 = O.Zero, dy1 = O.Zero;
                    if (rest > 0)
                    {
                        y1 = O.LoadFirst(y + O.Count, rest);
                        dy1 = O.Load(row + O.Count);
                    }
                    V dot = O.Broadcast(Lanes64.SumOfTwo<O, V>(O.Mul(y0, dy0), O.Mul(y1, dy1)));
                    O.StoreFirst(dx, O.Mul(y0, O.Sub(dy0, dot)), n);
                    if (rest > 0)
                        O.StoreFirst(dx + O.Count, O.Mul(y1, O.Sub(dy1, dot)), rest);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void LongRows<O, V>(
            float* y, float* dy, float* dx, nint rows, nint columns, nint strideY, nint strideDY, nint strideDX)
            where O : struct, ILanes<V> where V : struct
        {
            for (; rows > 0; rows--, y += strideY, dy += strideDY, dx += strideDX)
            {
                V dot = O.Broadcast(Lanes64.Sum<O, V, ProductTerm>(new ProductTerm(y, dy), columns));
                nint i = 0;
                for (; i <= columns - O.Count; i += O.Count)
                    O.Store(dx + i, O.Mul(O.Load(y + i), O.Sub(O.Load(dy + i), dot)));
                if (i < columns)
                {
                    int n = (int)(columns - i);
                    O.StoreFirst(dx + i, O.Mul(O.LoadFirst(y + i, n), O.Sub(O.LoadFirst(dy + i, n), dot)), n);
                }
            }
        }
    }

    private readonly struct ProductTerm(float* a, float* b) : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            O.Mul(E.Load<O, V>(a + i, n), E.Load<O, V>(b + i, n));
    }
}
