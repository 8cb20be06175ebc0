using System.Numerics;

namespace Neurona.Numerics.Tests;

/// <summary>Whether counter-based noise looks random: in each bit, between neighbours, steps and layers.</summary>
public class CounterRandomTests
{
    private const int Count = 1 << 16;

    // Five standard deviations of a mean of Count fair coins.
    private const double Tolerance = 5 * 0.5 / 256;

    [Fact]
    public void Every_bit_is_balanced()
    {
        foreach (CounterRandom noise in (CounterRandom[])[new(0), new(1), CounterRandom.Of(1, 0, 0), CounterRandom.Of(0, 0, 0)])
        {
            for (int bit = 0; bit < 32; bit++)
            {
                int ones = 0;
                for (uint i = 0; i < Count; i++)
                    ones += (int)((noise.Bits(i) >> bit) & 1);
                Assert.InRange(ones / (double)Count, 0.5 - Tolerance, 0.5 + Tolerance);
            }
        }
    }

    [Fact]
    public void A_changed_bit_of_the_index_changes_every_bit_half_of_the_time()
    {
        CounterRandom noise = CounterRandom.Of(5, 6, 7);
        for (int flip = 0; flip < 32; flip++)
        {
            int[] changed = new int[32];
            for (uint i = 0; i < Count; i++)
            {
                uint difference = noise.Bits(i) ^ noise.Bits(i ^ (1u << flip));
                for (int bit = 0; bit < 32; bit++)
                    changed[bit] += (int)((difference >> bit) & 1);
            }
            // The finalizer's own bias is below one in a hundred.
            Assert.All(changed, c => Assert.InRange(c / (double)Count, 0.5 - Tolerance - 0.01, 0.5 + Tolerance + 0.01));
        }
    }

    [Fact]
    public void Seeds_steps_and_streams_are_independent()
    {
        CounterRandom[] noises =
        [
            CounterRandom.Of(1, 1, 1), CounterRandom.Of(2, 1, 1), CounterRandom.Of(1, 2, 1),
            CounterRandom.Of(1, 1, 2), CounterRandom.Of(2, 2, 1), CounterRandom.Of(1, 3, 1)
        ];
        for (int a = 0; a < noises.Length; a++)
        {
            for (int b = a + 1; b < noises.Length; b++)
            {
                foreach (uint shift in (uint[])[0, 1, 2, 64])
                {
                    long same = 0;
                    double product = 0;
                    for (uint i = 0; i < Count; i++)
                    {
                        same += 32 - BitOperations.PopCount(noises[a].Bits(i) ^ noises[b].Bits(i + shift));
                        product += (noises[a].Uniform(i) - 0.5) * (noises[b].Uniform(i + shift) - 0.5);
                    }
                    Assert.InRange(same / (32.0 * Count), 0.5 - Tolerance, 0.5 + Tolerance);
                    // The correlation of uniform numbers: their variance is 1/12.
                    Assert.InRange(product / Count * 12, -5.0 / 256, 5.0 / 256);
                }
            }
        }
    }

    [Fact]
    public void Neighbours_are_uncorrelated()
    {
        CounterRandom noise = CounterRandom.Of(9, 9, 9);
        foreach (uint distance in (uint[])[1, 2, 16, 64, 512])
        {
            double product = 0;
            for (uint i = 0; i < Count; i++)
                product += (noise.Uniform(i) - 0.5) * (noise.Uniform(i + distance) - 0.5);
            Assert.InRange(product / Count * 12, -5.0 / 256, 5.0 / 256);
        }
    }

    [Fact]
    public void Uniform_fills_the_unit_interval_evenly()
    {
        const int bins = 64;
        int[] found = new int[bins];
        CounterRandom noise = CounterRandom.Of(3, 1, 4);
        for (uint i = 0; i < Count; i++)
        {
            float u = noise.Uniform(i);
            Assert.True(u >= 0 && u < 1);
            found[(int)(u * bins)]++;
        }
        double chi = 0, expected = Count / (double)bins;
        foreach (int count in found)
            chi += (count - expected) * (count - expected) / expected;
        // 63 degrees of freedom: outside these bounds once in ten thousand keys.
        Assert.InRange(chi, 28, 113);
    }

    [Fact]
    public void Known_values_stay()
    {
        Assert.Equal(CounterRandom.Of(1, 2, 3), CounterRandom.Of(1, 2, 3));
        Assert.NotEqual(CounterRandom.Of(1, 2, 3), CounterRandom.Of(1, 3, 2));
        Assert.Equal(new CounterRandom(42).Bits(7), Hash(Hash(7 ^ 42)));

        static uint Hash(uint x)
        {
            x = (x ^ (x >> 16)) * 0x7FEB352Du;
            x = (x ^ (x >> 15)) * 0x846CA68Bu;
            return x ^ (x >> 16);
        }
    }
}
