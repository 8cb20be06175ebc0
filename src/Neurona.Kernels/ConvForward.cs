using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// The correlation of images with kernels, then bias and epilogue: a convolution's forward pass and,
/// on other strides, its input gradient.
/// </summary>
/// <remarks>
/// A product without its left matrix: the rows of A are windows, read in the image where they lie. A row of the kernel
/// (its width x channels) is one contiguous stretch of the image, so the micro-kernel's inner loop walks it and the
/// outer loop goes to the next row of the image. Neighbouring outputs are the tile's rows.
/// </remarks>
internal unsafe struct ConvForward : IKernel
{
    public float* X, Kernel, Packed, Bias, Y;
    public int Batch;

    /// <summary>The sizes, of this correlation rather than of the layer.</summary>
    public Window2D Window;

    /// <summary>Numbers from one output row to the next, from one output column to the next, and from one sample to the
    /// next.</summary>
    public nint OutRow, OutColumn, OutSample;

    public bool Relu;

    /// <summary>What else is applied last, to lines just stored; or null.</summary>
    public Epilogue? Epilogue;

    private int _rowBlocks, _itemParts, _panelParts, _panelsInPlace;

    /// <summary>The floats that <see cref="Packed"/> needs.</summary>
    public static long PackedFloats(long depth, int columns) => depth * Math.Max(1, (columns + Simd.Width - 1) / Simd.Width) * Simd.Width;

    /// <summary>Packs the kernel as it is and computes the forward pass.</summary>
    public static void Forward(ref ConvForward c)
    {
        Window2D w = c.Window;
        int width = 2 * Simd.Width, panels = (w.Filters + width - 1) / width;
        if ((long)c.Batch * w.OutHeight * w.OutWidth <= Blocking.FewPositions)
            c._panelsInPlace = w.Filters / width;
        c.Packed = Scratch.Shared(PackedFloats(w.Depth, w.Filters));
        if (c._panelsInPlace < panels)
        {
            PackedKernel pack = new()
            {
                From = c.Kernel,
                To = c.Packed,
                Depth = w.Depth,
                Columns = w.Filters,
                FirstPanel = c._panelsInPlace
            };
            Simd.Run(panels - c._panelsInPlace, (long)w.Depth * w.Filters, pack);
        }
        Run(ref c);
    }

