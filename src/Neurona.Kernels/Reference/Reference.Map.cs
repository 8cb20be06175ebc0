using System.Numerics;

namespace Neurona.Numerics;

internal static partial class Reference
{
    /// <summary>y = f(x), element by element; y may be x.</summary>
    public static void Map<TOp, T>(in TOp op, ReadOnlySpan<T> x, Span<T> y)
        where TOp : struct, IUnary where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = op.Value<Num<ExactOps<T>, T>>(new(x[i])).Raw;
    }

    /// <summary>dx = dy f'(x), element by element; dx may be dy. x may be y where the derivative uses y
    /// alone.</summary>
    public static void MapBackward<TOp, T>(in TOp op, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where TOp : struct, IActivation where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < dy.Length; i++)
            dx[i] = dy[i] * op.Derivative<Num<ExactOps<T>, T>>(new(x[i]), new(y[i])).Raw;
    }

    /// <summary>y = f(a, b), element by element; y may be a or b.</summary>
    public static void Zip<TOp, T>(in TOp op, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where TOp : struct, IBinary where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < a.Length; i++)
            y[i] = op.Value<Num<ExactOps<T>, T>>(new(a[i]), new(b[i])).Raw;
    }

    /// <summary>y = f(x) over a matrix, whose rows may lie apart; y may be x.</summary>
    public static void Map<TOp, T>(in TOp op, ReadOnlyMat<T> x, Mat<T> y)
        where TOp : struct, IUnary where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < x.Rows; r++)
            Map(op, x.Row(r), y.Row(r));
    }

    /// <summary>
    /// dx = dy f'(x) over a matrix, whose rows may lie apart; dx may be dy.
    /// x may be y where the derivative uses y alone.
    /// </summary>
    public static void MapBackward<TOp, T>(in TOp op, ReadOnlyMat<T> x, ReadOnlyMat<T> y, ReadOnlyMat<T> dy, Mat<T> dx)
        where TOp : struct, IActivation where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < x.Rows; r++)
            MapBackward(op, x.Row(r), y.Row(r), dy.Row(r), dx.Row(r));
    }

    /// <summary>The natural logarithm.</summary>
    public static T Log<T>(T x) where T : unmanaged, IFloatingPointIeee754<T> => ExactOps<T>.Log(x);

    /// <summary>
    /// One pass of an optimizer over weights, gradients and slots: applies the rule. The gradients stay as they are.
    /// The rule sees 0 instead of a gradient below <see cref="Negligible.Gradient"/>; a slot that it leaves below
    /// <see cref="Negligible.Slot"/> becomes 0.
    /// </summary>
    public static void Update<TRule, T>(in TRule rule, Span<T> w, ReadOnlySpan<T> g, Span<T> s0, Span<T> s1, Span<T> s2)
        where TRule : struct, IUpdateRule where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < w.Length; i++)
        {
            Num<ExactOps<T>, T> weight = new(w[i]), a = default, b = default, c = default;
            if (TRule.SlotCount > 0)
                a = new(s0[i]);
            if (TRule.SlotCount > 1)
                b = new(s1[i]);
            if (TRule.SlotCount > 2)
                c = new(s2[i]);
            rule.Apply(ref weight, new(WithoutSmall(g[i], Negligible.Gradient)), ref a, ref b, ref c);
            w[i] = weight.Raw;
            if (TRule.SlotCount > 0)
                s0[i] = WithoutSmall(a.Raw, Negligible.Slot);
            if (TRule.SlotCount > 1)
                s1[i] = WithoutSmall(b.Raw, Negligible.Slot);
            if (TRule.SlotCount > 2)
                s2[i] = WithoutSmall(c.Raw, Negligible.Slot);
        }
    }

    /// <summary>
    /// y = x / (1 - rate) where the element is kept, else 0. The same call with dy and dx is the backward pass.
    /// y may be x.
    /// </summary>
    /// <remarks>Element i is kept if its 32 random bits are at least rate * 2^32; rate is in [0, 1]; at 1 nothing is
    /// kept.</remarks>
    public static void Dropout<T>(CounterRandom noise, float rate, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ulong drop = (ulong)(rate * 4294967296.0);
        T scale = rate < 1 ? T.One / (T.One - T.CreateChecked(rate)) : T.Zero;
        for (int i = 0; i < x.Length; i++)
            y[i] = noise.Bits((uint)i) >= drop ? x[i] * scale : T.Zero;
    }

    /// <summary>y = scale * x: pixels to numbers.</summary>
    public static void Scale<T>(ReadOnlySpan<byte> x, T scale, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = T.CreateChecked(x[i]) * scale;
    }

    /// <summary>y = x &gt; 0 ? x : alpha x, with one alpha per column; y may be x.</summary>
    public static void ParametricRelu<T>(ReadOnlyMat<T> x, ReadOnlySpan<T> alpha, Mat<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int r = 0; r < x.Rows; r++)
        {
            for (int c = 0; c < x.Columns; c++)
                y[r, c] = x[r, c] > T.Zero ? x[r, c] : alpha[c] * x[r, c];
        }
    }

    /// <summary>
    /// The backward pass of <see cref="ParametricRelu"/>: dx = dy or alpha dy; dalpha += column sums of x dy where x is
    /// not positive. dx may be empty or dy, dalpha empty.
    /// </summary>
    public static void ParametricReluBackward<T>(ReadOnlyMat<T> x, ReadOnlySpan<T> alpha, ReadOnlyMat<T> dy, Mat<T> dx, Span<T> dalpha)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int c = 0; c < x.Columns; c++)
        {
            T sum = T.Zero;
            for (int r = 0; r < x.Rows; r++)
            {
                T slope = dy[r, c];
                if (x[r, c] <= T.Zero)
                    sum += x[r, c] * slope;
                if (!dx.IsEmpty)
                    dx[r, c] = x[r, c] > T.Zero ? slope : alpha[c] * slope;
            }
            if (!dalpha.IsEmpty)
                dalpha[c] += sum;
        }
    }

    // 0 where |x| is below the bound; NaN stays.
    private static T WithoutSmall<T>(T x, double bound) where T : unmanaged, IFloatingPointIeee754<T> =>
        T.CreateChecked(bound) > T.Abs(x) ? T.Zero : x;
}
