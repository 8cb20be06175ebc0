using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neurona.Numerics;

/// <summary>A function that a product or a convolution applies to its elements as soon as they are finished, while they
/// lie in the first-level cache, on the thread that computed them.</summary>
/// <remarks>The bits are those of <c>Map</c> over the stored result.</remarks>
public abstract unsafe class Epilogue
{
    private protected Epilogue() { }

    /// <summary>max(x, 0); NaN passes. The only one that is applied before the elements are stored.</summary>
    public static Epilogue Relu { get; } = new Applied<Rectifier>(default) { IsRelu = true };

    internal bool IsRelu { get; private init; }

    /// <summary>A function of one number.</summary>
    /// <param name="op">Give its <c>Value</c> <see cref="MethodImplOptions.AggressiveInlining"/>.</param>
    public static Epilogue Of<TOp>(TOp op) where TOp : struct, IUnary => new Applied<TOp>(op);

    /// <summary>Applies it to rows that lie so many floats apart.</summary>
    internal abstract void Apply(float* c, nint row, int rows, int columns);

    /// <summary>The function itself, in any precision.</summary>
    internal abstract T Value<T>(T x) where T : unmanaged, IFloatingPointIeee754<T>;

    private readonly struct Rectifier : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Max(x, 0);
    }

    private sealed class Applied<TOp>(TOp op) : Epilogue where TOp : struct, IUnary
    {
        internal override T Value<T>(T x) => op.Value<Num<ExactOps<T>, T>>(new(x)).Raw;

        internal override void Apply(float* c, nint row, int rows, int columns)
        {
            switch (Simd.Width)
            {
                case 16:
                    Loop<O16, Vector512<float>>(op, c, row, rows, columns);
                    break;
                case 8:
                    Loop<O8, Vector256<float>>(op, c, row, rows, columns);
                    break;
                case 4:
                    Loop<O4, Vector128<float>>(op, c, row, rows, columns);
                    break;
                default:
                    Loop<O1, float>(op, c, row, rows, columns);
                    break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(TOp op, float* c, nint row, int rows, int columns) where O : struct, ILanes<V> where V : struct
        {
            // Rows without a gap are one: few columns would leave lanes empty.
            nint length = columns;
            if (row == columns)
            {
                length *= rows;
                rows = 1;
            }
            for (; rows > 0; rows--, c += row)
            {
                nint i = 0;
                for (; i <= length - 2 * O.Count; i += 2 * O.Count)
                {
                    V first = op.Value<Num<O, V>>(new(O.Load(c + i))).Raw, second = op.Value<Num<O, V>>(new(O.Load(c + i + O.Count))).Raw;
                    O.Store(c + i, first);
                    O.Store(c + i + O.Count, second);
                }
                for (; i < length; i += O.Count)
                {
                    int left = (int)Math.Min(length - i, O.Count);
                    O.StoreFirst(c + i, op.Value<Num<O, V>>(new(O.LoadFirst(c + i, left))).Raw, left);
                }
            }
        }
    }
}
