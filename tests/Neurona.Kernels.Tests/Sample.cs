namespace Neurona.Numerics.Tests;

/// <summary>Inputs of tests: reproducible numbers, as floats and as the same numbers in double precision.</summary>
internal static class Sample
{
    /// <summary>Lengths around every vector width and its multiples, and some that need several tiles.</summary>
    public static IEnumerable<int> Lengths
    {
        get
        {
            for (int n = 0; n <= 130; n++)
                yield return n;
            foreach (int n in (int[])[1000, 4095, 4096, 4097, 4150, 16384, 65535, 65536, 65537, 100_003])
                yield return n;
        }
    }

    /// <summary>Numbers between -range and range.</summary>
    public static float[] Numbers(int count, uint key, float range = 4)
    {
        CounterRandom noise = new(0x9E3779B97F4A7C15UL * (key + 1));
        float[] x = new float[count];
        for (int i = 0; i < count; i++)
            x[i] = (noise.Uniform((uint)i) * 2 - 1) * range;
        return x;
    }

    public static double[] Wide(ReadOnlySpan<float> x)
    {
        double[] wide = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
            wide[i] = x[i];
        return wide;
    }
}