    /// <summary>Computes all outputs with the kernel in <see cref="Packed"/>, on the workers where that pays.</summary>
    public static void Run(ref ConvForward c)
    {
        Window2D w = c.Window;
        int panels = (w.Filters + 2 * Simd.Width - 1) / (2 * Simd.Width);
        int wanted = Blocking.Tiles((long)c.Batch * w.OutHeight * w.OutWidth * w.Filters * w.Depth, Blocking.SmallConvolution);
        // Samples first, then their rows; columns last, since each part of them reads the images anew.
        c._rowBlocks = Math.Clamp((wanted + c.Batch - 1) / c.Batch, 1, w.OutHeight);
        int items = c.Batch * c._rowBlocks;
        c._itemParts = Math.Min(items, wanted);
        c._panelParts = Math.Clamp(wanted / items, 1, panels);
        Simd.Run(c._itemParts * c._panelParts, c);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
    {
        Window2D w = Window;
        int width = Tiles<O, V>.MaxColumns, panels = (w.Filters + width - 1) / width, items = Batch * _rowBlocks;
        int firstPanel = Partition.Start(panels, tile % _panelParts, _panelParts),
            endPanel = Partition.Start(panels, tile % _panelParts + 1, _panelParts);
        int end = Partition.Start(items, tile / _panelParts + 1, _itemParts);
        int together = Math.Max(1, Blocking.ImageFloats / Math.Max(1, w.InputSize / _rowBlocks));
        for (long from = Partition.Start(items, tile / _panelParts, _itemParts); from < end; from += together)
        {
            for (int panel = firstPanel; panel < endPanel; panel++)
            {
                for (int item = (int)from; item < end && item - from < together; item++)
                {
                    int block = item % _rowBlocks, bottom = Partition.Start(w.OutHeight, block + 1, _rowBlocks);
                    ValidTaps rows;
                    for (int y = Partition.Start(w.OutHeight, block, _rowBlocks); y < bottom; y = rows.End)
                    {
                        rows = ValidTaps.Rows(w, y, bottom);
                        ValidTaps columns;
                        for (int x = 0; x < w.OutWidth; x = columns.End)
                        {
                            columns = ValidTaps.Columns(w, x, w.OutWidth);
                            Rectangle<O, V>(panel, item / _rowBlocks, rows, columns);
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Rectangle<O, V>(int panel, int sample, ValidTaps rows, ValidTaps columns)
        where O : struct, ILanes<V> where V : struct
    {
        int width = Tiles<O, V>.MaxColumns, filter = panel * width, filters = Math.Min(width, Window.Filters - filter),
            channels = Window.Channels;
        bool inPlace = panel < _panelsInPlace;
        nint weight = inPlace ? Window.Filters : filters > O.Count ? width : O.Count;
        nint imageRow = (nint)Window.Width * channels, downStep = Window.StrideY * imageRow, acrossStep = (nint)Window.StrideX * channels;
        float* y = Y + sample * OutSample + rows.Start * OutRow + columns.Start * OutColumn + filter;
        if (rows.Taps == 0 || columns.Taps == 0)
        {
            Fill(y, rows.Length, columns.Length, filter, filters);
            return;
        }
        float* x = X + (nint)sample * Window.InputSize + (rows.Start * Window.StrideY - Window.PadTop + rows.First) * imageRow
            + ((nint)columns.Start * Window.StrideX - Window.PadLeft + columns.First) * channels;
        float* b = (inPlace ? Kernel + filter : Packed + (nint)filter * Window.Depth)
            + ((nint)rows.First * Window.KernelWidth + columns.First) * channels * weight;

        // The tile's rows run along the axis that needs fewer tiles: a border of one column goes down.
        int most = Math.Min(Tiles<O, V>.MaxRows, Blocking.RowsAtStride(acrossStep));
        RowTiles acrossTiles = new(columns.Length, most), downTiles = new(rows.Length, most);
        bool down = columns.Length * downTiles.Count < rows.Length * acrossTiles.Count;
        RowTiles tiles = down ? downTiles : acrossTiles;
        int lines = down ? columns.Length : rows.Length;
        nint xLine = down ? acrossStep : downStep, yLine = down ? OutColumn : OutRow,
            xStep = down ? downStep : acrossStep, yStep = down ? OutRow : OutColumn;
        bool strided = xStep != 1, fetch = Window.Depth >= 16;
        delegate*<TileArgs*, void> small = Tiles<O, V>.Get(tiles.Least, filters, strided),
            large = Tiles<O, V>.Get(tiles.Most, filters, strided);

        int inner = columns.Taps * channels, blocks = (inner + Blocking.MaxDepth - 1) / Blocking.MaxDepth, rowsPerBlock = 1;
        if (blocks == 1)
        {
            int parts = (int)(((long)inner * rows.Taps + Blocking.MaxDepth - 1) / Blocking.MaxDepth);
            rowsPerBlock = (rows.Taps + parts - 1) / parts;
        }
        TileArgs t = new() { ARow = xStep, AStep = 1, BStep = weight, CRow = yStep, Columns = filters };
        for (int line = 0; line < lines; line++)
        {
            float* a = x + line * xLine, c = y + line * yLine;
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                int count = tiles.Rows(tile);
                delegate*<TileArgs*, void> run = count == tiles.Most ? large : small;
                t.C = c;
                if (fetch)
                    Fetch(
                        c, filters, count, yStep, panel == 0 && !down ? a + rows.Taps * imageRow : null,
                        count * xStep + (tile == tiles.Count - 1 ? inner : 0));
                t.Add = false;
                for (int row = 0; row < rows.Taps; row += rowsPerBlock)
                {
                    t.Outer = Math.Min(rowsPerBlock, rows.Taps - row);
                    for (int block = 0; block < blocks; block++)
                    {
                        int start = Partition.Start(inner, block, blocks);
                        bool last = block + 1 == blocks && row + rowsPerBlock >= rows.Taps;
                        t.A = a + row * imageRow + start;
                        t.B = b + ((nint)row * Window.KernelWidth * channels + start) * weight;
                        t.Inner = Partition.Start(inner, block + 1, blocks) - start;
                        t.AJump = imageRow - t.Inner;
                        t.BJump = ((nint)Window.KernelWidth * channels - t.Inner) * weight;
                        t.Bias = last && Bias != null ? Bias + filter : null;
                        t.Relu = last && Relu;
                        run(&t);
                        t.Add = true;
                    }
                }
                a += count * xStep;
                c += count * yStep;
            }
            Epilogue?.Apply(y + line * yLine, yStep, down ? rows.Length : columns.Length, filters);
        }
    }

    // Large batches lie in memory: the outputs' lines are prefetched before the sums are there, and the image's next
    // row while this one is used (into the second level, for the first does not keep it).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* y, int filters, int rows, nint yStep, float* next, nint nextFloats)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < filters; j += 16)
                Hardware.Prefetch(y + i * yStep + j);
        }
        for (nint i = 0; i < nextFloats && next != null; i += 16)
            Hardware.PrefetchToSecondLevel(next + i);
    }

    // Windows without a tap: the sum of nothing.
    private readonly void Fill(float* y, int rows, int columns, int filter, int filters)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float* to = y + row * OutRow + column * OutColumn;
                for (int i = 0; i < filters; i++)
                {
                    float value = Bias == null ? 0 : Bias[filter + i];
                    to[i] = Relu ? MathF.Max(value, 0) : value;
                }
            }
            Epilogue?.Apply(y + row * OutRow, OutColumn, columns, filters);
        }
    }
}
