using System.Text;

namespace Neurona.Cli;

/// <summary>Files that users name to be read: what cannot be read is said in one sentence. Each is opened once, so that
/// pipes will do.</summary>
internal static class InputFile
{
    /// <summary>The text of a file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string ReadText(string who, string path) => Read(who, path, stream =>
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    /// <summary>What a function makes of the content of a file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static T Read<T>(string who, string path, Func<Stream, T> read)
    {
        using Stream stream = Open(who, path);
        try
        {
            return read(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(who, path, error);
        }
    }

    /// <summary>A file to read from.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static Stream Open(string who, string path)
    {
        FilePath.Checked(path, who);
        try
        {
            if (Directory.Exists(path))
                throw UsageException.Of(who, "a file", $"the folder '{path}'", "Name a file in it.");
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw UsageException.Of(who, "a file", $"'{path}', which does not exist", "Check the path.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(who, path, error);
        }
    }

    private static UsageException Unreadable(string who, string path, Exception error) =>
        UsageException.Of(who, "a file that can be read", $"'{path}' ({error.Message.TrimEnd('.')})",
            "Check its name and your rights to it.");
}
