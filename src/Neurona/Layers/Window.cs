namespace Neurona;

/// <summary>Height and width of a window or step: one number for both, or a pair.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same for height and width.</summary>
    public static implicit operator Size2D(int side) => new(side, side);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>3x3</summary>
    public override string ToString() => $"{Height}x{Width}";
}

/// <summary>What lies beyond the border of an image.</summary>
public enum Padding
{
    /// <summary>Nothing: windows stay inside, the output shrinks.</summary>
    Valid,

    /// <summary>Enough padding that the output has ceil(size / stride) positions; an odd rest goes to the end, as in Keras.</summary>
    Same,
}

/// <summary>Sizes of sliding windows over height x width x channels, by Keras' rules.</summary>
internal static class Window
{
    public static Window2D Of(LayerBuilder b, Shape x, Size2D kernel, Size2D strides, Padding padding, int filters, bool pools = false)
    {
        if (x.Rank != 3)
            throw b.Mismatch("an input of height x width x channels", "Give the model's input three axes, such as 28x28x1, or put a Reshape before it.");
        (int outHeight, int top) = Positions(b, x[0], kernel.Height, strides.Height, padding, "height");
        (int outWidth, int left) = Positions(b, x[1], kernel.Width, strides.Width, padding, "width");
        Window2D window = new(x[0], x[1], x[2], kernel.Height, kernel.Width, strides.Height, strides.Width, top, left, outHeight, outWidth, filters);
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
            throw b.Mismatch($"an input at least as large as its window, {axis} {kernel}", "Use a smaller window, Padding.Same, or fewer layers that shrink the image.");
        return ((size - kernel) / stride + 1, 0);
    }
}
