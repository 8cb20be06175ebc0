using System.Runtime.CompilerServices;

namespace Neurona.Numerics.Tests;

public class UpdateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Update_is_the_reference_at_every_length(int states)
    {
        foreach (int n in Sample.Lengths)
        {
            float[][] start =
                [Sample.Numbers(n, 1), Sample.Numbers(n, 2), Sample.Numbers(n, 3), Sample.Numbers(n, 4), Sample.Numbers(n, 5)];
            double[][] wide = Array.ConvertAll(start, a => Sample.Wide(a));
            Update<double>(states, wide);
            float[][] got = Every.Guard("Update", start, a =>
            {
                Span<float> Of(int i) => a(i).Span;
                switch (states)
                {
                    case 0:
                        Kernels.Update(new Rule0(), Of(0), Of(1), Of(2), Of(3), Of(4));
                        break;
                    case 1:
                        Kernels.Update(new Rule1(), Of(0), Of(1), Of(2), Of(3), Of(4));
                        break;
                    case 2:
                        Kernels.Update(new Rule2(0.01f), Of(0), Of(1), Of(2), Of(3), Of(4));
                        break;
                    default:
                        Kernels.Update(new Rule3(), Of(0), Of(1), Of(2), Of(3), Of(4));
                        break;
                }
            });
            for (int i = 0; i < 5; i++)
                Same.Near(wide[i], got[i], 2e-6, 1e-6, $"array {i}, {states} states, {n} weights");
            Same.Bits(start[1], got[1], "gradients");
            for (int i = 2 + states; i < 5; i++)
                Same.Bits(start[i], got[i], "unused state");
        }

        static void Update<T>(int states, T[][] a) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        {
            switch (states)
            {
                case 0:
                    Reference.Update<Rule0, T>(default, a[0], a[1], a[2], a[3], a[4]);
                    break;
                case 1:
                    Reference.Update<Rule1, T>(default, a[0], a[1], a[2], a[3], a[4]);
                    break;
                case 2:
                    Reference.Update<Rule2, T>(new Rule2(0.01f), a[0], a[1], a[2], a[3], a[4]);
                    break;
                default:
                    Reference.Update<Rule3, T>(default, a[0], a[1], a[2], a[3], a[4]);
                    break;
            }
        }
    }

    [Fact]
    public void Threads_and_widths_change_no_bit()
    {
        const int n = 200_003;
        float[] w = Sample.Numbers(n, 1), g = Sample.Numbers(n, 2);
        Every.Way(() =>
        {
            float[] weights = [.. w], gradients = [.. g], s0 = new float[n], s1 = new float[n];
            for (int step = 0; step < 3; step++)
            {
                Kernels.Update(new Rule2(0.01f), weights, gradients, s0, s1, default);
                g.CopyTo(gradients, 0);
            }
            return [.. weights, .. s0, .. s1];
        }, "Update");
    }

    [Fact]
    public void Unused_states_may_be_empty_and_used_ones_may_not()
    {
        float[] w = new float[9], g = new float[9], s = new float[9], eight = new float[8];
        Kernels.Update(new Rule0(), w, g, default, default, default);
        Kernels.Update(new Rule1(), w, g, s, default, default);
        Assert.Throws<ArgumentException>("g", () => Kernels.Update(new Rule0(), w, eight, default, default, default));
        Assert.Throws<ArgumentException>("s0", () => Kernels.Update(new Rule1(), w, g, eight, default, default));
        Assert.Throws<ArgumentException>("s1", () => Kernels.Update(new Rule2(0), w, g, s, default, default));
        Assert.Throws<ArgumentException>("s2", () => Kernels.Update(new Rule3(), w, g, s, s, eight));
    }

    [Fact]
    public void Slots_that_decay_never_become_subnormal()
    {
        const int n = 37, steps = 120_000;
        float[] w = Sample.Numbers(n, 1), g = new float[n], s0 = Sample.Numbers(n, 2), s1 = new float[n];
        Array.Fill(s1, 1e-3f);
        foreach (int width in Widths.All)
        {
            float[] weights = [.. w], mean = [.. s0], square = [.. s1];
            int subnormal = 0;
            Widths.Run(width, () =>
            {
                for (int step = 0; step < steps; step++)
                {
                    Kernels.Update(new Rule2(0.001f), weights, g, mean, square, default);
                    foreach (float slot in (ReadOnlySpan<float>)[.. mean, .. square])
                        subnormal += IsSubnormal(slot) ? 1 : 0;
                }
            });
            Assert.Equal(0, subnormal);
            Assert.All(mean.Concat(square), slot => Assert.Equal(0, slot));
            Assert.True(weights.All(float.IsFinite));
        }
    }

    [Fact]
    public void Small_gradients_leave_no_subnormal_slot()
    {
        // Gradients of every magnitude, as they fade in a network that has nothing more to learn.
        float[] g = [.. Enumerable.Range(-149, 150).SelectMany(e => (float[])[MathF.ScaleB(1, e), -MathF.ScaleB(1.5f, e)])];
        float[] w = new float[g.Length];
        float[][] got = Every.Guard("Update", [w, g, new float[g.Length], new float[g.Length]], a =>
        {
            for (int step = 0; step < 3; step++)
                Kernels.Update(new Rule2(0.001f), a(0).Span, a(1).Span, a(2).Span, a(3).Span, default);
        });
        Assert.DoesNotContain(got[2].Concat(got[3]), IsSubnormal);
        double[] wide = new double[g.Length], mean = new double[g.Length], square = new double[g.Length];
        for (int step = 0; step < 3; step++)
            Reference.Update<Rule2, double>(new(0.001f), wide, Sample.Wide(g), mean, square, default);
        for (int i = 0; i < g.Length; i++)
        {
            Assert.Equal(Math.Abs(g[i]) < Negligible.Gradient, mean[i] == 0);
            Assert.Equal(mean[i] == 0, got[2][i] == 0);
            Assert.Equal(Math.Abs(square[i]) > 0, got[3][i] > 0);
        }
    }

    [Fact]
    public void The_bounds_change_no_bit_of_ordinary_gradients()
    {
        // The same rule without any bound, on gradients down to 1e-12, beside an epsilon of 1e-3.
        float[] g = Sample.Numbers(1000, 1), w = Sample.Numbers(1000, 2), m = new float[1000], v = new float[1000];
        for (int i = 0; i < g.Length; i++)
            g[i] *= MathF.Pow(10, -(i % 13));
        float[] expected = [.. w], mean = new float[1000], square = new float[1000];
        for (int step = 0; step < 20; step++)
        {
            Kernels.Update(new Rule2(0.01f), w, g, m, v, default);
            for (int i = 0; i < g.Length; i++)
            {
                mean[i] = MathF.FusedMultiplyAdd(0.1f, g[i] - mean[i], mean[i]);
                square[i] = MathF.FusedMultiplyAdd(0.001f, g[i] * g[i] - square[i], square[i]);
                expected[i] -= 0.01f * mean[i] / (MathF.Sqrt(square[i]) + 1e-3f);
            }
        }
        Same.Bits(expected, w, "weights");
        Same.Bits(square, v, "mean squares");
    }

    private static bool IsSubnormal(float x) => (BitConverter.SingleToUInt32Bits(x) & 0x7F800000) == 0 && x != 0;

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] w = new float[100_000], g = new float[100_000], s0 = new float[100_000], s1 = new float[100_000];
        Every.Free(() => Kernels.Update(new Rule2(0.1f), w, g, s0, s1, default));
    }

    private readonly struct Rule0 : IUpdateRule
    {
        public static int SlotCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N> => w = N.Fma(-0.1, g, w);
    }

    private readonly struct Rule1 : IUpdateRule
    {
        public static int SlotCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            s0 = N.Fma(s0, 0.9, g);
            w = N.Fma(-0.1, s0, w);
        }
    }

    private readonly struct Rule2(float rate) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            s0 = N.Fma(0.1, g - s0, s0);
            s1 = N.Fma(0.001, g * g - N.Abs(s1), N.Abs(s1));
            w -= rate * s0 / (N.Sqrt(s1) + 1e-3);
        }
    }

    private readonly struct Rule3 : IUpdateRule
    {
        public static int SlotCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            s0 += g;
            s1 = N.Max(s1, N.Abs(g));
            s2 = N.Fma(s0, s1, s2);
            w -= s2;
        }
    }
}
