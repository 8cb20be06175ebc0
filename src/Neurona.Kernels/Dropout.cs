using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>
    /// y = x / (1 - rate) where the element is kept, else 0. The same call with dy and dx is the backward pass.
    /// y may be x.
    /// </summary>
    /// <remarks>
    /// Element i is kept if its 32 random bits, <see cref="CounterRandom.Bits(uint)"/>, are at least rate * 2^32.
    /// No mask is stored.
    /// </remarks>
    /// <param name="noise">The noise of this layer in this step.</param>
    /// <param name="rate">The share of elements dropped, 0 to 1; at 1 nothing is kept.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output; as long.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside 0 to 1, or NaN.</exception>
    public static void Dropout(CounterRandom noise, float rate, ReadOnlySpan<float> x, Span<float> y)
    {
        Throw.UnlessSameLength(x.Length, y.Length, nameof(y));
        if (!(rate >= 0 && rate <= 1))
            Throw.Range(nameof(rate), "0 to 1", rate);
        if (rate == 1)
        {
            y.Clear();
            return;
        }
        uint drop = (uint)(rate * 4294967296.0);
        fixed (float* px = x, py = y)
            Simd.Run(Partition.Tiles(x.Length), new DropoutKernel(noise, drop, 1 / (1 - rate), px, py, x.Length));
    }

    private readonly struct DropoutKernel(CounterRandom noise, uint drop, float scale, float* x, float* y, int length) : IKernel
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int from = Partition.Start(tile), count = Partition.Count(tile, length);
            Loop<O, V>(noise, drop, scale, (uint)from + noise.First, x + from, y + from, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(CounterRandom noise, uint drop, float scale, uint index, float* x, float* y, nint n)
            where O : struct, ILanes<V> where V : struct
        {
            V limit = O.OfBits(drop), factor = O.Broadcast(scale), indices = O.AddBits(O.OfBits(index), O.LaneNumbers);
            V step = O.OfBits((uint)O.Count);
            for (; n >= O.Count; n -= O.Count, x += O.Count, y += O.Count)
            {
                O.Store(y, O.WhereBitsBelow(noise.Bits<O, V>(indices), limit, O.Zero, O.Mul(O.Load(x), factor)));
                indices = O.AddBits(indices, step);
            }
            if (n > 0)
                O.StoreFirst(y, O.WhereBitsBelow(noise.Bits<O, V>(indices), limit, O.Zero, O.Mul(O.LoadFirst(x, (int)n), factor)), (int)n);
        }
    }
}
