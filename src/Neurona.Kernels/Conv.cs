namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>
    /// Convolution of N, H, W, C data with kernel [height, width, in, out]: cross-correlation, as all frameworks. Then
    /// bias (if not empty) and epilogue.
    /// </summary>
    /// <remarks>
    /// y[n, i, j, f] = bias[f] + the sum over u, v, c of x[n, i s + u - p, j s + v - p, c] kernel[u, v, c, f], each
    /// product added in one rounding, taps in reading order, in blocks of at most about 384 products that are added in
    /// order. A sample's output has the same bits whatever the batch, the vector width and the number of threads.
    /// Padding is not read: its taps have no term.
    /// </remarks>
    /// <param name="window">The sizes.</param>
    /// <param name="x">A row a sample: height x width x channels.</param>
    /// <param name="kernel">Rows: height x width x in; columns: out.</param>
    /// <param name="bias">One number per filter, or empty.</param>
    /// <param name="y">A row a sample: output height x width x filters; must not overlap the others.</param>
    /// <param name="epilogue">Applied last; none by default.</param>
    /// <exception cref="ArgumentException">The sizes do not match, or are ones that no convolution has.</exception>
    public static void Conv2D(
        in Window2D window, ReadOnlyMat<float> x, ReadOnlyMat<float> kernel, ReadOnlySpan<float> bias, Mat<float> y,
        Epilogue? epilogue = null)
    {
        CheckConvolution(nameof(Conv2D), window, x, kernel, y, nameof(x), nameof(kernel), nameof(y));
        if (bias.Length > 0)
            Throw.UnlessSameLength(window.Filters, bias.Length, nameof(bias));
        if (y.Data.IsEmpty)
            return;
        fixed (float* px = x.Data, pk = kernel.Data, pb = bias, py = y.Data)
        {
            ConvForward c = new()
            {
                X = px,
                Kernel = pk,
                Bias = pb,
                Y = py,
                Batch = x.Rows,
                Window = window,
                OutColumn = window.Filters,
                OutRow = (nint)window.OutWidth * window.Filters,
                OutSample = window.OutputSize,
                Relu = epilogue is { IsRelu: true },
                Epilogue = epilogue is { IsRelu: true } ? null : epilogue,
            };
            ConvForward.Forward(ref c);
        }
    }

    /// <summary>dKernel += dL/dKernel, given dy = dL/dy of <see cref="Conv2D"/>.</summary>
    /// <remarks>
    /// dKernel[u, v, c, f] += the sum over n, i, j of x[n, i s + u - p, j s + v - p, c] dy[n, i, j, f]. The sum is
    /// finished before it is added. Its order depends on the sizes and the batch only: the same bits on every vector
    /// width and number of threads.
    /// </remarks>
    /// <param name="window">The sizes.</param>
    /// <param name="x">What went into <see cref="Conv2D"/>.</param>
    /// <param name="dy">The gradient with respect to its output, before the epilogue.</param>
    /// <param name="dKernel">The kernel's gradient, added to; must not overlap the others.</param>
    /// <exception cref="ArgumentException">The sizes do not match, or are ones that no convolution has.</exception>
    public static void Conv2DBackwardWeights(in Window2D window, ReadOnlyMat<float> x, ReadOnlyMat<float> dy, Mat<float> dKernel)
    {
        CheckConvolution(nameof(Conv2DBackwardWeights), window, x, dKernel, dy, nameof(x), nameof(dKernel), nameof(dy));
        if (dy.Data.IsEmpty || dKernel.Data.IsEmpty)
            return;
        fixed (float* px = x.Data, pdy = dy.Data, pdk = dKernel.Data)
            ConvWeightGradient.Run(window, x.Rows, px, pdy, pdk);
    }

    /// <summary>dx = dL/dx, given dy = dL/dy of <see cref="Conv2D"/>.</summary>
    /// <remarks>
    /// dx[n, k, l, c] = the sum over u, v, f of dy[n, i, j, f] kernel[u, v, c, f] with k = i s + u - p and
    /// l = j s + v - p: the correlation of dy with the flipped and transposed kernel. With strides each residue of
    /// (k, l) modulo the strides meets its own taps and is a correlation of its own. Order and bits as in
    /// <see cref="Conv2D"/>.
    /// </remarks>
    /// <param name="window">The sizes.</param>
    /// <param name="dy">The gradient with respect to the output, before the epilogue.</param>
    /// <param name="kernel">The kernel of the forward pass.</param>
    /// <param name="dx">Overwritten with the gradient with respect to the input; must not overlap the others.</param>
    /// <exception cref="ArgumentException">The sizes do not match, or are ones that no convolution has.</exception>
    public static void Conv2DBackwardInput(in Window2D window, ReadOnlyMat<float> dy, ReadOnlyMat<float> kernel, Mat<float> dx)
    {
        CheckConvolution(nameof(Conv2DBackwardInput), window, dx, kernel, dy, nameof(dx), nameof(kernel), nameof(dy));
        if (dx.Data.IsEmpty)
            return;
        fixed (float* pdy = dy.Data, pk = kernel.Data, pdx = dx.Data)
        {
            float* packed = Scratch.Shared(
                ConvForward.PackedFloats((long)window.KernelHeight * window.KernelWidth * window.Filters, window.Channels));
            for (int down = 0; down < window.StrideY; down++)
            {
                for (int across = 0; across < window.StrideX; across++)
                    InputPhase(window, dx.Rows, down, across, pdy, pk, packed, pdx);
            }
        }
    }

    // The inputs that meet the taps down, down + stride, ... of each window: input row = stride q + down - padding
    // meets tap down + stride t of output q - t.
    private static void InputPhase(in Window2D w, int batch, int down, int across, float* dy, float* kernel, float* packed, float* dx)
    {
        (int firstRow, int rows, int tapsDown, int padTop) = Phase(down, w.StrideY, w.PadTop, w.KernelHeight, w.Height);
        (int firstColumn, int columns, int tapsAcross, int padLeft) = Phase(across, w.StrideX, w.PadLeft, w.KernelWidth, w.Width);
        if (rows <= 0 || columns <= 0)
            return;
        int panels = (w.Channels + 2 * Simd.Width - 1) / (2 * Simd.Width);
        FlippedKernel pack = new()
        {
            From = kernel,
            To = packed,
            Window = w,
            FirstDown = down,
            FirstAcross = across,
            TapsDown = tapsDown,
            TapsAcross = tapsAcross
        };
        Simd.Run(panels, (long)tapsDown * tapsAcross * w.Filters * w.Channels, pack);
        ConvForward c = new()
        {
            X = dy,
            Packed = packed,
            Y = dx + ((nint)firstRow * w.Width + firstColumn) * w.Channels,
            Batch = batch,
            Window = new(w.OutHeight, w.OutWidth, w.Filters, tapsDown, tapsAcross, 1, 1, padTop, padLeft, rows, columns, w.Channels),
            OutColumn = (nint)w.StrideX * w.Channels,
            OutRow = (nint)w.StrideY * w.Width * w.Channels,
            OutSample = w.InputSize,
        };
        ConvForward.Run(ref c);
    }

    private static (int First, int Count, int Taps, int Pad) Phase(int phase, int stride, int pad, int kernel, int size)
    {
        int taps = phase < kernel ? (kernel - phase + stride - 1) / stride : 0;
        int q = pad > phase ? (pad - phase + stride - 1) / stride : 0, first = stride * q + phase - pad;
        return (first, (size - first + stride - 1) / stride, taps, taps - 1 - q);
    }

    private static void CheckConvolution(
        string who, in Window2D w, ReadOnlyMat<float> x, ReadOnlyMat<float> kernel, ReadOnlyMat<float> y,
        string xName, string kernelName, string yName)
    {
        if (w.ConvolutionFault() is { } fault)
            ThrowWindow(who, fault, w);
        CheckImages(w, x, y, xName, yName);
        Throw.UnlessSameShape(w.Depth, w.Filters, kernel.Rows, kernel.Columns, kernelName);
    }

    // A row a sample on both sides.
    private static void CheckImages(in Window2D w, ReadOnlyMat<float> x, ReadOnlyMat<float> y, string xName, string yName)
    {
        Throw.UnlessSameShape(x.Rows, w.InputSize, x.Rows, x.Columns, xName);
        Throw.UnlessSameShape(x.Rows, w.OutputSize, y.Rows, y.Columns, yName);
    }

    private static void ThrowWindow(string who, string fault, in Window2D window) =>
        throw new ArgumentException($"{who} expects {fault}; got {window}. Correct the window's sizes.", nameof(window));
}
