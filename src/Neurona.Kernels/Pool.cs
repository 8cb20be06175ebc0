using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>The largest input of each window and channel; padding never wins.</summary>
    /// <remarks>
    /// Of equal inputs the first in reading order stands; an input replaces what stands only if it is larger,
    /// which NaN never is.
    /// </remarks>
    /// <param name="window">The sizes; every window has an input inside.</param>
    /// <param name="x">A row a sample: height x width x channels.</param>
    /// <param name="y">A row a sample: output height x width x channels.</param>
    /// <exception cref="ArgumentException">The sizes do not match, are ones that no pooling has, or a window lies in
    /// the padding altogether.
    /// </exception>
    public static void MaxPool2D(in Window2D window, ReadOnlyMat<float> x, Mat<float> y)
    {
        CheckPooling(nameof(MaxPool2D), window, x, y, nameof(y));
        fixed (float* px = x.Data, py = y.Data)
            Simd.Run(x.Rows, x.Data.Length, new Pool { Window = window, X = px, Y = py });
    }

    /// <summary>dx = dy at the first largest input of each window (in reading order), summed where windows
    /// overlap.</summary>
    /// <remarks>Windows are taken in reading order; the input that stands is found as in
    /// <see cref="MaxPool2D"/>.</remarks>
    /// <param name="window">The sizes; every window has an input inside.</param>
    /// <param name="x">What went into <see cref="MaxPool2D"/>.</param>
    /// <param name="dy">The gradient with respect to its output.</param>
    /// <param name="dx">Overwritten with the gradient with respect to x; must not overlap the others.</param>
    /// <exception cref="ArgumentException">The sizes do not match, are ones that no pooling has, or a window lies in
    /// the padding altogether.
    /// </exception>
    public static void MaxPool2DBackward(in Window2D window, ReadOnlyMat<float> x, ReadOnlyMat<float> dy, Mat<float> dx)
    {
        CheckPooling(nameof(MaxPool2DBackward), window, x, dy, nameof(dy));
        Throw.UnlessSameShape(x.Rows, x.Columns, dx.Rows, dx.Columns, nameof(dx));
        fixed (float* px = x.Data, pdy = dy.Data, pdx = dx.Data)
            Simd.Run(x.Rows, x.Data.Length, new PoolBackward { Window = window, X = px, DY = pdy, DX = pdx });
    }

    private static void CheckPooling(string who, in Window2D w, ReadOnlyMat<float> x, ReadOnlyMat<float> y, string yName)
    {
        if (w.PoolingFault() is { } fault)
            ThrowWindow(who, fault, w);
        CheckImages(w, x, y, nameof(x), yName);
    }
}

/// <summary>The largest input of each window; a tile is a sample.</summary>
internal unsafe struct Pool : IKernel
{
    public Window2D Window;
    public float* X, Y;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
    {
        Window2D w = Window;
        int channels = w.Channels;
        nint imageRow = (nint)w.Width * channels;
        float* x = X + (nint)tile * w.InputSize, y = Y + (nint)tile * w.OutputSize;
        for (int row = 0; row < w.OutHeight; row++)
        {
            (int top, int bottom) = PoolWindow.Rows(w, row);
            for (int column = 0; column < w.OutWidth; column++, y += channels)
            {
                (int left, int right) = PoolWindow.Columns(w, column);
                float* from = x + top * imageRow + (nint)left * channels;
                int c = 0;
                if (bottom - top == 2 && right - left == 2)
                {
                    float* below = from + imageRow;
                    for (; c <= channels - O.Count; c += O.Count)
                    {
                        V first = O.Load(from + c), second = O.Load(from + channels + c),
                            third = O.Load(below + c), fourth = O.Load(below + channels + c);
                        first = O.WhereGreater(second, first, second, first);
                        first = O.WhereGreater(third, first, third, first);
                        O.Store(y + c, O.WhereGreater(fourth, first, fourth, first));
                    }
                }
                for (; c < channels; c += O.Count)
                {
                    int n = Math.Min(O.Count, channels - c);
                    V best = O.LoadFirst(from + c, n);
                    for (int i = 0; i < bottom - top; i++)
                    {
                        float* line = from + i * imageRow + c;
                        for (int j = 0; j < right - left; j++, line += channels)
                        {
                            V next = O.LoadFirst(line, n);
                            best = O.WhereGreater(next, best, next, best);
                        }
                    }
                    O.StoreFirst(y + c, best, n);
                }
            }
        }
    }
}

