namespace Neurona.Tests.Files;

public class AtomicFileTests
{
    private static readonly byte[] Old = [1, 2, 3], New = [4, 5, 6, 7];

    [Theory]
    [InlineData((int)FileStep.Create)]
    [InlineData((int)FileStep.Write)]
    [InlineData((int)FileStep.Flush)]
    [InlineData((int)FileStep.Rename)]
    public void AFailureLeavesTheOldFileAndNothingElse(int step)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model");
        File.WriteAllBytes(path, Old);
        NeuronaException error = Assert.Throws<NeuronaException>(() => AtomicFile.Write(path, stream => stream.Write(New), "Model.Save", at =>
        {
            if ((int)at == step)
                throw new IOException("No space left on device.");
        }));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Equal(Old, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void AFailureAfterEveryByteLeavesTheOldFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.safetensors");
        Sequential old = Examples.Tiny(), changed = Examples.Changed(Examples.Tiny());
        old.Save(path);
        int length = (int)new FileInfo(path).Length;
        for (int room = 0; room < length; room += 97)
        {
            Assert.Throws<NeuronaException>(() => AtomicFile.Write(path, stream => ModelWriter.Write(changed, new Full(stream, room), "Model.Save"), "Model.Save"));
            Assert.Equal(old.WeightsHash(), Model.Load(path).WeightsHash());
            Assert.Equal([path], Directory.GetFiles(folder.Path));
        }
    }

    [Fact]
    public void AnErrorOfTheModelLeavesTheOldFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model");
        Examples.Tiny().Save(path);
        byte[] before = File.ReadAllBytes(path);
        Sequential bad = Examples.Tiny();
        bad.Metadata["format"] = "mine";
        Assert.Throws<NeuronaException>(() => bad.Save(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void LinksAndRightsAreKept()
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryFolder folder = new();
        string target = folder.File("target"), link = folder.File("link");
        File.WriteAllBytes(target, Old);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(link, target);
        AtomicFile.Write(link, stream => stream.Write(New), "Model.Save");
        Assert.Equal(New, File.ReadAllBytes(target));
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(target));
    }

    [Fact]
    public void AbandonedTemporaryFilesAreSweptAndYoungOnesKept()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model"), old = folder.File("model.a.neurona-tmp"), young = folder.File("model.b.neurona-tmp");
        File.WriteAllBytes(old, Old);
        File.WriteAllBytes(young, Old);
        File.SetLastWriteTimeUtc(old, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        AtomicFile.Write(path, stream => stream.Write(New), "Model.Save");
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    private sealed class Full(Stream inner, int room) : MemoryStream
    {
        private int _left = room;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int fits = Math.Min(_left, buffer.Length);
            inner.Write(buffer[..fits]);
            _left -= fits;
            if (fits < buffer.Length)
                throw new IOException("No space left on device.");
        }
    }
}
