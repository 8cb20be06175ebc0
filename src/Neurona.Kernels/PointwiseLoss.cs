using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>A loss that is the mean of a formula over the columns of a row, with its gradient.</summary>
    /// <remarks>
    /// With w the weights: the result is Σ_r w_r mean_c f(y_rc, t_rc), and dy_rc = scale w_r / columns f'(y_rc, t_rc).
    /// The order of the sum depends on the shape and on whether there are weights or row losses, not on width or
    /// threads. Rows may lie apart.
    /// </remarks>
    /// <param name="f">The loss of one output.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="target">What they should be; the shape of <paramref name="y"/>.</param>
    /// <param name="weights">One a row, or empty: all 1.</param>
    /// <param name="scale">The factor of the gradient, for instance 1 / rows; the result is not scaled.</param>
    /// <param name="dy">Overwritten with the gradient; the shape of y, or empty if only the value is wanted. May be
    /// y.</param>
    /// <param name="rowLosses">Overwritten with mean_c f of each row, without its weight; one a row, or empty.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    public static float PointwiseLoss<TFormula>(
        in TFormula f, ReadOnlyMat<float> y, ReadOnlyMat<float> target, ReadOnlySpan<float> weights, float scale, Mat<float> dy,
        Span<float> rowLosses)
        where TFormula : struct, IPointwiseLoss
    {
        Throw.UnlessSameShape(y.Rows, y.Columns, target.Rows, target.Columns, nameof(target));
        if (!weights.IsEmpty)
            Throw.UnlessSameLength(y.Rows, weights.Length, nameof(weights));
        if (!dy.IsEmpty)
            Throw.UnlessSameShape(y.Rows, y.Columns, dy.Rows, dy.Columns, nameof(dy));
        if (!rowLosses.IsEmpty)
            Throw.UnlessSameLength(y.Rows, rowLosses.Length, nameof(rowLosses));
        if (y.IsEmpty)
            return 0;
        bool isOnePiece = y.IsContiguous && target.IsContiguous && dy.IsContiguous, plain = weights.IsEmpty && rowLosses.IsEmpty;
        fixed (float* py = y.All, pt = target.All, pdy = dy.All, w = weights, losses = rowLosses)
        {
            if (isOnePiece && plain)
            {
                float factor = scale / y.Columns;
                float sum = pdy == null
                    ? Total(new LossTerm<TFormula>(f, py, pt), y.All.Length)
                    : Total(new LossGradientTerm<TFormula>(f, py, pt, pdy, factor), y.All.Length);
                return sum / y.Columns;
            }
            if (isOnePiece && y.Columns == 1)
                return Total(new WeightedLossTerm<TFormula>(f, py, pt, pdy, w, losses, scale), y.Rows);
            return TotalOfRows(
                new LossRows<TFormula>(f, py, pt, pdy, w, losses, scale, y.Columns, y.Stride, target.Stride, dy.Stride), y.Rows, y.Columns);
        }
    }

    // Rows are added in order within a tile, the totals of the tiles in order.
    private static float TotalOfRows<TFormula>(in LossRows<TFormula> loss, int rows, int columns) where TFormula : struct, IPointwiseLoss
    {
        int rowsInTile = RowsInTile(columns), tiles = (int)(((long)rows + rowsInTile - 1) / rowsInTile);
        float* totals = stackalloc float[Math.Min(tiles, MaxTotals)];
        float sum = 0;
        for (int first = 0; first < tiles; first += MaxTotals)
        {
            int count = Math.Min(MaxTotals, tiles - first);
            Simd.Run(count, (long)rows * columns, new LossRowsKernel<TFormula>(loss, rows, rowsInTile, first, totals));
            for (int i = 0; i < count; i++)
                sum += totals[i];
        }
        return sum;
    }

    private readonly struct LossTerm<TFormula>(TFormula f, float* y, float* target) : ITerm where TFormula : struct, IPointwiseLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            f.Value<Num<O, V>>(new(E.Load<O, V>(y + i, n)), new(E.Load<O, V>(target + i, n))).Raw;
    }

    private readonly struct LossGradientTerm<TFormula>(TFormula f, float* y, float* target, float* dy, float factor) : ITerm
        where TFormula : struct, IPointwiseLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            Num<O, V> output = new(E.Load<O, V>(y + i, n)), wanted = new(E.Load<O, V>(target + i, n));
            E.Store<O, V>(dy + i, O.Mul(O.Broadcast(factor), f.Derivative(output, wanted).Raw), n);
            return f.Value(output, wanted).Raw;
        }
    }

    // One output a row: the weights lie beside the outputs.
    private readonly struct WeightedLossTerm<TFormula>(
        TFormula f, float* y, float* target, float* dy, float* weights, float* losses, float scale) : ITerm
        where TFormula : struct, IPointwiseLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V At<O, V, E>(nint i, int n) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            Num<O, V> output = new(E.Load<O, V>(y + i, n)), wanted = new(E.Load<O, V>(target + i, n));
            V weight = weights == null ? O.Of(1) : E.Load<O, V>(weights + i, n), loss = f.Value(output, wanted).Raw;
            if (losses != null)
                E.Store<O, V>(losses + i, loss, n);
            if (dy != null)
                E.Store<O, V>(dy + i, O.Mul(O.Mul(O.Broadcast(scale), weight), f.Derivative(output, wanted).Raw), n);
            return O.Mul(weight, loss);
        }
    }

    private readonly struct LossRows<TFormula>(
        TFormula f, float* y, float* target, float* dy, float* weights, float* losses, float scale, int columns,
        nint strideY, nint strideT, nint strideDY)
        where TFormula : struct, IPointwiseLoss
    {
        /// <summary>The weighted loss of one row.</summary>
        public float At<O, V>(nint row) where O : struct, ILanes<V> where V : struct
        {
            float weight = weights == null ? 1 : weights[row];
            float* output = y + row * strideY, wanted = target + row * strideT;
            float loss = dy == null
                ? Lanes64.Sum<O, V, LossTerm<TFormula>>(new(f, output, wanted), columns)
                : Lanes64.Sum<O, V, LossGradientTerm<TFormula>>(
                    new(f, output, wanted, dy + row * strideDY, scale * weight / columns), columns);
            loss /= columns;
            if (losses != null)
                losses[row] = loss;
            return weight * loss;
        }
    }

    private readonly struct LossRowsKernel<TFormula>(LossRows<TFormula> loss, int rows, int rowsInTile, int first, float* totals) : IKernel
        where TFormula : struct, IPointwiseLoss
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            nint row = (nint)(first + tile) * rowsInTile, end = Math.Min(rows, row + rowsInTile);
            float sum = 0;
            for (; row < end; row++)
                sum += loss.At<O, V>(row);
            totals[tile] = sum;
        }
    }
}
