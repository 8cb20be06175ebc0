using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>sums += the sum of each column.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="sums">One number a column; added to.</param>
    /// <exception cref="ArgumentException">There is not one sum a column.</exception>
    public static void AddColumnSums(ReadOnlyMat<float> x, Span<float> sums) => AddMapColumnSums(default(Identity), x, sums);

    /// <summary>sums += the sum of f(x) over each column.</summary>
    /// <param name="op">The function.</param>
    /// <param name="x">The matrix.</param>
    /// <param name="sums">One number a column; added to.</param>
    /// <exception cref="ArgumentException">There is not one sum a column.</exception>
    public static void AddMapColumnSums<TOp>(in TOp op, ReadOnlyMat<float> x, Span<float> sums) where TOp : struct, IUnary
    {
        Throw.UnlessSameLength(x.Columns, sums.Length, nameof(sums));
        fixed (float* px = x.All, s = sums)
            Columns.Sum(new ValueColumnTerm<TOp>(op, px), x.Rows, x.Columns, x.Stride, null, null, s, null, add: true);
    }

    /// <summary>y = scale * x + shift, with one scale and one shift per column; an empty shift is none. y may be
    /// x.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="scale">One factor a column.</param>
    /// <param name="shift">One number a column, or empty.</param>
    /// <param name="y">The result; the shape of x.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void ScaleShiftColumns(ReadOnlyMat<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Mat<float> y)
    {
        Throw.UnlessSameLength(x.Columns, scale.Length, nameof(scale));
        Throw.UnlessSameShape(x.Rows, x.Columns, y.Rows, y.Columns, nameof(y));
        if (!shift.IsEmpty)
            Throw.UnlessSameLength(x.Columns, shift.Length, nameof(shift));
        fixed (float* px = x.Data, py = y.Data, a = scale, b = shift)
        {
            if (shift.IsEmpty)
                ColumnMaps.Run(new ScaleMap(px, py), x.Rows, x.Columns, x.Columns, a);
            else
                ColumnMaps.Run(new ScaleShiftMap(px, py), x.Rows, x.Columns, x.Columns, a, b);
        }
    }

    /// <summary>y = x &gt; 0 ? x : alpha x, with one alpha per column; y may be x.</summary>
    /// <param name="x">The matrix.</param>
    /// <param name="alpha">The slope below zero, one a column.</param>
    /// <param name="y">The result; the shape of x.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void ParametricRelu(ReadOnlyMat<float> x, ReadOnlySpan<float> alpha, Mat<float> y)
    {
        Throw.UnlessSameLength(x.Columns, alpha.Length, nameof(alpha));
        Throw.UnlessSameShape(x.Rows, x.Columns, y.Rows, y.Columns, nameof(y));
        fixed (float* px = x.Data, py = y.Data, a = alpha)
            ColumnMaps.Run(new ParametricReluMap(px, py), x.Rows, x.Columns, x.Columns, a);
    }

    /// <summary>
    /// The backward pass of <see cref="ParametricRelu"/>: dx = dy or alpha dy; dalpha += column sums of x dy where x is
    /// not positive. dx may be empty or dy, dalpha empty.
    /// </summary>
    /// <param name="x">What went into <see cref="ParametricRelu"/>.</param>
    /// <param name="alpha">The slope below zero, one a column.</param>
    /// <param name="dy">The gradient with respect to its output; the shape of x.</param>
    /// <param name="dx">Overwritten with the gradient with respect to x; the shape of x, or empty.</param>
    /// <param name="dalpha">One number a column; added to. Empty if alpha is not trained.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void ParametricReluBackward(
        ReadOnlyMat<float> x, ReadOnlySpan<float> alpha, ReadOnlyMat<float> dy, Mat<float> dx, Span<float> dalpha)
    {
        Throw.UnlessSameLength(x.Columns, alpha.Length, nameof(alpha));
        if (!dalpha.IsEmpty)
            Throw.UnlessSameLength(x.Columns, dalpha.Length, nameof(dalpha));
        Throw.UnlessSameShape(x.Rows, x.Columns, dy.Rows, dy.Columns, nameof(dy));
        if (!dx.IsEmpty)
            Throw.UnlessSameShape(x.Rows, x.Columns, dx.Rows, dx.Columns, nameof(dx));
        fixed (float* px = x.Data, pdy = dy.Data, pdx = dx.Data, a = alpha, da = dalpha)
        {
            if (!dalpha.IsEmpty)
                Columns.Sum(new ParametricReluTerm(px, pdy, pdx), x.Rows, x.Columns, x.Columns, a, null, da, null, add: true);
            else if (!dx.IsEmpty)
                ColumnMaps.Run(new ParametricReluSlope(px, pdy, pdx), x.Rows, x.Columns, x.Columns, a);
        }
    }

    private readonly struct Identity : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => x;
    }

    private readonly struct ValueColumnTerm<TOp>(TOp op, float* x) : IColumnTerm where TOp : struct, IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            s = O.Add(s, op.Value<Num<O, V>>(new(E.Load<O, V>(x + at, n))).Raw);
    }

    private readonly struct ParametricReluTerm(float* x, float* dy, float* dx) : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V input = E.Load<O, V>(x + at, n), slope = E.Load<O, V>(dy + at, n);
            s = O.Add(s, O.WhereGreater(O.Zero, input, O.Mul(input, slope), O.Zero));
            if (dx != null)
                E.Store<O, V>(dx + at, O.WhereGreater(input, O.Zero, slope, O.Mul(p, slope)), n);
        }
    }

    private readonly struct ParametricReluSlope(float* x, float* dy, float* dx) : IColumnMap
    {
        public static int Numbers => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, V u, V v) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V slope = E.Load<O, V>(dy + at, n);
            E.Store<O, V>(dx + at, O.WhereGreater(E.Load<O, V>(x + at, n), O.Zero, slope, O.Mul(p, slope)), n);
        }
    }

    private readonly struct ScaleMap(float* x, float* y) : IColumnMap
    {
        public static int Numbers => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, V u, V v) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            E.Store<O, V>(y + at, O.Mul(E.Load<O, V>(x + at, n), p), n);
    }

    private readonly struct ScaleShiftMap(float* x, float* y) : IColumnMap
    {
        public static int Numbers => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, V u, V v) where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            E.Store<O, V>(y + at, O.Fma(E.Load<O, V>(x + at, n), p, q), n);
    }

    private readonly struct ParametricReluMap(float* x, float* y) : IColumnMap
    {
        public static int Numbers => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void At<O, V, E>(nint at, int n, V p, V q, V u, V v) where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V input = E.Load<O, V>(x + at, n);
            E.Store<O, V>(y + at, O.WhereGreater(input, O.Zero, input, O.Mul(p, input)), n);
        }
    }
}
