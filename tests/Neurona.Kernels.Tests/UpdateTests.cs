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
            float[][] start = [Sample.Numbers(n, 1), Sample.Numbers(n, 2), Sample.Numbers(n, 3), Sample.Numbers(n, 4), Sample.Numbers(n, 5)];
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
    public void Nothing_is_allocated()
    {
        float[] w = new float[100_000], g = new float[100_000], s0 = new float[100_000], s1 = new float[100_000];
        Every.Free(() => Kernels.Update(new Rule2(0.1f), w, g, s0, s1, default));
    }

    private readonly struct Rule0 : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<O, V>(ref V w, V g, ref V s0, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct =>
            w = O.Fma(O.Of(-0.1), g, w);
    }

    private readonly struct Rule1 : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<O, V>(ref V w, V g, ref V s0, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct
        {
            s0 = O.Fma(s0, O.Of(0.9), g);
            w = O.Fma(O.Of(-0.1), s0, w);
        }
    }

    private readonly struct Rule2(float rate) : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<O, V>(ref V w, V g, ref V s0, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct
        {
            s0 = O.Fma(O.Of(0.1), O.Sub(g, s0), s0);
            s1 = O.Fma(O.Of(0.001), O.Sub(O.Mul(g, g), O.Abs(s1)), O.Abs(s1));
            w = O.Sub(w, O.Div(O.Mul(O.Of(rate), s0), O.Add(O.Sqrt(s1), O.Of(1e-3))));
        }
    }

    private readonly struct Rule3 : IUpdateRule
    {
        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<O, V>(ref V w, V g, ref V s0, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct
        {
            s0 = O.Add(s0, g);
            s1 = O.Max(s1, O.Abs(g));
            s2 = O.Fma(s0, s1, s2);
            w = O.Sub(w, s2);
        }
    }
}
