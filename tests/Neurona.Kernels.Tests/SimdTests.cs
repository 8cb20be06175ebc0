using Neurona.Contracts;
using Xunit.Abstractions;

namespace Neurona.Numerics.Tests;

public class SimdTests(ITestOutputHelper output)
{
    [Fact]
    public void Unset_means_the_widest()
    {
        Assert.Equal(Simd.Widest, Simd.Choose(null, out string? error));
        Assert.Null(error);
        Assert.Equal(Simd.Widest, Simd.Choose("", out error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("512", 16)]
    [InlineData("256", 8)]
    [InlineData("128", 4)]
    [InlineData("scalar", 1)]
    public void A_width_is_taken_if_the_machine_has_it(string wish, int width)
    {
        Assert.Equal(width, Simd.Choose(wish, out string? error));
        if (width <= Simd.Widest)
            Assert.Null(error);
        else
            Assert.Contains("this machine has", error);
    }

    [Theory]
    [InlineData("1024")]
    [InlineData("avx2")]
    [InlineData(" 512")]
    public void Anything_else_is_an_error_that_says_what_to_do(string wish)
    {
        Simd.Choose(wish, out string? error);
        Assert.StartsWith($"NEURONA_SIMD expects 512, 256, 128 or scalar; got '{wish}'.", error);
    }

    [Fact]
    public void A_width_that_the_machine_lacks_cannot_be_forced()
    {
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Simd.Force(2 * Simd.Widest));
        Assert.Contains("this machine has", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forcing_changes_the_name()
    {
        List<string> names = [];
        foreach (int width in Widths.All)
            Widths.Run(width, () => names.Add(Simd.Name));
        Assert.Equal(MachineWidths.Names, names);
        Assert.Equal(Simd.Widest, Widths.All[^1]);
        output.WriteLine(MachineWidths.LeftOut);
    }
}
