using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// The gradient of a convolution's kernel: for each tap the product of the inputs it met with dy,
/// summed over samples and positions.
/// </summary>
/// <remarks>
/// The rows of the product are a stretch of one kernel row (width x channels), contiguous in the image at every
/// position; k is the position. The samples are cut into pieces of about 128 positions, one chain each; a group of
/// pieces adds up in order in a sum of its own, and the groups are added in order. Pieces and groups depend on the
/// sizes and the batch only, so that threads may take groups, and parts of the kernel within a group, as they come.
/// </remarks>
internal unsafe struct ConvWeightGradient : IKernel
{
    private float* _x, _dy, _sums;
    private Window2D _window;
    private int _rowPieces, _columnPieces, _pieces, _groups, _parts;
    private long _groupFloats;

    /// <summary>dKernel += the gradient.</summary>
    public static void Run(in Window2D window, int batch, float* x, float* dy, float* dKernel)
    {
        int width = 2 * Simd.Width, panels = (window.Filters + width - 1) / width, vectors = (window.Filters + Simd.Width - 1) / Simd.Width;
        ConvWeightGradient g = new() { _x = x, _dy = dy, _window = window, _groupFloats = (long)window.Depth * vectors * Simd.Width };
        g._columnPieces = (window.OutWidth + 2 * Blocking.PiecePositions - 1) / (2 * Blocking.PiecePositions);
        g._rowPieces = g._columnPieces > 1
            ? window.OutHeight
            : (window.OutHeight + Math.Max(1, Blocking.PiecePositions / window.OutWidth) - 1)
                / Math.Max(1, Blocking.PiecePositions / window.OutWidth);
        g._pieces = batch * g._rowPieces * g._columnPieces;
        // Not the padded size: the number of groups must not depend on the width.
        g._groups = Math.Clamp(
            (int)(Blocking.GroupFloats / ((long)window.Depth * window.Filters)), 1, Math.Min(g._pieces, Blocking.MaxGroups));
        g._sums = Scratch.Shared(g._groups * g._groupFloats);

        int wanted = Blocking.Tiles(
            (long)batch * window.OutHeight * window.OutWidth * window.Filters * window.Depth, Blocking.SmallConvolution);
        g._parts = Math.Clamp((wanted + g._groups - 1) / g._groups, 1, panels * window.KernelHeight);
        Simd.Run(g._groups * g._parts, wanted > 1 ? long.MaxValue : 0, g);

        Total total = new()
        {
            Sums = g._sums,
            DKernel = dKernel,
            Depth = window.Depth,
            Filters = window.Filters,
            Groups = g._groups,
            GroupFloats = g._groupFloats
        };
        Simd.Run((window.Depth + Blocking.TotalRows - 1) / Blocking.TotalRows, g._groups * g._groupFloats, total);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
    {
        Window2D w = _window;
        int width = Tiles<O, V>.MaxColumns, panels = (w.Filters + width - 1) / width, group = tile / _parts, part = tile % _parts;
        // A strip is what one kernel row has in one panel.
        int firstStrip = Partition.Start(panels * w.KernelHeight, part, _parts),
            endStrip = Partition.Start(panels * w.KernelHeight, part + 1, _parts);
        float* sums = _sums + group * (nint)_groupFloats;
        for (int strip = firstStrip; strip < endStrip; strip++)
            new Span<float>(Strip<O>(sums, strip, width), w.KernelWidth * w.Channels * StripWidth<O>(strip, width)).Clear();

        int end = Partition.Start(_pieces, group + 1, _groups);
        for (int piece = Partition.Start(_pieces, group, _groups); piece < end; piece++)
        {
            int column = piece % _columnPieces, row = piece / _columnPieces % _rowPieces, sample = piece / _columnPieces / _rowPieces;
            int top = Partition.Start(w.OutHeight, row, _rowPieces), bottom = Partition.Start(w.OutHeight, row + 1, _rowPieces);
            int left = Partition.Start(w.OutWidth, column, _columnPieces), right = Partition.Start(w.OutWidth, column + 1, _columnPieces);
            float* x = _x + (nint)sample * w.InputSize, dy = _dy + (nint)sample * w.OutputSize;
            float* packed = null;
            int packedPanel = -1;
            for (int strip = firstStrip; strip < endStrip; strip++)
            {
                int panel = strip / w.KernelHeight, vectors = StripWidth<O>(strip, width);
                float* b = dy + ((nint)top * w.OutWidth + left) * w.Filters + panel * width;
                nint bColumn = w.Filters, bRow = (nint)w.OutWidth * w.Filters;
                if (w.Filters - panel * width < vectors)
                {
                    bColumn = vectors;
                    bRow = (nint)(right - left) * vectors;
                    if (packedPanel != panel)
                    {
                        packed = Scratch.Panels((long)(bottom - top) * (right - left) * vectors);
                        for (int y = 0; y < bottom - top; y++)
                            Pack<O, V>.Rows(
                                b + (nint)y * w.OutWidth * w.Filters, w.Filters, right - left,
                                w.Filters - panel * width, packed + y * bRow);
                    }
                    packedPanel = panel;
                    b = packed;
                }
                AddStrip<O, V>(
                    strip % w.KernelHeight, x, b, bColumn, bRow, top, bottom, left, right, Strip<O>(sums, strip, width), vectors);
            }
        }
    }

    // Adds the gradient of one kernel row from one piece, tap ranges apart where columns of the piece miss some.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddStrip<O, V>(
        int kernelRow, float* x, float* b, nint bColumn, nint bRow, int top, int bottom, int left, int right,
        float* sums, int columns)
        where O : struct, ILanes<V> where V : struct
    {
        Window2D w = _window;
        // The outputs whose window has this kernel row inside the image.
        int first = Math.Max(top, DivideUp(w.PadTop - kernelRow, w.StrideY)),
            end = Math.Min(bottom, DivideUp(w.Height + w.PadTop - kernelRow, w.StrideY));
        if (first >= end)
            return;
        nint imageRow = (nint)w.Width * w.Channels, across = (nint)w.StrideX * w.Channels, down = w.StrideY * imageRow;
        x += (first * w.StrideY - w.PadTop + kernelRow) * imageRow;
        b += (first - top) * bRow;
        TileArgs t = new() { ARow = 1, CRow = columns, Add = true };
        ValidTaps run;
        for (int start = left; start < right; start = run.End)
        {
            run = ValidTaps.Columns(w, start, right);
            if (run.Taps == 0)
                continue;
            bool narrow = run.Length == 1;
            t.Inner = narrow ? end - first : run.Length;
            t.Outer = narrow ? 1 : end - first;
            t.AStep = narrow ? down : across;
            t.AJump = down - run.Length * across;
            t.BStep = narrow ? bRow : bColumn;
            t.BJump = bRow - run.Length * bColumn;
            t.B = b + (run.Start - left) * bColumn;
            RowTiles tiles = new(run.Taps * w.Channels, Tiles<O, V>.MaxRows);
            delegate*<TileArgs*, void> small = Tiles<O, V>.Get(tiles.Least, columns, false),
                large = Tiles<O, V>.Get(tiles.Most, columns, false);
            t.A = x + ((nint)run.Start * w.StrideX - w.PadLeft + run.First) * w.Channels;
            t.C = sums + (nint)run.First * w.Channels * columns;
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                int count = tiles.Rows(tile);
                (count == tiles.Most ? large : small)(&t);
                t.A += count;
                t.C += (nint)count * columns;
            }
        }
    }

    // Sums lie panel by panel, each row padded to whole vectors.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float* Strip<O>(float* sums, int strip, int width) where O : struct
    {
        int panel = strip / _window.KernelHeight, kernelRow = strip % _window.KernelHeight;
        return sums + (nint)panel * width * _window.Depth
            + (nint)kernelRow * _window.KernelWidth * _window.Channels * StripWidth<O>(strip, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int StripWidth<O>(int strip, int width) where O : struct =>
        _window.Filters - strip / _window.KernelHeight * width > width / 2 ? width : Math.Max(1, width / 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DivideUp(int a, int b) => a <= 0 ? -(-a / b) : (a + b - 1) / b;

    /// <summary>dKernel += the groups' sums, added in order: a tile is some rows.</summary>
    private struct Total : IKernel
    {
        public float* Sums, DKernel;
        public int Depth, Filters, Groups;
        public long GroupFloats;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int width = Tiles<O, V>.MaxColumns, end = Math.Min(Depth, (tile + 1) * Blocking.TotalRows);
            for (int row = tile * Blocking.TotalRows; row < end; row++)
            {
                for (int column = 0; column < Filters; column += O.Count)
                {
                    int panel = column / width * width, stored = Filters - panel > O.Count ? width : O.Count,
                        n = Math.Min(O.Count, Filters - column);
                    float* from = Sums + (nint)panel * Depth + (nint)row * stored + (column - panel),
                        to = DKernel + (nint)row * Filters + column;
                    V sum = O.Load(from);
                    for (int group = 1; group < Groups; group++)
                        sum = O.Add(sum, O.Load(from + group * (nint)GroupFloats));
                    O.StoreFirst(to, O.Add(sum, O.LoadFirst(to, n)), n);
                }
            }
        }
    }
}
