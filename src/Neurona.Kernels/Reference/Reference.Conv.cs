using System.Numerics;

namespace Neurona.Numerics;

internal static partial class Reference
{
    /// <summary>
    /// Convolution of N, H, W, C data with kernel [height, width, in, out]: cross-correlation, as all frameworks. Then
    /// bias (if not empty) and epilogue.
    /// </summary>
    /// <param name="window">The sizes.</param>
    /// <param name="x">A row a sample: height x width x channels.</param>
    /// <param name="kernel">Rows: height x width x in; columns: out.</param>
    /// <param name="bias">One number per filter, or empty.</param>
    /// <param name="y">A row a sample: output height x width x filters.</param>
    /// <param name="epilogue">Applied last.</param>
    public static void Conv2D<T>(
        in Window2D window, ReadOnlyMat<T> x, ReadOnlyMat<T> kernel, ReadOnlySpan<T> bias, Mat<T> y, Epilogue? epilogue = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Window2D w = window;
        for (int n = 0; n < x.Rows; n++)
        {
            ReadOnlySpan<T> from = x.Row(n);
            for (int oy = 0; oy < w.OutHeight; oy++)
            {
                for (int ox = 0; ox < w.OutWidth; ox++)
                {
                    Span<T> to = y.Row(n).Slice((oy * w.OutWidth + ox) * w.Filters, w.Filters);
                    to.Clear();
                    for (int k = 0; k < w.Depth; k++)
                    {
                        int at = InputAt(w, oy, ox, k);
                        for (int f = 0; at >= 0 && f < w.Filters; f++)
                            to[f] = T.FusedMultiplyAdd(from[at], kernel[k, f], to[f]);
                    }
                    Finish(to, bias, epilogue);
                }
            }
        }
    }

    /// <summary>dKernel += dL/dKernel, given dy = dL/dy of <see cref="Conv2D"/>.</summary>
    public static void Conv2DBackwardWeights<T>(in Window2D window, ReadOnlyMat<T> x, ReadOnlyMat<T> dy, Mat<T> dKernel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Window2D w = window;
        for (int k = 0; k < w.Depth; k++)
        {
            for (int f = 0; f < w.Filters; f++)
            {
                T sum = T.Zero;
                for (int n = 0; n < x.Rows; n++)
                {
                    for (int p = 0; p < w.OutHeight * w.OutWidth; p++)
                    {
                        int at = InputAt(w, p / w.OutWidth, p % w.OutWidth, k);
                        if (at >= 0)
                            sum = T.FusedMultiplyAdd(x[n, at], dy[n, p * w.Filters + f], sum);
                    }
                }
                dKernel[k, f] += sum;
            }
        }
    }

    /// <summary>dx = dL/dx, given dy = dL/dy of <see cref="Conv2D"/>.</summary>
    public static void Conv2DBackwardInput<T>(in Window2D window, ReadOnlyMat<T> dy, ReadOnlyMat<T> kernel, Mat<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Window2D w = window;
        dx.Data.Clear();
        for (int n = 0; n < dy.Rows; n++)
        {
            for (int p = 0; p < w.OutHeight * w.OutWidth; p++)
            {
                for (int k = 0; k < w.Depth; k++)
                {
                    int at = InputAt(w, p / w.OutWidth, p % w.OutWidth, k);
                    if (at < 0)
                        continue;
                    T sum = T.Zero;
                    for (int f = 0; f < w.Filters; f++)
                        sum = T.FusedMultiplyAdd(dy[n, p * w.Filters + f], kernel[k, f], sum);
                    dx[n, at] += sum;
                }
            }
        }
    }

    /// <summary>The largest input of each window and channel; padding never wins.</summary>
    public static void MaxPool2D<T>(in Window2D window, ReadOnlyMat<T> x, Mat<T> y) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Window2D w = window;
        for (int n = 0; n < x.Rows; n++)
        {
            for (int q = 0; q < w.OutputSize; q++)
                y[n, q] = x[n, ArgMax(w, x.Row(n), q)];
        }
    }

    /// <summary>dx = dy at the first largest input of each window (in reading order), summed where windows
    /// overlap.</summary>
    public static void MaxPool2DBackward<T>(in Window2D window, ReadOnlyMat<T> x, ReadOnlyMat<T> dy, Mat<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Window2D w = window;
        dx.Data.Clear();
        for (int n = 0; n < x.Rows; n++)
        {
            for (int q = 0; q < w.OutputSize; q++)
                dx[n, ArgMax(w, x.Row(n), q)] += dy[n, q];
        }
    }

    private static int ArgMax<T>(in Window2D w, ReadOnlySpan<T> x, int output) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channel = output % w.Channels, position = output / w.Channels, best = -1;
        for (int k = channel; k < w.Depth; k += w.Channels)
        {
            int at = InputAt(w, position / w.OutWidth, position % w.OutWidth, k);
            if (at >= 0 && (best < 0 || x[at] > x[best]))
                best = at;
        }
        return best;
    }

    // Where tap k = (row, column, channel) of the window at (oy, ox) reads in a sample; -1 in the padding.
    private static int InputAt(in Window2D w, int oy, int ox, int k)
    {
        int channel = k % w.Channels, tap = k / w.Channels;
        int iy = oy * w.StrideY - w.PadTop + tap / w.KernelWidth;
        int ix = ox * w.StrideX - w.PadLeft + tap % w.KernelWidth;
        bool inside = (uint)iy < (uint)w.Height && (uint)ix < (uint)w.Width;
        return inside ? (iy * w.Width + ix) * w.Channels + channel : -1;
    }
}
