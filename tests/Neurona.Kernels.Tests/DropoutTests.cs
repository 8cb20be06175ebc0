namespace Neurona.Numerics.Tests;

public class DropoutTests
{
    private static readonly CounterRandom Key = CounterRandom.Of(1, 2, 3);

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.999f)]
    [InlineData(1f)]
    public void Dropout_is_the_reference_at_every_length(float rate)
    {
        foreach (int n in Sample.Lengths)
        {
            float[] x = Sample.Numbers(n, 1), expected = new float[n];
            Reference.Dropout<float>(Key, rate, x, expected);
            float[] y = Every.Guard("Dropout", [x, new float[n]], a => Kernels.Dropout(Key, rate, a(0).Span, a(1).Span))[1];
            Same.Bits(expected, y, $"Dropout of {n} at {rate}");
        }
    }

    [Fact]
    public void The_mask_is_that_of_the_noise_and_the_same_backward_and_in_place()
    {
        float[] ones = new float[100_000], y = new float[100_000];
        Array.Fill(ones, 1);
        Kernels.Dropout(Key, 0.25f, ones, y);
        int kept = 0;
        for (int i = 0; i < y.Length; i++)
        {
            bool keep = Key.Bits((uint)i) >= 1u << 30;
            kept += keep ? 1 : 0;
            Assert.Equal(keep ? 1 / 0.75f : 0, y[i]);
        }
        Assert.InRange(kept, 74_300, 75_700);
        Kernels.Dropout(Key, 0.25f, ones, ones);
        Same.Bits(y, ones, "in place");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(70_001)]
    public void A_part_of_a_batch_drops_what_the_whole_drops(int first)
    {
        float[] x = Sample.Numbers(170_000, 1), whole = new float[x.Length], part = new float[x.Length - first];
        Kernels.Dropout(Key, 0.4f, x, whole);
        foreach (int width in Widths.All)
        {
            Array.Fill(part, float.NaN);
            Widths.Run(width, () => Kernels.Dropout(Key.From((uint)first), 0.4f, x.AsSpan(first), part));
            Same.Bits(whole.AsSpan(first), part, $"from {first} on, width {width}");
        }
    }

    [Fact]
    public void Threads_and_widths_change_no_bit()
    {
        float[] x = Sample.Numbers(200_001, 1);
        Every.Way(() =>
        {
            float[] y = new float[x.Length];
            Kernels.Dropout(Key, 0.3f, x, y);
            return y;
        }, "Dropout");
    }

    [Fact]
    public void What_is_dropped_is_zero_even_if_it_was_NaN()
    {
        float[] x = new float[1000];
        Array.Fill(x, float.NaN);
        Kernels.Dropout(Key, 0.5f, x, x);
        Assert.Contains(x, v => v == 0);
        Assert.Contains(x, float.IsNaN);
        Array.Fill(x, float.NaN);
        Kernels.Dropout(Key, 1, x, x);
        Assert.All(x, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Bad_arguments_are_errors()
    {
        float[] x = new float[3];
        Assert.Throws<ArgumentException>("y", () => Kernels.Dropout(Key, 0.5f, x, new float[4]));
        foreach (float rate in (float[])[-0.1f, 1.1f, float.NaN])
            Assert.Throws<ArgumentOutOfRangeException>("rate", () => Kernels.Dropout(Key, rate, x, x));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = new float[100_000];
        Every.Free(() => Kernels.Dropout(Key, 0.5f, x, x));
    }
}
