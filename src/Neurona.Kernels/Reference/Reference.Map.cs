using System.Numerics;

namespace Neurona.Numerics;

public static partial class Reference
{
    /// <summary>y = f(x), element by element; y may be x.</summary>
    public static void Map<TOp, T>(in TOp op, ReadOnlySpan<T> x, Span<T> y)
        where TOp : struct, IUnary where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = op.Value<ExactOps<T>, T>(x[i]);
    }

    /// <summary>dx = dy f'(x), element by element; dx may be dy. x may be y where the slope uses y alone.</summary>
    public static void MapBack<TOp, T>(in TOp op, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where TOp : struct, IActivation where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < dy.Length; i++)
            dx[i] = dy[i] * op.Slope<ExactOps<T>, T>(x[i], y[i]);
    }

    /// <summary>y = f(a, b), element by element; y may be a or b.</summary>
    public static void Zip<TOp, T>(in TOp op, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where TOp : struct, IBinary where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < a.Length; i++)
            y[i] = op.Value<ExactOps<T>, T>(a[i], b[i]);
    }

    /// <summary>One pass of an optimizer over weights, gradients and states: applies the rule. The gradients stay as they are.</summary>
    public static void Update<TRule, T>(in TRule rule, Span<T> w, ReadOnlySpan<T> g, Span<T> s0, Span<T> s1, Span<T> s2)
        where TRule : struct, IUpdateRule where T : unmanaged, IFloatingPointIeee754<T>
    {
        T unused = T.Zero;
        for (int i = 0; i < w.Length; i++)
        {
            rule.Apply<ExactOps<T>, T>(
                ref w[i], g[i],
                ref TRule.StateCount > 0 ? ref s0[i] : ref unused,
                ref TRule.StateCount > 1 ? ref s1[i] : ref unused,
                ref TRule.StateCount > 2 ? ref s2[i] : ref unused);
        }
    }

    /// <summary>y = x / (1 - rate) where the element is kept, else 0. The same call with dy and dx is the backward pass. y may be x.</summary>
    /// <remarks>Element i is kept if its 32 random bits are at least rate * 2^32; rate is in [0, 1]; at 1 nothing is kept.</remarks>
    public static void Dropout<T>(Noise noise, float rate, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>
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

    /// <summary>The backward pass of <see cref="ParametricRelu"/>: dx = dy or alpha dy; dalpha += column sums of x dy where x is not positive. dx may be empty or dy, dalpha empty.</summary>
    public static void ParametricReluBack<T>(ReadOnlyMat<T> x, ReadOnlySpan<T> alpha, ReadOnlyMat<T> dy, Mat<T> dx, Span<T> dalpha)
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
                if (!dx.Data.IsEmpty)
                    dx[r, c] = x[r, c] > T.Zero ? slope : alpha[c] * slope;
            }
            if (!dalpha.IsEmpty)
                dalpha[c] += sum;
        }
    }
}
