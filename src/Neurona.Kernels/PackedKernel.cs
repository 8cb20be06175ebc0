namespace Neurona.Numerics;

/// <summary>Lays a convolution's kernel out in panels for <see cref="ConvForward"/>, a tile a panel.</summary>
internal unsafe struct PackedKernel : IKernel
{
    public float* From, To;

    /// <summary>The kernel's rows and columns, as stored.</summary>
    public int Depth, Columns;

    /// <summary>The panel of tile 0; those before are read in place.</summary>
    public int FirstPanel;

    /// <inheritdoc/>
    public readonly void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
    {
        int first = (tile + FirstPanel) * Tiles<O, V>.MaxColumns;
        Pack<O, V>.Rows(From + first, Columns, Depth, Math.Min(Tiles<O, V>.MaxColumns, Columns - first), To + (nint)first * Depth);
    }
}

/// <summary>
/// Lays the taps of one phase of a convolution's kernel out for the input gradient: flipped, and each tap (in x out)
/// transposed. A tile is a panel.
/// </summary>
internal unsafe struct FlippedKernel : IKernel
{
    public float* From, To;

    /// <summary>The layer's sizes.</summary>
    public Window2D Window;

    /// <summary>The phase's first tap down and across, and its number of taps, one every stride.</summary>
    public int FirstDown, FirstAcross, TapsDown, TapsAcross;

    /// <inheritdoc/>
    public readonly void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
    {
        int first = tile * Tiles<O, V>.MaxColumns, columns = Math.Min(Tiles<O, V>.MaxColumns, Window.Channels - first),
            filters = Window.Filters;
        int width = columns > O.Count ? Tiles<O, V>.MaxColumns : O.Count;
        float* to = To + (nint)first * TapsDown * TapsAcross * filters;
        for (int down = TapsDown - 1; down >= 0; down--)
        {
            for (int across = TapsAcross - 1; across >= 0; across--, to += (nint)filters * width)
            {
                nint tap = (nint)(FirstDown + down * Window.StrideY) * Window.KernelWidth + FirstAcross + across * Window.StrideX;
                Pack<O, V>.Transposed(From + (tap * Window.Channels + first) * filters, filters, filters, columns, to);
            }
        }
    }
}
