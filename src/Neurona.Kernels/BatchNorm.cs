using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>Mean and biased variance of each column, in two passes.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="mean">Overwritten; one number a column.</param>
    /// <param name="variance">Overwritten; one number a column: the mean square of the distance to the mean.</param>
    /// <exception cref="ArgumentException">There is not one number a column.</exception>
    public static void ColumnMoments(ReadOnlyMat<float> x, Span<float> mean, Span<float> variance)
    {
        Throw.UnlessSameLength(x.Columns, mean.Length, nameof(mean));
        Throw.UnlessSameLength(x.Columns, variance.Length, nameof(variance));
        fixed (float* px = x.Data, m = mean, v = variance)
        {
            Columns.Sum(new ValueColumnTerm<Itself>(default, px), x.Rows, x.Columns, null, null, m, null, add: false);
            Map(new DividedBy(x.Rows), mean, mean);
            Columns.Sum(new SquareTerm(px), x.Rows, x.Columns, m, null, v, null, add: false);
            Map(new DividedBy(x.Rows), variance, variance);
        }
    }

    /// <summary>
    /// The backward pass of batch normalization, y = gamma (x - mean) inverse + beta with the batch's own mean and inverse standard deviation.
    /// Writes sumDy (the column sums of dy) and sumDyX (of dy times the normalized x);
    /// dx = gamma inverse (dy - sumDy / rows - xhat sumDyX / rows) unless dx is empty. dx may be dy.
    /// </summary>
    /// <param name="x">What was normalized.</param>
    /// <param name="mean">Its mean, one number a column.</param>
    /// <param name="inverse">One over its standard deviation, one number a column.</param>
    /// <param name="gamma">One factor a column, or empty: 1.</param>
    /// <param name="dy">The gradient with respect to y; the shape of x.</param>
    /// <param name="sumDy">Overwritten; one number a column: the gradient with respect to beta.</param>
    /// <param name="sumDyX">Overwritten; one number a column: the gradient with respect to gamma.</param>
    /// <param name="dx">Overwritten; the shape of x, or empty.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void BatchNormBack(
        ReadOnlyMat<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gamma, ReadOnlyMat<float> dy,
        Span<float> sumDy, Span<float> sumDyX, Mat<float> dx)
    {
        Throw.UnlessSameLength(x.Columns, mean.Length, nameof(mean));
        Throw.UnlessSameLength(x.Columns, inverse.Length, nameof(inverse));
        if (!gamma.IsEmpty)
            Throw.UnlessSameLength(x.Columns, gamma.Length, nameof(gamma));
        Throw.UnlessSameShape(x.Rows, x.Columns, dy.Rows, dy.Columns, nameof(dy));
        Throw.UnlessSameLength(x.Columns, sumDy.Length, nameof(sumDy));
        Throw.UnlessSameLength(x.Columns, sumDyX.Length, nameof(sumDyX));
        if (!dx.Data.IsEmpty)
            Throw.UnlessSameShape(x.Rows, x.Columns, dx.Rows, dx.Columns, nameof(dx));
        fixed (float* px = x.Data, pdy = dy.Data, pdx = dx.Data, m = mean, inv = inverse, g = gamma, s = sumDy, t = sumDyX)
        {
            Columns.Sum(new NormTerm(px, pdy), x.Rows, x.Columns, m, inv, s, t, add: false);
            if (pdx != null)
                NormDx(px, pdy, pdx, x.Rows, x.Columns, m, inv, g, s, t);
        }
    }

    // dx = scale ((dy - a) - (x - mean) b) with a = sumDy / rows and b = inverse sumDyX / rows: numbers of the columns, a stretch of them at a time.
    [SkipLocalsInit]
    private static void NormDx(float* x, float* dy, float* dx, int rows, int columns, float* mean, float* inverse, float* gamma, float* sumDy, float* sumDyX)
    {
        const int stretch = 1024;
        float* a = stackalloc float[3 * stretch], b = a + stretch, scale = b + stretch;
        for (int c = 0; c < columns; c += stretch)
        {
            int width = Math.Min(stretch, columns - c);
            for (int i = 0; i < width; i++)
            {
                a[i] = sumDy[c + i] / rows;
                b[i] = sumDyX[c + i] / rows * inverse[c + i];
                scale[i] = gamma == null ? inverse[c + i] : gamma[c + i] * inverse[c + i];
            }
            ColumnMaps.Run(new NormMap(x + c, dy + c, dx + c), rows, width, columns, mean + c, a, b, scale);
        }
    }

    private readonly struct DividedBy(float divisor) : IUnary
    {
        public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Div(x, O.Of(divisor));
    }

    private readonly struct SquareTerm(float* x) : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V distance = O.Sub(E.Load<O, V>(x + at, n), p);
            s = O.Fma(distance, distance, s);
        }
    }

    private readonly struct NormTerm(float* x, float* dy) : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V slope = E.Load<O, V>(dy + at, n);
            s = O.Add(s, slope);
            t = O.Fma(slope, O.Mul(O.Sub(E.Load<O, V>(x + at, n), p), q), t);
        }
    }

    private readonly struct NormMap(float* x, float* dy, float* dx) : IColumnMap
    {
        public static int Numbers => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, V u, V v) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V distance = O.Sub(E.Load<O, V>(x + at, n), p), rest = O.Sub(E.Load<O, V>(dy + at, n), q);
            E.Store<O, V>(dx + at, O.Mul(v, O.Sub(rest, O.Mul(distance, u))), n);
        }
    }
}
