namespace Neurona.Tests;

public sealed class IdxFileTests
{
    private static readonly byte[] Images = IdxSamples.Of([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadsHeaderAndBytes(bool packed)
    {
        IdxFile file = IdxFile.Parse(packed ? IdxSamples.Packed(Images) : Images, "a");
        Assert.Equal([2, 2, 3], file.Axes);
        Assert.Equal(2, file.Count);
        Assert.Equal(6, file.SampleSize);
        Assert.Equal([7, 8, 9, 10, 11, 12], file.Data[6..].ToArray());
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        for (int length = 0; length < Images.Length; length++)
        {
            byte[] part = Images[..length];
            Assert.Contains("cut off", Assert.Throws<NeuronaException>(() => IdxFile.Parse(part, "a")).Message, StringComparison.Ordinal);
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(IdxSamples.Packed(part), "a"));
        }
        byte[] packed = IdxSamples.Packed(Images);
        for (int length = 2; length < packed.Length - 8 - 4; length++)   // the end of gzip's data and its own check
                                                                         // hold no byte of the content
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(packed[..length], "a"));
    }

    [Fact]
    public void MoreThanTheHeaderSaysIsRefused()
    {
        byte[] longer = [.. Images, 0];
        Assert.Equal(
            "IDX file 'a' expects 28 bytes, as its header says (2x2x3); got 29 (the data starts at offset 16). "
                + "The file is cut off or damaged; get it again.",
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(longer, "a")).Message);
        Assert.Contains("more after offset 28",
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(IdxSamples.Packed(longer), "a")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, "offset 0")]
    [InlineData(1, 7, "offset 0")]
    [InlineData(2, 13, "type 8 (unsigned bytes) at offset 2; got 13")]
    [InlineData(3, 0, "1 to 4 axes at offset 3; got 0")]
    [InlineData(3, 9, "1 to 4 axes at offset 3; got 9")]
    [InlineData(8, 0x80, "at offset 8")]
    [InlineData(4, 0x7F, "2130706434x2x3")]
    public void WrongHeadersAreNamedWithTheirOffset(int offset, byte value, string said)
    {
        byte[] changed = [.. Images];
        changed[offset] = value;
        Assert.Contains(said, Assert.Throws<NeuronaException>(() => IdxFile.Parse(changed, "a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyAxisIsRefused() =>
        Assert.Contains("at offset 4; got 0",
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(IdxSamples.Of([0, 2], []), "a")).Message, StringComparison.Ordinal);

    [Fact]
    public void SmallPackedFileThatAnnouncesMuchDoesNotFillTheMemory()
    {
        byte[] packed = IdxSamples.Packed(IdxSamples.Of([int.MaxValue, int.MaxValue], new byte[100]));
        Assert.Contains("Split the file",
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(packed, "a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MemoryGrowsWithTheDataAndNotWithTheHeader()
    {
        byte[] packed = IdxSamples.Packed(IdxSamples.Of([2_000_000_000], [1, 2, 3]));
        Assert.True(packed.Length < 64);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("the end at offset 11",
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(packed, "a")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(400_000)]
    public void DataOfSeveralStepsIsWhole(int length)
    {
        byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 >> 3))];
        Assert.Equal(data, IdxFile.Parse(IdxSamples.Packed(IdxSamples.Of([length], data)), "a").Data.ToArray());
    }

    [Fact]
    public void DamagedGzipIsOneSentence()
    {
        byte[] packed = IdxSamples.Packed(Images);
        packed[12] ^= 0xFF;
        Assert.StartsWith("IDX file 'a' expects",
            Assert.Throws<NeuronaException>(() => IdxFile.Parse(packed, "a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFileIsOneSentence()
    {
        using TemporaryFolder folder = new();
        string message = Assert.Throws<NeuronaException>(() => IdxFile.Read(folder["none"])).Message;
        Assert.Contains("Check the path", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
