using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// The fast kernels over float: the entry points of <see cref="Reference"/>, with the same bits on every thread count
/// and vector width.
/// </summary>
/// <remarks>
/// Nothing is allocated. Arguments may share memory only where a method says so, and then must be the same memory
/// exactly.
/// </remarks>
public static unsafe partial class Kernels
{
    /// <summary>y = f(x), element by element; y may be x.</summary>
    /// <remarks>Operations should be inlined into the loop: give <c>Value</c>
    /// <see cref="MethodImplOptions.AggressiveInlining"/>.</remarks>
    /// <param name="op">The function.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="y">The values; as long as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Map<TOp>(in TOp op, ReadOnlySpan<float> x, Span<float> y) where TOp : struct, IUnary
    {
        Throw.UnlessSameLength(x.Length, y.Length, nameof(y));
        fixed (float* px = x, py = y)
            Simd.Run(Partition.Tiles(x.Length), new MapKernel<TOp>(op, px, py, x.Length));
    }

    /// <summary>dx = dy f'(x), element by element; dx may be dy. x may be y where the derivative uses y
    /// alone.</summary>
    /// <param name="op">The function.</param>
    /// <param name="x">What went into the function.</param>
    /// <param name="y">What came out of it.</param>
    /// <param name="dy">The gradient with respect to y.</param>
    /// <param name="dx">Overwritten with the gradient with respect to x.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void MapBackward<TOp>(in TOp op, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where TOp : struct, IActivation
    {
        Throw.UnlessSameLength(dy.Length, x.Length, nameof(x));
        Throw.UnlessSameLength(dy.Length, y.Length, nameof(y));
        Throw.UnlessSameLength(dy.Length, dx.Length, nameof(dx));
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            Simd.Run(Partition.Tiles(dy.Length), new MapBackwardKernel<TOp>(op, px, py, pdy, pdx, dy.Length));
    }

    /// <summary>y = f(x) over a matrix, whose rows may lie apart; y may be x.</summary>
    /// <param name="op">The function.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="y">The values; the shape of <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Map<TOp>(in TOp op, ReadOnlyMat<float> x, Mat<float> y) where TOp : struct, IUnary
    {
        Throw.UnlessSameShape(x.Rows, x.Columns, y.Rows, y.Columns, nameof(y));
        if (x.IsContiguous && y.IsContiguous)
        {
            Map(op, x.Data, y.Data);
            return;
        }
        for (int row = 0; row < x.Rows; row++)
            Map(op, x.Row(row), y.Row(row));
    }

    /// <summary>
    /// dx = dy f'(x) over a matrix, whose rows may lie apart; dx may be dy.
    /// x may be y where the derivative uses y alone.
    /// </summary>
    /// <param name="op">The function.</param>
    /// <param name="x">What went into the function.</param>
    /// <param name="y">What came out of it.</param>
    /// <param name="dy">The gradient with respect to y.</param>
    /// <param name="dx">Overwritten with the gradient with respect to x.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void MapBackward<TOp>(in TOp op, ReadOnlyMat<float> x, ReadOnlyMat<float> y, ReadOnlyMat<float> dy, Mat<float> dx)
        where TOp : struct, IActivation
    {
        Throw.UnlessSameShape(dy.Rows, dy.Columns, x.Rows, x.Columns, nameof(x));
        Throw.UnlessSameShape(dy.Rows, dy.Columns, y.Rows, y.Columns, nameof(y));
        Throw.UnlessSameShape(dy.Rows, dy.Columns, dx.Rows, dx.Columns, nameof(dx));
        if (x.IsContiguous && y.IsContiguous && dy.IsContiguous && dx.IsContiguous)
        {
            MapBackward(op, x.Data, y.Data, dy.Data, dx.Data);
            return;
        }
        for (int row = 0; row < dy.Rows; row++)
            MapBackward(op, x.Row(row), y.Row(row), dy.Row(row), dx.Row(row));
    }

    /// <summary>The natural logarithm, within 2 units in the last place, with the same bits on every machine.</summary>
    /// <param name="x">The argument.</param>
    public static float Log(float x) => O1.Log(x);

    /// <summary>y = f(a, b), element by element; y may be a or b.</summary>
    /// <param name="op">The function.</param>
    /// <param name="a">The first arguments.</param>
    /// <param name="b">The second arguments; as many.</param>
    /// <param name="y">The values; as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Zip<TOp>(in TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) where TOp : struct, IBinary
    {
        Throw.UnlessSameLength(a.Length, b.Length, nameof(b));
        Throw.UnlessSameLength(a.Length, y.Length, nameof(y));
        fixed (float* pa = a, pb = b, py = y)
            Simd.Run(Partition.Tiles(a.Length), new ZipKernel<TOp>(op, pa, pb, py, a.Length));
    }

