namespace Neurona.Numerics.Tests;

/// <summary>Sizes that wrap in 32 bits, or that no window has, are refused with a sentence before any memory is
/// touched.</summary>
public sealed class SizeTests
{
    private static readonly Window2D Good = new(4, 4, 2, 2, 2, 1, 1, 0, 0, 3, 3, 2);

    public static TheoryData<string, Window2D> BadWindows => new()
    {
        { "sizes of at least 1", default },
        { "sizes of at least 1", Good with { Height = -4, Width = -4 } },
        { "sizes of at least 1", Good with { KernelHeight = 0 } },
        { "sizes of at least 1", Good with { OutHeight = -3, OutWidth = -3 } },
        { "strides of at least 1", Good with { StrideY = -1 } },
        { "strides of at least 1", Good with { StrideX = 0 } },
        { "padding of at least 0", Good with { PadTop = -1 } },
        { "padding of at least 0", Good with { PadLeft = int.MinValue } },
        { "on each axis", Good with { StrideY = 1 << 30 } },
        { "on each axis", Good with { StrideX = int.MaxValue } },
        { "on each axis", Good with { PadTop = int.MaxValue } },
        { "on each axis", Good with { KernelWidth = int.MaxValue } },
        { "numbers each", new(65536, 65536, 1, 1, 1, 1, 1, 0, 0, 65536, 65536, 1) },
        { "numbers each", Good with { OutHeight = 65536, OutWidth = 65536 } },
        { "numbers each", Good with { KernelHeight = 65536, KernelWidth = 65536 } },
        { "numbers each", Good with { Height = 46341, Width = 46341 } },
    };

    [Theory]
    [MemberData(nameof(BadWindows))]
    public void NoKernelTakesABadWindow(string expected, Window2D window)
    {
        float[] data = new float[64];
        Refused(() => Kernels.Conv2D(window, new(data, 1, 32), new(data, 8, 2), [], new Mat<float>(data, 1, 18)), expected);
        Refused(() => Kernels.Conv2DBackwardWeights(window, new(data, 1, 32), new(data, 1, 18), new Mat<float>(data, 8, 2)), expected);
        Refused(() => Kernels.Conv2DBackwardInput(window, new(data, 1, 18), new(data, 8, 2), new Mat<float>(data, 1, 32)), expected);
        Refused(() => Kernels.MaxPool2D(window, new(data, 1, 32), new Mat<float>(data, 1, 18)), expected);
        Refused(() => Kernels.MaxPool2DBackward(window, new(data, 1, 32), new(data, 1, 18), new Mat<float>(data, 1, 32)), expected);
    }

    // What Good's data look like if its products wrap to sizes that fit.
    [Fact]
    public void AWindowWhoseSizesWrapToThoseOfItsDataIsRefused()
    {
        float[] data = new float[64];
        Window2D wraps = Good with { Height = 65536, Width = 65536, OutHeight = 65536, OutWidth = 65536 };
        Refused(() => Kernels.Conv2D(wraps, new(data, 1, 0), new(data, 8, 2), [], new Mat<float>(data, 1, 0)), "numbers each");
    }

    // Scalar code packs no columns beside the kernel's own, yet refuses it, too: what runs does not depend on the
    // machine.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(1, 16)]
    public void AKernelThatCannotBePackedIsRefusedAtEveryWidth(int channels, int filters)
    {
        const int Taps = 1 << 27;
        Window2D window = new(1, 1, channels, Taps, 1, 1, 1, Taps / 2 - 1, 0, 1, 1, filters);
        foreach (int width in Widths.All)
            Widths.Run(width, () => Refused(
                () => Kernels.Conv2D(window, new([], 0, channels), new([], 0, filters), [], new Mat<float>([], 0, filters)),
                "rounded up to multiples of 16"));
    }

    [Fact]
    public void TheLargestKernelAllowedIsCountedRight()
    {
        Window2D window = new(1, 1, 16, 1 << 22, 1, 1, 1, 0, 0, 1, 1, 16);
        Assert.Null(window.ConvolutionFault());
        Assert.NotNull((window with { KernelHeight = (1 << 22) + 1 }).ConvolutionFault());
        Assert.NotNull((window with { Filters = 17 }).ConvolutionFault());
        Assert.NotNull((window with { Channels = 17 }).ConvolutionFault());
    }

    [Fact]
    public void SizesOfAWindowDoNotWrap()
    {
        Window2D window = Good with
        {
            Height = 65536,
            Width = 65536,
            OutHeight = 65536,
            OutWidth = 65536,
            KernelHeight = 65536,
            KernelWidth = 65536
        };
        Assert.Throws<OverflowException>(() => window.InputSize);
        Assert.Throws<OverflowException>(() => window.OutputSize);
        Assert.Throws<OverflowException>(() => window.Depth);
        Assert.Equal(
            "65536x65536x2 to 65536x65536x2, window 65536x65536, strides 1x1, padding 0 above and 0 on the left", window.ToString());
    }

    [Fact]
    public void ProductsOfMatricesLargerThanTheirMemoryAreRefused()
    {
        float[] data = new float[16];
        Assert.ThrowsAny<ArgumentException>(() => Kernels.Gemm(new([], 65536, 65536), new([], 65536, 65536), new([], 65536, 65536)));
        Assert.ThrowsAny<ArgumentException>(() => Kernels.GemmBias(new(data, 4, 4), new(data, 4, 1 << 30), [], new(data, 4, 1 << 30)));
        Assert.ThrowsAny<ArgumentException>(() => Kernels.Gemm(new(data, -4, -4), new(data, -4, -4), new(data, -4, -4)));
    }

    // Only matrices without numbers have such sides: a product of them would be counted wrong.
    [Fact]
    public void SidesBeyondWhatIsCountedAreRefused()
    {
        const int TooLong = 1 << 30, Longest = TooLong - 1;
        Refused(() => Kernels.Gemm(new([], TooLong, 0), new([], 0, 0), new([], TooLong, 0)));
        Refused(() => Kernels.Gemm(new([], 0, 0), new([], 0, TooLong), new([], 0, TooLong)));
        Refused(() => Kernels.Gemm(new([], 0, TooLong), new([], TooLong, 0), new([], 0, 0)));
        Refused(() => Kernels.GemmBias(new([], TooLong, 0), new([], 0, 0), [], new([], TooLong, 0)));
        Kernels.Gemm(new([], Longest, 0), new([], 0, 0), new([], Longest, 0));
        Kernels.Gemm(new([], 0, Longest), new([], Longest, 0), new([], 0, 0));

        static void Refused(Action call) =>
            Assert.Contains("sides of less than 1073741824", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(1L << 31)]
    [InlineData((1L << 32) + 16)]
    public unsafe void ScratchOfAWrappedSizeIsRefused(long floats)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(() => _ = (nint)Scratch.Panels(floats));
        Assert.Contains($"this call needs {floats}", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = (nint)Scratch.Shared(floats));
    }

    private static void Refused(Action call, string expected)
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(call);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("; got ", thrown.Message, StringComparison.Ordinal);
    }
}
