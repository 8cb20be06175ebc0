using System.Diagnostics;

namespace Neurona.Tests.Files;

public class AtomicFileTests
{
    private static readonly byte[] Old = [1, 2, 3], New = [4, 5, 6, 7];
    private static readonly string Target = Path.Combine(Path.GetTempPath(), "neurona-no-such-folder", "model");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFailureOfAnyOperationLeavesTheOldFileOrTheNewOne(bool losesPower)
    {
        int failAt = 1;
        for (bool failed = true; failed; failAt++)
        {
            FaultyDisk disk = new(failAt, losesPower);
            disk.Put(Target, Old);
            failed = Record(() => AtomicFile.Write(Target, WriteNew, "Model.Save", disk)) is not null;
            byte[]? left = disk.AfterwardsAt(Target);
            Assert.True(left is not null && (left.SequenceEqual(New) || (failed && left.SequenceEqual(Old))),
                $"Operation {failAt}: {disk.Last}");
            if (!losesPower && disk.Last != nameof(Disk.TryDelete))
                Assert.Equal([Target], disk.Names);
            if (!failed)
                Assert.Equal("Find Create Find Write Write Flush CopyRights Rename", disk.Operations);
        }
        Assert.Equal(10, failAt);
    }

    [Fact]
    public void NothingIsWrittenOverSomebodyElsesFile()
    {
        FaultyDisk disk = new(int.MaxValue, losesPower: false) { OwnerOfOld = 7 };
        disk.Put(Target, Old);
        Assert.Contains("belongs to another user",
            Record(() => AtomicFile.Write(Target, WriteNew, "Model.Save", disk))!.Message, StringComparison.Ordinal);
        Assert.Equal(Old, disk.AfterwardsAt(Target));
        Assert.Equal([Target], disk.Names);
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("device")]
    [InlineData("folder")]
    [InlineData("read-only")]
    public void WhatIsNoFileToReplaceStays(string kind)
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryFolder folder = new();
        string path = folder.File("model");
        switch (kind)
        {
            case "fifo":
                using (Process made = Process.Start("mkfifo", [path]))
                    made.WaitForExit();
                break;
            case "device":
                File.CreateSymbolicLink(path, "/dev/null");
                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                File.WriteAllBytes(path, Old);
                File.SetUnixFileMode(path, UnixFileMode.UserRead);
                break;
        }
        NeuronaException error = Assert.Throws<NeuronaException>(() => AtomicFile.Write(path, WriteNew, "Model.Save"));
        Assert.Contains(kind == "read-only" ? "which is read-only" : "a folder, a device or a pipe",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(kind == "folder" ? [] : [path], Directory.GetFiles(folder.Path));
        if (kind != "read-only")
            Assert.False(DiskEntry.Find(path)!.IsRegular);
    }

    [Fact]
    public void AFileCanBeCheckedBeforeThereIsAnythingToWrite()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model");
        AtomicFile.Check(path, "--out");
        Assert.Empty(Directory.GetFiles(folder.Path));
        File.WriteAllBytes(path, Old);
        AtomicFile.Check(path, "--out");
        Assert.Equal(Old, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.StartsWith("--out expects",
            Assert.Throws<NeuronaException>(() => AtomicFile.Check(folder.Path, "--out")).Message, StringComparison.Ordinal);
        Assert.StartsWith("--out expects",
            Assert.Throws<NeuronaException>(() => AtomicFile.Check(folder.File("no/m"), "--out")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatReplacesAPrivateFileIsPrivateWhileItIsWritten()
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryFolder folder = new();
        string path = folder.File("model");
        File.WriteAllBytes(path, Old);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        UnixFileMode during = default;
        AtomicFile.Write(
            path, stream => during = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(((FileStream)stream).Name), "Model.Save");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, during);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData(255, "a")]
    [InlineData(85, "\u20ac")]
    public void NamesAsLongAsTheyMayBeAreWritten(int count, string letter)
    {
        using TemporaryFolder folder = new();
        string path = folder.File(string.Concat(Enumerable.Repeat(letter, count)));
        AtomicFile.Write(path, WriteNew, "Model.Save");
        AtomicFile.Write(path, WriteNew, "Model.Save");
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void ANulInAPathIsOneSentence()
    {
        Sequential model = Examples.Tiny();
        foreach (Action use in (Action[])
        [
            () => model.Save("a\0b"), () => Model.Load("a\0b"), () => model.LoadWeights("a\0b"), () => IdxFile.Read("a\0b"),
            () => Datasets.Mnist("a\0b")
        ])
            Assert.Contains("expects a path without a NUL character; got one at position 1. Remove it.",
                Assert.Throws<NeuronaException>(use).Message, StringComparison.Ordinal);
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
            Assert.Throws<NeuronaException>(() =>
                AtomicFile.Write(path, stream => ModelWriter.Write(changed, new Full(stream, room), "Model.Save"), "Model.Save"));
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
    public void WhatKilledWritersLeftIsSweptAtOnceAndNothingElse()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model"), own = TemporaryFile.NameFor(path),
            killed = folder.File(
                Path.GetFileName(own).Replace($"-{Environment.ProcessId}-", "-2147483647-", StringComparison.Ordinal));
        string other = TemporaryFile.NameFor(folder.File("model2"))
            .Replace($"-{Environment.ProcessId}-", "-2147483647-", StringComparison.Ordinal);
        string elsewhere = folder.File("model.00000000-2147483647-abcdefgh.neurona-tmp"),
            longAgo = folder.File("model.a.neurona-tmp"), before = TemporaryFile.NameFor(path);
        foreach (string file in (string[])[own, killed, other, elsewhere, longAgo, before])
            File.WriteAllBytes(file, Old);
        foreach (string file in (string[])[longAgo, before])   // one of a process of the same number, in an earlier life of the machine
            File.SetLastWriteTimeUtc(file, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        AtomicFile.Write(path, WriteNew, "Model.Save");
        Assert.Equal(
            [.. ((string[])[path, own, other, elsewhere]).Order(StringComparer.Ordinal)],
            Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatAWriterHoldsIsNotSwept()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model"),
            held = TemporaryFile.NameFor(path).Replace($"-{Environment.ProcessId}-", "-2147483647-", StringComparison.Ordinal);
        using (new FileStream(held, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            AtomicFile.Write(path, WriteNew, "Model.Save");
            Assert.True(File.Exists(held));
        }
        AtomicFile.Write(path, WriteNew, "Model.Save");
        Assert.False(File.Exists(held));
    }

    private static Exception? Record(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception failed) when (failed is NeuronaException or FaultyDisk.PowerLostException)
        {
            return failed;
        }
    }

    private static void WriteNew(Stream stream)
    {
        stream.Write(New.AsSpan(0, 2));
        stream.Write(New.AsSpan(2));
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