    /// <summary>y = scale * x: pixels to numbers.</summary>
    /// <param name="x">Bytes, 0 to 255.</param>
    /// <param name="scale">The factor, for instance 1 / 255.</param>
    /// <param name="y">The numbers; as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Scale(ReadOnlySpan<byte> x, float scale, Span<float> y)
    {
        Throw.UnlessSameLength(x.Length, y.Length, nameof(y));
        fixed (byte* px = x)
        fixed (float* py = y)
            Simd.Run(Partition.Tiles(x.Length), new ScaleKernel(scale, px, py, x.Length));
    }

    private readonly struct MapKernel<TOp>(TOp op, float* x, float* y, int length) : IKernel where TOp : struct, IUnary
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int from = Partition.Start(tile), count = Partition.Count(tile, length);
            Loop<O, V>(op, x + from, y + from, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(TOp op, float* x, float* y, nint n) where O : struct, ILanes<V> where V : struct
        {
            for (; n >= 2 * O.Count; n -= 2 * O.Count, x += 2 * O.Count, y += 2 * O.Count)
            {
                V first = op.Value<Num<O, V>>(new(O.Load(x))).Raw, second = op.Value<Num<O, V>>(new(O.Load(x + O.Count))).Raw;
                O.Store(y, first);
                O.Store(y + O.Count, second);
            }
            for (; n > 0; n -= O.Count, x += O.Count, y += O.Count)
            {
                int left = (int)Math.Min(n, O.Count);
                O.StoreFirst(y, op.Value<Num<O, V>>(new(O.LoadFirst(x, left))).Raw, left);
            }
        }
    }

    private readonly struct MapBackwardKernel<TOp>(TOp op, float* x, float* y, float* dy, float* dx, int length) : IKernel
        where TOp : struct, IActivation
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int from = Partition.Start(tile), count = Partition.Count(tile, length);
            Loop<O, V>(op, x + from, y + from, dy + from, dx + from, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(TOp op, float* x, float* y, float* dy, float* dx, nint n)
            where O : struct, ILanes<V> where V : struct
        {
            nint i = 0;
            for (; i <= n - O.Count; i += O.Count)
            {
                V derivative = op.Derivative<Num<O, V>>(new(O.Load(x + i)), new(O.Load(y + i))).Raw;
                O.Store(dx + i, O.Mul(O.Load(dy + i), derivative));
            }
            if (i < n)
            {
                int left = (int)(n - i);
                V derivative = op.Derivative<Num<O, V>>(new(O.LoadFirst(x + i, left)), new(O.LoadFirst(y + i, left))).Raw;
                O.StoreFirst(dx + i, O.Mul(O.LoadFirst(dy + i, left), derivative), left);
            }
        }
    }

    private readonly struct ZipKernel<TOp>(TOp op, float* a, float* b, float* y, int length) : IKernel where TOp : struct, IBinary
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int from = Partition.Start(tile), count = Partition.Count(tile, length);
            Loop<O, V>(op, a + from, b + from, y + from, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(TOp op, float* a, float* b, float* y, nint n) where O : struct, ILanes<V> where V : struct
        {
            nint i = 0;
            for (; i <= n - 2 * O.Count; i += 2 * O.Count)
            {
                V first = op.Value<Num<O, V>>(new(O.Load(a + i)), new(O.Load(b + i))).Raw;
                V second = op.Value<Num<O, V>>(new(O.Load(a + i + O.Count)), new(O.Load(b + i + O.Count))).Raw;
                O.Store(y + i, first);
                O.Store(y + i + O.Count, second);
            }
            for (; i < n; i += O.Count)
            {
                int left = (int)Math.Min(n - i, O.Count);
                V last = op.Value<Num<O, V>>(new(O.LoadFirst(a + i, left)), new(O.LoadFirst(b + i, left))).Raw;
                O.StoreFirst(y + i, last, left);
            }
        }
    }

    private readonly struct ScaleKernel(float scale, byte* x, float* y, int length) : IKernel
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int from = Partition.Start(tile), count = Partition.Count(tile, length);
            Loop<O, V>(scale, x + from, y + from, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(float scale, byte* x, float* y, nint n) where O : struct, ILanes<V> where V : struct
        {
            nint i = 0;
            for (; i <= n - O.Count; i += O.Count)
                O.Store(y + i, O.Mul(O.LoadBytes(x + i), O.Broadcast(scale)));
            for (; i < n; i++)
                y[i] = x[i] * scale;
        }
    }
}
