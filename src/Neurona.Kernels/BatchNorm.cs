using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>
    /// Mean and biased variance of each column, in two passes: the second sums the distances to the mean that the first
    /// one found.
    /// </summary>
    /// <remarks>
    /// The mean is <paramref name="mean"/> + <paramref name="rest"/>, twice as precise as one number: where a mean is
    /// large beside the deviation, x - mean is exact, and what the mean's own rounding lacks is in the rest.
    /// </remarks>
    /// <param name="x">The matrix, of at least one row; its rows may lie apart.</param>
    /// <param name="mean">Overwritten; one number a column.</param>
    /// <param name="rest">Overwritten; one number a column: the mean less <paramref name="mean"/>.</param>
    /// <param name="variance">Overwritten; one number a column: the mean square of the distance to the mean.</param>
    /// <exception cref="ArgumentException">There is not one number a column.</exception>
    public static void ColumnMoments(ReadOnlyMat<float> x, Span<float> mean, Span<float> rest, Span<float> variance)
    {
        Throw.UnlessSameLength(x.Columns, mean.Length, nameof(mean));
        Throw.UnlessSameLength(x.Columns, rest.Length, nameof(rest));
        Throw.UnlessSameLength(x.Columns, variance.Length, nameof(variance));
        fixed (float* px = x.All, m = mean, r = rest, v = variance)
        {
            Columns.Sum(new ValueColumnTerm<Identity>(default, px), x.Rows, x.Columns, x.Stride, null, null, m, null, add: false);
            foreach (ref float value in mean)
                value /= x.Rows;
            Columns.Sum(new DistanceTerm(px), x.Rows, x.Columns, x.Stride, m, null, r, v, add: false);
        }
        for (int c = 0; c < mean.Length; c++)
        {
            float pivot = mean[c], distance = rest[c] / x.Rows;
            mean[c] = pivot + distance;
            rest[c] = pivot - mean[c] + distance;
            variance[c] = MathF.Max(variance[c] / x.Rows - distance * distance, 0);
        }
    }

    /// <summary>y = (x - mean) scale + shift, with one mean, scale and shift per column; y may be x.</summary>
    /// <remarks>The mean is subtracted first: x scale + (shift - mean scale) would lose what a large mean leaves of x's
    /// digits.</remarks>
    /// <param name="x">The matrix.</param>
    /// <param name="mean">One number a column.</param>
    /// <param name="scale">One factor a column.</param>
    /// <param name="shift">One number a column.</param>
    /// <param name="y">The result; the shape of x.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void NormalizeColumns(
        ReadOnlyMat<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Mat<float> y)
    {
        Throw.UnlessSameLength(x.Columns, mean.Length, nameof(mean));
        Throw.UnlessSameLength(x.Columns, scale.Length, nameof(scale));
        Throw.UnlessSameLength(x.Columns, shift.Length, nameof(shift));
        Throw.UnlessSameShape(x.Rows, x.Columns, y.Rows, y.Columns, nameof(y));
        fixed (float* px = x.Data, py = y.Data, m = mean, a = scale, b = shift)
            ColumnMaps.Run(new NormalizeMap(px, py), x.Rows, x.Columns, x.Columns, m, a, b);
    }

    /// <summary>
    /// The backward pass of batch normalization, y = gamma (x - mean) inverse + beta with the batch's own mean (mean +
    /// rest, of <see cref="ColumnMoments"/>) and inverse standard deviation.
    /// Writes sumDy (the column sums of dy) and sumDyX (of dy times the normalized x);
    /// dx = gamma inverse (dy - sumDy / rows - xhat sumDyX / rows) unless dx is empty. dx may be dy.
    /// </summary>
    /// <param name="x">What was normalized.</param>
    /// <param name="mean">Its mean, one number a column.</param>
    /// <param name="rest">What the mean's rounding lacks, one number a column.</param>
    /// <param name="inverse">One over its standard deviation, one number a column.</param>
    /// <param name="gamma">One factor a column, or empty: 1.</param>
    /// <param name="dy">The gradient with respect to y; the shape of x.</param>
    /// <param name="sumDy">Overwritten; one number a column: the gradient with respect to beta.</param>
    /// <param name="sumDyX">Overwritten; one number a column: the gradient with respect to gamma.</param>
    /// <param name="dx">Overwritten; the shape of x, or empty.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void BatchNormBackward(
        ReadOnlyMat<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> rest, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gamma,
        ReadOnlyMat<float> dy, Span<float> sumDy, Span<float> sumDyX, Mat<float> dx)
    {
        Throw.UnlessSameLength(x.Columns, mean.Length, nameof(mean));
        Throw.UnlessSameLength(x.Columns, rest.Length, nameof(rest));
        Throw.UnlessSameLength(x.Columns, inverse.Length, nameof(inverse));
        if (!gamma.IsEmpty)
            Throw.UnlessSameLength(x.Columns, gamma.Length, nameof(gamma));
        Throw.UnlessSameShape(x.Rows, x.Columns, dy.Rows, dy.Columns, nameof(dy));
        Throw.UnlessSameLength(x.Columns, sumDy.Length, nameof(sumDy));
        Throw.UnlessSameLength(x.Columns, sumDyX.Length, nameof(sumDyX));
        if (!dx.IsEmpty)
            Throw.UnlessSameShape(x.Rows, x.Columns, dx.Rows, dx.Columns, nameof(dx));
        fixed (float* px = x.Data, pdy = dy.Data, pdx = dx.Data, m = mean, r = rest, inv = inverse, g = gamma, s = sumDy, t = sumDyX)
        {
            Columns.Sum(new NormTerm(px, pdy), x.Rows, x.Columns, x.Columns, m, inv, s, t, add: false);
            for (int c = 0; c < x.Columns; c++)
                t[c] -= r[c] * inv[c] * s[c];
            if (pdx != null)
                NormDx(px, pdy, pdx, x.Rows, x.Columns, m, r, inv, g, s, t);
        }
    }

    // With b = inverse sumDyX / rows: dx = scale (dy - sumDy / rows - (x - mean - rest) b) = scale ((dy - a) - (x -
    // mean) b) with a = sumDy / rows - rest b. These are numbers of the columns, computed a stretch of columns at a
    // time.
    [SkipLocalsInit]
    private static void NormDx(
        float* x, float* dy, float* dx, int rows, int columns, float* mean, float* rest, float* inverse, float* gamma,
        float* sumDy, float* sumDyX)
    {
        const int stretch = 1024;
        float* a = stackalloc float[3 * stretch], b = a + stretch, scale = b + stretch;
        for (int c = 0; c < columns; c += stretch)
        {
            int width = Math.Min(stretch, columns - c);
            for (int i = 0; i < width; i++)
            {
                b[i] = sumDyX[c + i] / rows * inverse[c + i];
                a[i] = sumDy[c + i] / rows - rest[c + i] * b[i];
                scale[i] = gamma == null ? inverse[c + i] : gamma[c + i] * inverse[c + i];
            }
            ColumnMaps.Run(new NormMap(x + c, dy + c, dx + c), rows, width, columns, mean + c, a, b, scale);
        }
    }

    // Sums of the distance to a number p near the mean, and of its square.
    private readonly struct DistanceTerm(float* x) : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V distance = O.Sub(E.Load<O, V>(x + at, n), p);
            s = O.Add(s, distance);
            t = O.Fma(distance, distance, t);
        }
    }

    private readonly struct NormalizeMap(float* x, float* y) : IColumnMap
    {
        public static int Numbers => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, V u, V v) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            E.Store<O, V>(y + at, O.Fma(O.Sub(E.Load<O, V>(x + at, n), p), q, u), n);
    }

    private readonly struct NormTerm(float* x, float* dy) : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge
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
