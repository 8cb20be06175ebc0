using System.Text;

namespace Neurona.Cli;

/// <summary>Files that users name: what cannot be read or written is said in one sentence, before any work.</summary>
internal static class InputFile
{
    /// <summary>The text of a file.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string ReadText(string who, string path)
    {
        using Stream stream = Open(who, path);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A file to read from.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static Stream Open(string who, string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw UsageException.Of(who, "a file", $"the folder '{path}'", "Name a file in it.");
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw UsageException.Of(who, "a file", $"'{path}', which does not exist", "Check the path.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw UsageException.Of(who, "a file that can be read", $"'{path}' ({error.Message.TrimEnd('.')})", "Check its name and your rights to it.");
        }
    }

    /// <summary>Refuses a place to write to that is no place, or that holds something else than <paramref name="isOurs"/> recognizes.</summary>
    /// <exception cref="UsageException">It is refused.</exception>
    public static void CheckTarget(string who, string path, string kind, Func<string, bool> isOurs)
    {
        if (Directory.Exists(path))
            throw UsageException.Of(who, "the name of a file to write", $"the folder '{path}'", $"Add a name, such as {Path.Combine(path, "result")}.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!Directory.Exists(folder))
            throw UsageException.Of(who, "a file in a folder that exists", $"'{path}'", $"Create {folder} first.");
        if (File.Exists(path) && new FileInfo(path).Length > 0 && !isOurs(path))
            throw UsageException.Of(who, $"a new file or {kind}, which it replaces", $"'{path}', which holds something else", "Give another name, or delete the file yourself.");
    }

    /// <summary>Whether the first character of a file that is no blank is this one.</summary>
    public static bool StartsWith(string path, char first)
    {
        using StreamReader reader = new(Open("The tool", path), Encoding.UTF8);
        int c;
        while ((c = reader.Read()) >= 0)
        {
            if (!char.IsWhiteSpace((char)c))
                return c == first;
        }
        return true;
    }
}
