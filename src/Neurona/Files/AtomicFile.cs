namespace Neurona;

/// <summary>Writes a file so that its name stands for the old content or the new one, whatever happens in
/// between.</summary>
/// <remarks>
/// A temporary file in the same folder is written, flushed to the disk and renamed over the old one. .NET has no call
/// that flushes a folder, and this library uses no native code: after a loss of power the old file may come back, but
/// never a mixture. Nobody can read the temporary file who could not read the old one. What is no regular file, what is
/// read-only and what belongs to somebody else is not replaced.
/// </remarks>
internal static class AtomicFile
{
    /// <param name="path">The file; links are followed.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="who">The method or option that errors name.</param>
    /// <param name="disk">The disk; the real one if null.</param>
    /// <exception cref="NeuronaException">The file cannot be written, or must not be replaced.</exception>
    public static void Write(string path, Action<Stream> write, string who, Disk? disk = null)
    {
        FilePath.Checked(path, who);
        disk ??= Disk.Real;
        string? temporary = null;
        try
        {
            string target = FilePath.Real(path);
            DiskEntry? old = disk.Find(target);
            CheckReplaceable(path, old, who);
            string name = TemporaryFile.NameFor(target);
            using (Stream file = disk.Create(name, isPrivate: old is not null))
            {
                temporary = name;
                CheckOwner(path, old, disk.Find(name), who);
                write(file);
                disk.Flush(file);
            }
            if (old is not null)
                disk.CopyRights(target, temporary);
            disk.Rename(temporary, target);
            temporary = null;
            TemporaryFile.Sweep(target);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new NeuronaException(
                $"{who} expects to write '{path}'; got: {failed.Message} What was there before is unchanged. "
                + "Check the folder, its rights and the space on the disk.", failed);
        }
        finally
        {
            if (temporary is not null)
                disk.TryDelete(temporary);
        }
    }

    /// <summary>Refuses what <see cref="Write"/> would refuse, before there is anything to write.</summary>
    /// <exception cref="NeuronaException">The file cannot be written, or must not be replaced.</exception>
    public static void Check(string path, string who) => Write(path, _ => { }, who, new Rehearsal());

    private static void CheckReplaceable(string path, DiskEntry? entry, string who)
    {
        if (entry is { IsRegular: false })
            throw Errors.Of(who, "the name of a file or a new name", $"'{path}', which is a folder, a device or a pipe",
                "Give the name of a file.");
        if (entry is { IsReadOnly: true })
            throw Errors.Of(who, "a file that may be replaced", $"'{path}', which is read-only",
                "Give another name, or the right to write it.");
    }

    private static void CheckOwner(string path, DiskEntry? old, DiskEntry? own, string who)
    {
        if (old is not null && own is not null && old.Owner != own.Owner)
            throw Errors.Of(who, "a file of your own to replace", $"'{path}', which belongs to another user",
                "Give another name, or delete the file yourself.");
    }

    private sealed class Rehearsal : Disk
    {
        public override void CopyRights(string from, string to)
        {
        }

        public override void Rename(string from, string to) => TryDelete(from);
    }
}
