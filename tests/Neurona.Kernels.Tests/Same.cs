namespace Neurona.Numerics.Tests;

/// <summary>Comparisons of results.</summary>
internal static class Same
{
    /// <summary>Equal to the bit; any NaN equals any other, since its bits carry no meaning.</summary>
    public static void Bits(ReadOnlySpan<float> expected, ReadOnlySpan<float> got, string what)
    {
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(got[i]);
            if (!same && !(float.IsNaN(expected[i]) && float.IsNaN(got[i])))
                Assert.Fail($"{what}: element {i} of {expected.Length} is {got[i]:R}, expected {expected[i]:R}");
        }
    }

    /// <summary>
    /// Within <paramref name="relative"/> of the expected number plus <paramref name="absolute"/>; infinities and NaN
    /// as expected.
    /// </summary>
    public static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<float> got, double relative, double absolute, string what)
    {
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double e = expected[i];
            bool near = double.IsFinite(e) ? Math.Abs(got[i] - e) <= relative * Math.Abs(e) + absolute : ((float)e).Equals(got[i]);
            if (!near)
                Assert.Fail($"{what}: element {i} of {expected.Length} is {got[i]:R}, expected {e:R}");
        }
    }
}
