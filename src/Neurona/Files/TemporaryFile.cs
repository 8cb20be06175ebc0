using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>Names of files that are written and then renamed: they tell who writes, so that what a killed writer left
/// can be removed.</summary>
/// <remarks><c>model.safetensors.machine-process-random.neurona-tmp</c>, shortened to what file systems
/// allow.</remarks>
internal static class TemporaryFile
{
    public const string Ending = ".neurona-tmp";

    private const int MostStemBytes = 200;   // names of 255 bytes are allowed almost everywhere, and what is added takes up to 50
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(1);
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(2);

    // Process numbers mean nothing on another machine that shares the disk.
    private static readonly string Machine = HashOf(Environment.MachineName).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>A new name beside the target.</summary>
    public static string NameFor(string target)
    {
        string random = Path.GetRandomFileName()[..8], process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return Path.Combine(Path.GetDirectoryName(target)!, $"{Stem(target)}.{Machine}-{process}-{random}{Ending}");
    }

    /// <summary>Removes what writers of the target that are gone have left.</summary>
    public static void Sweep(string target)
    {
        try
        {
            string start = $"{Stem(target)}.";
            DateTime now = File.GetLastWriteTimeUtc(target);
            foreach (FileInfo old in new DirectoryInfo(Path.GetDirectoryName(target)!).EnumerateFiles($"*{Ending}"))
            {
                if (old.Name.StartsWith(start, StringComparison.Ordinal) && IsAbandoned(old, old.Name[start.Length..^Ending.Length], now))
                    Remove(old);
            }
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // Tidying up is no part of the promise: the new content is in its place.
        }
    }

    /// <summary>Deletes a file if that can be done.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // A left-over never gets the target's name; that it stays harms nobody.
        }
    }

    private static bool IsAbandoned(FileInfo file, string writer, DateTime now)
    {
        bool isOfThisMachine = writer.Split('-') is [var machine, _, _] && machine == Machine;
        if (!isOfThisMachine || !int.TryParse(writer.Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            return now - file.LastWriteTimeUtc > LongAgo;
        try
        {
            using Process process = Process.GetProcessById(id);
            // A process that began after the last write has only inherited the number.
            return process.StartTime.ToUniversalTime() > file.LastWriteTimeUtc + ClockError;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (Exception unknown) when (unknown is InvalidOperationException
            or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            return false;
        }
    }

    // A writer in another container may have a number that means nobody here: it still holds the lock.
    private static void Remove(FileInfo file)
    {
        try
        {
            using (file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }
            file.Delete();
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string Stem(string target)
    {
        string name = Path.GetFileName(target);
        int length = 0, bytes = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MostStemBytes)
                return name[..length];
            length += rune.Utf16SequenceLength;
        }
        return name;
    }

    // FNV-1a: string.GetHashCode differs from process to process.
    private static uint HashOf(string text)
    {
        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ value) * 16777619;
        return hash;
    }
}
