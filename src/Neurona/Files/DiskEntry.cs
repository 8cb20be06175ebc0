using System.Formats.Tar;

namespace Neurona;

/// <summary>What stands under a name on the disk.</summary>
/// <param name="IsRegular">A file that holds bytes; no folder, device, pipe or socket.</param>
/// <param name="IsReadOnly">Whether its rights forbid its owner to write it.</param>
/// <param name="Owner">The number of the user that it belongs to; 0 on Windows.</param>
internal sealed record DiskEntry(bool IsRegular, bool IsReadOnly, int Owner)
{
    private const int HeaderBytes = 512;

    /// <summary>What stands there, a link followed; null for nothing.</summary>
    public static DiskEntry? Find(string path)
    {
        path = FilePath.Real(path);
        if (Directory.Exists(path))
            return new(false, false, 0);
        if (!File.Exists(path))
            return null;
        if (OperatingSystem.IsWindows())
            return new(true, new FileInfo(path).IsReadOnly, 0);
        TarEntry header = Header(path);
        return new(header.EntryType == TarEntryType.RegularFile, (header.Mode & UnixFileMode.UserWrite) == 0, header.Uid);
    }

    // .NET tells the type and the owner of a file nowhere but in the header that its tar writer makes. Pipes and
    // devices are not opened for it.
    private static TarEntry Header(string path)
    {
        FirstBytes first = new(HeaderBytes);
        try
        {
            using TarWriter writer = new(first, TarEntryFormat.Gnu, leaveOpen: true);
            writer.WriteEntry(path, "file");
        }
        catch (EndOfStreamException)
        {
            // The header is complete: the content is not wanted.
        }
        using TarReader reader = new(new MemoryStream([.. first.ToArray(), .. new byte[2 * HeaderBytes]]));
        return reader.GetNextEntry(copyData: false)!;
    }

    private sealed class FirstBytes(int most) : MemoryStream
    {
        public override bool CanSeek => false;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length == most)
                throw new EndOfStreamException();
            base.Write(buffer, offset, Math.Min(count, most - (int)Length));
        }
    }
}
