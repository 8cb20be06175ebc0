using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

public static unsafe partial class Kernels
{
    /// <summary>One pass of an optimizer over weights, gradients and states: applies the rule. The gradients stay as they are.</summary>
    /// <remarks>Give the rule's <c>Apply</c> <see cref="MethodImplOptions.AggressiveInlining"/>, or its vectors travel through memory.</remarks>
    /// <param name="rule">The rule for one weight.</param>
    /// <param name="w">The weights; updated.</param>
    /// <param name="g">The gradients; as many.</param>
    /// <param name="s0">The first state, if the rule has it; as many. Else ignored.</param>
    /// <param name="s1">The second state, likewise.</param>
    /// <param name="s2">The third state, likewise.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Update<TRule>(in TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> s0, Span<float> s1, Span<float> s2)
        where TRule : struct, IUpdateRule
    {
        Throw.UnlessSameLength(w.Length, g.Length, nameof(g));
        if (TRule.StateCount > 0)
            Throw.UnlessSameLength(w.Length, s0.Length, nameof(s0));
        if (TRule.StateCount > 1)
            Throw.UnlessSameLength(w.Length, s1.Length, nameof(s1));
        if (TRule.StateCount > 2)
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
                V weight = O.Load(w + i);
                V a = TRule.StateCount > 0 ? O.Load(s0 + i) : O.Zero;
                V b = TRule.StateCount > 1 ? O.Load(s1 + i) : O.Zero;
                V c = TRule.StateCount > 2 ? O.Load(s2 + i) : O.Zero;
                rule.Apply<O, V>(ref weight, O.Load(g + i), ref a, ref b, ref c);
                O.Store(w + i, weight);
                if (TRule.StateCount > 0)
                    O.Store(s0 + i, a);
                if (TRule.StateCount > 1)
                    O.Store(s1 + i, b);
                if (TRule.StateCount > 2)
                    O.Store(s2 + i, c);
            }
            if (i < n)
            {
                int left = (int)(n - i);
                V weight = O.LoadFirst(w + i, left);
                V a = TRule.StateCount > 0 ? O.LoadFirst(s0 + i, left) : O.Zero;
                V b = TRule.StateCount > 1 ? O.LoadFirst(s1 + i, left) : O.Zero;
                V c = TRule.StateCount > 2 ? O.LoadFirst(s2 + i, left) : O.Zero;
                rule.Apply<O, V>(ref weight, O.LoadFirst(g + i, left), ref a, ref b, ref c);
                O.StoreFirst(w + i, weight, left);
                if (TRule.StateCount > 0)
                    O.StoreFirst(s0 + i, a, left);
                if (TRule.StateCount > 1)
                    O.StoreFirst(s1 + i, b, left);
                if (TRule.StateCount > 2)
                    O.StoreFirst(s2 + i, c, left);
            }
        }
    }
}
