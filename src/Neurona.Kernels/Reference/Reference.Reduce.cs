using System.Numerics;

namespace Neurona.Numerics;

internal static partial class Reference
{
    /// <summary>The sum of f(x) over all elements.</summary>
    public static T MapSum<TOp, T>(in TOp op, ReadOnlySpan<T> x) where TOp : struct, IUnary where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        foreach (T value in x)
            sum += op.Value<Num<ExactOps<T>, T>>(new(value)).Raw;
        return sum;
    }

    /// <summary>
    /// Σ_r w_r mean_c f(y_rc, t_rc), and dy_rc = scale w_r / columns f'(y_rc, t_rc) unless dy is empty; rowLosses =
    /// mean_c f of each row unless it is empty. Empty weights are all 1. dy may be y.
    /// </summary>
    public static T PointwiseLoss<TFormula, T>(
        in TFormula f, ReadOnlyMat<T> y, ReadOnlyMat<T> target, ReadOnlySpan<T> weights, T scale, Mat<T> dy, Span<T> rowLosses)
        where TFormula : struct, IPointwiseLoss where T : unmanaged, IFloatingPointIeee754<T>
    {
        T total = T.Zero, columns = T.CreateChecked(y.Columns);
        for (int r = 0; r < y.Rows && y.Columns > 0; r++)
        {
            T sum = T.Zero, weight = weights.IsEmpty ? T.One : weights[r];
            for (int c = 0; c < y.Columns; c++)
            {
                Num<ExactOps<T>, T> output = new(y[r, c]), wanted = new(target[r, c]);
                sum += f.Value(output, wanted).Raw;
                if (!dy.IsEmpty)
                    dy[r, c] = scale * weight / columns * f.Derivative(output, wanted).Raw;
            }
            if (!rowLosses.IsEmpty)
                rowLosses[r] = sum / columns;
            total += weight * (sum / columns);
        }
        return total;
    }

    /// <summary>sums += the sum of each column.</summary>
    public static void AddColumnSums<T>(ReadOnlyMat<T> x, Span<T> sums) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int c = 0; c < x.Columns; c++)
        {
            T sum = T.Zero;
            for (int r = 0; r < x.Rows; r++)
                sum += x[r, c];
            sums[c] += sum;
        }
    }

    /// <summary>sums += the sum of f(x) over each column.</summary>
    public static void AddMapColumnSums<TOp, T>(in TOp op, ReadOnlyMat<T> x, Span<T> sums)
        where TOp : struct, IUnary where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int c = 0; c < x.Columns; c++)
        {
            T sum = T.Zero;
            for (int r = 0; r < x.Rows; r++)
                sum += op.Value<Num<ExactOps<T>, T>>(new(x[r, c])).Raw;
            sums[c] += sum;
        }
    }

    /// <summary>y = scale * x + shift, with one scale and one shift per column; an empty shift is none. y may be
    /// x.</summary>
    public static void ScaleShiftColumns<T>(ReadOnlyMat<T> x, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Mat<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < x.Rows; r++)
        {
            for (int c = 0; c < x.Columns; c++)
                y[r, c] = shift.IsEmpty ? x[r, c] * scale[c] : T.FusedMultiplyAdd(x[r, c], scale[c], shift[c]);
        }
    }

    /// <summary>Mean (mean + rest, to twice the precision) and biased variance of each column, in two passes.</summary>
    public static void ColumnMoments<T>(ReadOnlyMat<T> x, Span<T> mean, Span<T> rest, Span<T> variance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T count = T.CreateChecked(x.Rows);
        for (int c = 0; c < x.Columns; c++)
        {
            T sum = T.Zero, distances = T.Zero, squares = T.Zero;
            for (int r = 0; r < x.Rows; r++)
                sum += x[r, c];
            T pivot = sum / count;
            for (int r = 0; r < x.Rows; r++)
            {
                T d = x[r, c] - pivot;
                distances += d;
                squares = T.FusedMultiplyAdd(d, d, squares);
            }
            T distance = distances / count;
            mean[c] = pivot + distance;
            rest[c] = pivot - mean[c] + distance;
            variance[c] = T.Max(squares / count - distance * distance, T.Zero);
        }
    }

    /// <summary>y = (x - mean) scale + shift, with one mean, scale and shift per column; y may be x.</summary>
    public static void NormalizeColumns<T>(ReadOnlyMat<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Mat<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < x.Rows; r++)
        {
            for (int c = 0; c < x.Columns; c++)
                y[r, c] = T.FusedMultiplyAdd(x[r, c] - mean[c], scale[c], shift[c]);
        }
    }

    /// <summary>
    /// The backward pass of batch normalization, y = gamma (x - mean) inverse + beta with the batch's own mean (mean +
    /// rest) and inverse standard deviation.
    /// Writes sumDy (the column sums of dy) and sumDyX (of dy times the normalized x);
    /// dx = gamma inverse (dy - sumDy / rows - xhat sumDyX / rows) unless dx is empty. dx may be dy.
    /// </summary>
    public static void BatchNormBackward<T>(
        ReadOnlyMat<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> rest, ReadOnlySpan<T> inverse, ReadOnlySpan<T> gamma,
        ReadOnlyMat<T> dy, Span<T> sumDy, Span<T> sumDyX, Mat<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T count = T.CreateChecked(x.Rows);
        for (int c = 0; c < x.Columns; c++)
        {
            T sum = T.Zero, product = T.Zero;
            for (int r = 0; r < x.Rows; r++)
            {
                sum += dy[r, c];
                product = T.FusedMultiplyAdd(dy[r, c], (x[r, c] - mean[c] - rest[c]) * inverse[c], product);
            }
            sumDy[c] = sum;
            sumDyX[c] = product;
            if (dx.IsEmpty)
                continue;
            T scale = gamma.IsEmpty ? inverse[c] : gamma[c] * inverse[c];
            for (int r = 0; r < x.Rows; r++)
            {
                T hat = (x[r, c] - mean[c] - rest[c]) * inverse[c];
                dx[r, c] = scale * (dy[r, c] - sum / count - hat * (product / count));
            }
        }
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    public static bool AllFinite<T>(ReadOnlySpan<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (T value in x)
        {
            if (!T.IsFinite(value))
                return false;
        }
        return true;
    }

    /// <summary>Softmax of each row: e^(x - max) over its sum, 0 below <see cref="Negligible.Probability"/>. y may be
    /// x.</summary>
    public static void Softmax<T>(ReadOnlyMat<T> x, Mat<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < x.Rows; r++)
        {
            ReadOnlySpan<T> from = x.Row(r);
            Span<T> to = y.Row(r);
            T max = from[0], sum = T.Zero;
            foreach (T value in from)
                max = T.Max(max, value);
            for (int c = 0; c < from.Length; c++)
                sum += to[c] = T.Exp(from[c] - max);
            for (int c = 0; c < from.Length; c++)
                to[c] = Probability(to[c] / sum);
        }
    }

    /// <summary>The backward pass of softmax: dx = y (dy - Σ dy y), row by row. dx may be dy.</summary>
    public static void SoftmaxBackward<T>(ReadOnlyMat<T> y, ReadOnlyMat<T> dy, Mat<T> dx) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < y.Rows; r++)
        {
            T dot = T.Zero;
            for (int c = 0; c < y.Columns; c++)
                dot = T.FusedMultiplyAdd(y[r, c], dy[r, c], dot);
            for (int c = 0; c < y.Columns; c++)
                dx[r, c] = y[r, c] * (dy[r, c] - dot);
        }
    }

    /// <summary>
    /// For each row: softmax into <paramref name="p"/> and log Σ e^x into <paramref name="logSum"/>. p may be x, or
    /// empty if only the sums are wanted.
    /// </summary>
    public static void SoftmaxLogSum<T>(ReadOnlyMat<T> x, Mat<T> p, Span<T> logSum) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < x.Rows; r++)
        {
            ReadOnlySpan<T> from = x.Row(r);
            T max = from[0], sum = T.Zero;
            foreach (T value in from)
                max = T.Max(max, value);
            foreach (T value in from)
                sum += T.Exp(value - max);
            logSum[r] = max + T.Log(sum);
            if (p.IsEmpty)
                continue;
            for (int c = 0; c < from.Length; c++)
                p[r, c] = Probability(T.Exp(from[c] - max) / sum);
        }
    }

    // Small ones are 0; NaN stays.
    private static T Probability<T>(T p) where T : unmanaged, IFloatingPointIeee754<T> => WithoutSmall(p, Negligible.Probability);
}
