namespace Neurona;

/// <summary>What <see cref="AtomicFile"/> asks of the disk. Tests put one in its place that fails or loses
/// power.</summary>
internal class Disk
{
    public static Disk Real { get; } = new();

    /// <summary>What stands there; null for nothing.</summary>
    public virtual DiskEntry? Find(string path) => DiskEntry.Find(path);

    /// <summary>A new file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="isPrivate">Whether nobody but its owner may read it, until it gets other rights.</param>
    public virtual Stream Create(string path, bool isPrivate)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (isPrivate && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Returns when what was written is on the disk.</summary>
    public virtual void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <summary>Gives a file the rights of another one.</summary>
    public virtual void CopyRights(string from, string to)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
    }

    /// <summary>Gives a file another name, in one step: whoever had that name is gone.</summary>
    public virtual void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Deletes a file if that can be done.</summary>
    public virtual void TryDelete(string path) => TemporaryFile.TryDelete(path);
}
