namespace Neurona.Numerics;

/// <summary>The sizes of a two-dimensional convolution or pooling over N, H, W, C data. Padding beyond the border is
/// implied by the sizes.</summary>
/// <remarks>Any numbers can be written down; every kernel that takes a window checks them before it reads or
/// writes.</remarks>
/// <param name="Height">Input height.</param>
/// <param name="Width">Input width.</param>
/// <param name="Channels">Input channels.</param>
/// <param name="KernelHeight">Window height.</param>
/// <param name="KernelWidth">Window width.</param>
/// <param name="StrideY">Vertical step between windows.</param>
/// <param name="StrideX">Horizontal step between windows.</param>
/// <param name="PadTop">Rows of padding above the input.</param>
/// <param name="PadLeft">Columns of padding left of the input.</param>
/// <param name="OutHeight">Output height.</param>
/// <param name="OutWidth">Output width.</param>
/// <param name="Filters">Output channels; for pooling the input's channels.</param>
public readonly record struct Window2D(
    int Height, int Width, int Channels, int KernelHeight, int KernelWidth, int StrideY, int StrideX,
    int PadTop, int PadLeft, int OutHeight, int OutWidth, int Filters)
{
    // Positions on an axis are computed in 32 bits; half of them leave room for one more stride or vector.
    private const int MaxExtent = 1 << 30;

    // The numbers of a kernel laid out in panels of whole vectors: 4 GB.
    private const int MaxPackedKernel = 1 << 30;

    // The widest vector on any machine, so that no machine takes what another refuses.
    private const int MaxVector = 16;

    /// <summary>Numbers in one input sample.</summary>
    /// <exception cref="OverflowException">More than 2^31 - 1.</exception>
    public int InputSize => checked(Height * Width * Channels);

    /// <summary>Numbers in one output sample.</summary>
    /// <exception cref="OverflowException">More than 2^31 - 1.</exception>
    public int OutputSize => checked(OutHeight * OutWidth * Filters);

    /// <summary>Products summed for one output: kernel height x kernel width x channels.</summary>
    /// <exception cref="OverflowException">More than 2^31 - 1.</exception>
    public int Depth => checked(KernelHeight * KernelWidth * Channels);

    /// <summary>What a convolution expects of these sizes and does not find, as the object of "expects"; null if all is
    /// well.</summary>
    public string? ConvolutionFault()
    {
        if (CommonFault() is { } fault)
            return fault;
        // The forward pass packs columns of filters, the backward pass columns of channels. 128 bits hold the product
        // of four 31-bit numbers.
        Int128 taps = (Int128)KernelHeight * KernelWidth;
        return taps * Channels * Whole(Filters) > MaxPackedKernel || taps * Filters * Whole(Channels) > MaxPackedKernel
            ? $"a kernel of at most {MaxPackedKernel} numbers, its channels and filters rounded up to multiples of {MaxVector}"
            : null;
    }

    /// <summary>What a pooling expects of these sizes and does not find, as the object of "expects"; null if all is
    /// well.</summary>
    public string? PoolingFault()
    {
        if (CommonFault() is { } fault)
            return fault;
        if (Filters != Channels)
            return "as many channels out as in";
        bool inside = PadTop < KernelHeight && (OutHeight - 1) * StrideY - PadTop < Height
            && PadLeft < KernelWidth && (OutWidth - 1) * StrideX - PadLeft < Width;
        return inside ? null : "every window to have an input inside";
    }

    /// <summary>The sizes in words.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Height}x{Width}x{Channels} to {OutHeight}x{OutWidth}x{Filters}, window {KernelHeight}x{KernelWidth}, ")
        + FormattableString.Invariant($"strides {StrideY}x{StrideX}, padding {PadTop} above and {PadLeft} on the left");

    private string? CommonFault()
    {
        int least = Math.Min(
            Math.Min(Math.Min(Height, Width), Math.Min(Channels, Filters)),
            Math.Min(Math.Min(KernelHeight, KernelWidth), Math.Min(OutHeight, OutWidth)));
        if (least < 1)
            return "sizes of at least 1";
        if (StrideY < 1 || StrideX < 1)
            return "strides of at least 1";
        if (PadTop < 0 || PadLeft < 0)
            return "a padding of at least 0";
        if (Extent(OutHeight, StrideY, KernelHeight, PadTop, Height) > MaxExtent
            || Extent(OutWidth, StrideX, KernelWidth, PadLeft, Width) > MaxExtent)
            return $"outputs x stride + window + padding + input of at most {MaxExtent} on each axis";
        bool fits = (Int128)Height * Width * Channels <= int.MaxValue && (Int128)OutHeight * OutWidth * Filters <= int.MaxValue
            && (Int128)KernelHeight * KernelWidth * Channels <= int.MaxValue;
        return fits ? null : $"inputs, outputs and windows of at most {int.MaxValue} numbers each";
    }

    private static long Extent(int outputs, int stride, int kernel, int pad, int size) => (long)outputs * stride + kernel + pad + size;

    private static long Whole(int columns) => ((long)columns + MaxVector - 1) / MaxVector * MaxVector;
}