/// <summary>dy to the largest input of each window; a tile is a sample.</summary>
internal unsafe struct PoolBackward : IKernel
{
    public Window2D Window;
    public float* X, DY, DX;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
    {
        Window2D w = Window;
        int channels = w.Channels;
        nint imageRow = (nint)w.Width * channels;
        float* x = X + (nint)tile * w.InputSize, dy = DY + (nint)tile * w.OutputSize, dx = DX + (nint)tile * w.InputSize;
        // Windows side by side write all of their inputs; where they leave inputs out, or overlap, dx starts from zero.
        bool apart = w.KernelHeight <= w.StrideY && w.KernelWidth <= w.StrideX;
        bool covered = w.KernelHeight == w.StrideY && w.KernelWidth == w.StrideX
            && w.OutHeight * w.StrideY - w.PadTop >= w.Height && w.OutWidth * w.StrideX - w.PadLeft >= w.Width;
        if (!apart || !covered)
            new Span<float>(dx, w.InputSize).Clear();
        for (int row = 0; row < w.OutHeight; row++)
        {
            (int top, int bottom) = PoolWindow.Rows(w, row);
            for (int column = 0; column < w.OutWidth; column++, dy += channels)
            {
                (int left, int right) = PoolWindow.Columns(w, column);
                nint at = top * imageRow + (nint)left * channels;
                int c = 0;
                if (apart && bottom - top == 2 && right - left == 2)
                {
                    for (; c <= channels - O.Count; c += O.Count)
                        Square<O, V>(x + at + c, dy + c, dx + at + c, channels, imageRow);
                }
                for (; c < channels; c += O.Count)
                    Any<O, V>(
                        x + at + c, dy + c, dx + at + c, bottom - top, right - left, channels, imageRow,
                        Math.Min(O.Count, channels - c), !apart);
            }
        }
    }

    // From the last input to the first: what is larger than all before it takes dy, what is left goes on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square<O, V>(float* x, float* dy, float* dx, nint next, nint below) where O : struct, ILanes<V> where V : struct
    {
        V a = O.Load(x), b = O.Load(x + next), c = O.Load(x + below), d = O.Load(x + below + next), zero = O.Zero;
        V ab = O.WhereGreater(b, a, b, a), abc = O.WhereGreater(c, ab, c, ab);
        V left = O.Add(zero, O.Load(dy));
        O.Store(dx + below + next, O.WhereGreater(d, abc, left, zero));
        left = O.WhereGreater(d, abc, zero, left);
        O.Store(dx + below, O.WhereGreater(c, ab, left, zero));
        left = O.WhereGreater(c, ab, zero, left);
        O.Store(dx + next, O.WhereGreater(b, a, left, zero));
        O.Store(dx, O.WhereGreater(b, a, zero, left));
    }

    // The number of the winning input in each lane first, then dy to each input by its number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Any<O, V>(float* x, float* dy, float* dx, int rows, int columns, nint next, nint below, int n, bool add)
        where O : struct, ILanes<V> where V : struct
    {
        V best = O.LoadFirst(x, n), winner = O.Zero, given = O.LoadFirst(dy, n), one = O.OfBits(1);
        for (int k = 1; k < rows * columns; k++)
        {
            V value = O.LoadFirst(x + k / columns * below + k % columns * next, n);
            winner = O.WhereGreater(value, best, O.OfBits((uint)k), winner);
            best = O.WhereGreater(value, best, value, best);
        }
        for (int k = 0; k < rows * columns; k++)
        {
            float* to = dx + k / columns * below + k % columns * next;
            V mine = O.WhereBitsBelow(O.Xor(winner, O.OfBits((uint)k)), one, given, O.Zero);
            O.StoreFirst(to, O.Add(add ? O.LoadFirst(to, n) : O.Zero, mine), n);
        }
    }
}

/// <summary>The part of a window that lies inside the image.</summary>
internal static class PoolWindow
{
    public static (int Top, int Bottom) Rows(in Window2D w, int output) => Inside(output * w.StrideY - w.PadTop, w.KernelHeight, w.Height);

    public static (int Left, int Right) Columns(in Window2D w, int output) =>
        Inside(output * w.StrideX - w.PadLeft, w.KernelWidth, w.Width);

    private static (int First, int End) Inside(int origin, int kernel, int size) => (Math.Max(origin, 0), Math.Min(origin + kernel, size));
}
