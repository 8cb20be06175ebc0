namespace Neurona.Numerics;

/// <summary>The sizes of a two-dimensional convolution or pooling over N, H, W, C data. Padding beyond the border is implied by the sizes.</summary>
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
    /// <summary>Numbers in one input sample.</summary>
    public int InputSize => Height * Width * Channels;

    /// <summary>Numbers in one output sample.</summary>
    public int OutputSize => OutHeight * OutWidth * Filters;

    /// <summary>Products summed for one output: kernel height x kernel width x channels.</summary>
    public int Depth => KernelHeight * KernelWidth * Channels;
}
