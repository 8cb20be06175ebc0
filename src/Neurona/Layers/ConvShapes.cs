namespace Neurona;

/// <summary>Sizes of sliding windows over height x width x channels, by Keras' rules.</summary>
internal static class ConvShapes
{
    public static Window2D Of(LayerBuilder b, Shape x, Size2D kernel, Size2D strides, Padding padding, int filters, bool pools = false)
    {
        if (x.Rank != 3)
            throw b.Mismatch("an input of height x width x channels",
                "Give the model's input three axes, such as 28x28x1, or put a Reshape before it.");
        (int outHeight, int top) = Positions(b, x[0], kernel.Height, strides.Height, padding, "height");
        (int outWidth, int left) = Positions(b, x[1], kernel.Width, strides.Width, padding, "width");
        Window2D window = new(
            x[0], x[1], x[2], kernel.Height, kernel.Width, strides.Height, strides.Width, top, left, outHeight, outWidth, filters);
        return (pools ? window.PoolingFault() : window.ConvolutionFault()) is { } fault
            ? throw b.Mismatch(fault, $"{window}", "Use a smaller window or stride, fewer filters, or a smaller input.")
            : window;
    }

    public static Size2D Positive(Size2D size, string who, string what)
    {
        Require.AtLeast(size.Height, 1, who, what);
        Require.AtLeast(size.Width, 1, who, what);
        return size;
    }

    private static (int Out, int Before) Positions(LayerBuilder b, int size, int kernel, int stride, Padding padding, string axis)
    {
        if (padding == Padding.Same)
        {
            // In 64 bits: the window is checked as a whole afterwards.
            long positions = ((long)size + stride - 1) / stride;
            return ((int)positions, (int)(Math.Max((positions - 1) * stride + kernel - size, 0) / 2));
        }
        if (kernel > size)
            throw b.Mismatch($"an input at least as large as its window, {axis} {kernel}",
                "Use a smaller window, Padding.Same, or fewer layers that shrink the image.");
        return ((size - kernel) / stride + 1, 0);
    }
}
