using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>One pass of an optimizer over weights, gradients and slots: applies the rule. The gradients stay as
    /// they are.</summary>
    /// <remarks>
    /// The rule sees 0 instead of a gradient below <see cref="Negligible.Gradient"/>, and a slot that it leaves below
    /// <see cref="Negligible.Slot"/> becomes 0: moments that decay never end as subnormal numbers, which would slow
    /// training down.
    /// Give the rule's <c>Apply</c> <see cref="MethodImplOptions.AggressiveInlining"/>, or its vectors travel through
    /// memory.
    /// </remarks>
    /// <param name="rule">The rule for one weight.</param>
    /// <param name="w">The weights; updated.</param>
    /// <param name="g">The gradients; as many.</param>
    /// <param name="s0">The first slot, if the rule has it; as many. Else ignored.</param>
    /// <param name="s1">The second slot, likewise.</param>
    /// <param name="s2">The third slot, likewise.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Update<TRule>(in TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> s0, Span<float> s1, Span<float> s2)
        where TRule : struct, IUpdateRule
    {
        Throw.UnlessSameLength(w.Length, g.Length, nameof(g));
        if (TRule.SlotCount > 0)
            Throw.UnlessSameLength(w.Length, s0.Length, nameof(s0));
        if (TRule.SlotCount > 1)
            Throw.UnlessSameLength(w.Length, s1.Length, nameof(s1));
        if (TRule.SlotCount > 2)
            Throw.UnlessSameLength(w.Length, s2.Length, nameof(s2));
        fixed (float* pw = w, pg = g, p0 = s0, p1 = s1, p2 = s2)
            Simd.Run(Partition.Tiles(w.Length), new UpdateKernel<TRule>(rule, pw, pg, p0, p1, p2, w.Length));
    }

    private readonly struct UpdateKernel<TRule>(TRule rule, float* w, float* g, float* s0, float* s1, float* s2, int length) : IKernel
        where TRule : struct, IUpdateRule
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int from = Partition.Start(tile), count = Partition.Count(tile, length);
            Loop<O, V>(rule, w + from, g + from, s0 + from, s1 + from, s2 + from, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<O, V>(TRule rule, float* w, float* g, float* s0, float* s1, float* s2, nint n)
            where O : struct, ILanes<V> where V : struct
        {
            nint i = 0;
            for (; i <= n - O.Count; i += O.Count)
            {
                Num<O, V> weight = new(O.Load(w + i));
                Num<O, V> a = TRule.SlotCount > 0 ? new(O.Load(s0 + i)) : default;
                Num<O, V> b = TRule.SlotCount > 1 ? new(O.Load(s1 + i)) : default;
                Num<O, V> c = TRule.SlotCount > 2 ? new(O.Load(s2 + i)) : default;
                rule.Apply<Num<O, V>>(ref weight, new(WithoutSmall<O, V>(O.Load(g + i), Negligible.Gradient)), ref a, ref b, ref c);
                O.Store(w + i, weight.Raw);
                if (TRule.SlotCount > 0)
                    O.Store(s0 + i, WithoutSmall<O, V>(a.Raw, Negligible.Slot));
                if (TRule.SlotCount > 1)
                    O.Store(s1 + i, WithoutSmall<O, V>(b.Raw, Negligible.Slot));
                if (TRule.SlotCount > 2)
                    O.Store(s2 + i, WithoutSmall<O, V>(c.Raw, Negligible.Slot));
            }
            if (i < n)
            {
                int left = (int)(n - i);
                Num<O, V> weight = new(O.LoadFirst(w + i, left));
                Num<O, V> a = TRule.SlotCount > 0 ? new(O.LoadFirst(s0 + i, left)) : default;
                Num<O, V> b = TRule.SlotCount > 1 ? new(O.LoadFirst(s1 + i, left)) : default;
                Num<O, V> c = TRule.SlotCount > 2 ? new(O.LoadFirst(s2 + i, left)) : default;
                rule.Apply<Num<O, V>>(
                    ref weight, new(WithoutSmall<O, V>(O.LoadFirst(g + i, left), Negligible.Gradient)), ref a, ref b, ref c);
                O.StoreFirst(w + i, weight.Raw, left);
                if (TRule.SlotCount > 0)
                    O.StoreFirst(s0 + i, WithoutSmall<O, V>(a.Raw, Negligible.Slot), left);
                if (TRule.SlotCount > 1)
                    O.StoreFirst(s1 + i, WithoutSmall<O, V>(b.Raw, Negligible.Slot), left);
                if (TRule.SlotCount > 2)
                    O.StoreFirst(s2 + i, WithoutSmall<O, V>(c.Raw, Negligible.Slot), left);
            }
        }

        // 0 where |x| is below the bound; NaN stays.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V WithoutSmall<O, V>(V x, double bound) where O : struct, ILanes<V> where V : struct =>
            O.WhereGreater(O.Of(bound), O.Abs(x), O.Zero, x);
    }
}
