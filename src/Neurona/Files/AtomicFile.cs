namespace Neurona;

/// <summary>The operations of <see cref="AtomicFile.Write"/>, in order.</summary>
internal enum FileStep
{
    Create,
    Write,
    Flush,
    Rename,
}

/// <summary>Writes a file so that its name stands for the old content or the new one, whatever happens in between.</summary>
/// <remarks>
/// A temporary file in the same folder is written, flushed to the disk and renamed over the old one. .NET has no call that flushes a folder, and
/// this library uses no native code: after a loss of power the old file may come back, but never a mixture.
/// </remarks>
internal static class AtomicFile
{
    private const string Ending = ".neurona-tmp";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    /// <param name="path">The file; a link is followed.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="who">The method that errors name.</param>
    /// <param name="before">Called before each operation: tests let it fail.</param>
    public static void Write(string path, Action<Stream> write, string who, Action<FileStep>? before = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? temporary = null;
        try
        {
            FileInfo link = new(path);
            string target = link.LinkTarget is null ? link.FullName : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            before?.Invoke(FileStep.Create);
            string name = $"{target}.{Path.GetRandomFileName()}{Ending}";
            using (FileStream file = new(name, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                temporary = name;
                before?.Invoke(FileStep.Write);
                write(file);
                before?.Invoke(FileStep.Flush);
                file.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            before?.Invoke(FileStep.Rename);
            File.Move(temporary, target, overwrite: true);
            temporary = null;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new NeuronaException($"{who} expects to write '{path}'; got: {failed.Message} What was there before is unchanged. Check the folder, its rights and the space on the disk.", failed);
        }
        finally
        {
            if (temporary is not null)
                TryDelete(temporary);
        }
        Sweep(Path.GetFullPath(path));
    }

    // Whoever was killed while writing left a temporary file. A younger one may belong to a writer at work.
    private static void Sweep(string target)
    {
        try
        {
            DateTime now = File.GetLastWriteTimeUtc(target);
            foreach (string old in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, $"{Path.GetFileName(target)}.*{Ending}"))
            {
                if (now - File.GetLastWriteTimeUtc(old) > Abandoned)
                    File.Delete(old);
            }
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // Tidying up is no part of the promise: the new content is in its place.
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // The content is what matters: the temporary file can be deleted by hand.
        }
    }
}
