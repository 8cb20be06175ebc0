namespace Neurona.Cli;

/// <summary>Files that the tool writes: what would be lost is said in one sentence, before any work.</summary>
internal static class OutputFile
{
    /// <summary>What stands for standard output.</summary>
    public const string Standard = "-";

    /// <summary>Refuses a place to write to that is no place, or that holds something else than
    /// <paramref name="isOurs"/> recognizes.</summary>
    /// <exception cref="UsageException">It is refused.</exception>
    /// <exception cref="NeuronaException">It is no file, or cannot be written.</exception>
    public static void Check(string who, string path, string kind, Func<Stream, bool> isOurs)
    {
        if (path == Standard)
            throw UsageException.Of(who, "the name of a file to write", $"'{path}'", $"Write ./{path} for a file of that name.");
        FilePath.Checked(path, who);
        if (Directory.Exists(path))
            throw UsageException.Of(who, "the name of a file to write", $"the folder '{path}'",
                $"Add a name, such as {Path.Combine(path, "result")}.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        if (!Directory.Exists(folder))
            throw UsageException.Of(who, "a file in a folder that exists", $"'{path}'", $"Create {folder} first.");
        AtomicFile.Check(path, who);
        if (!File.Exists(path))
            return;
        bool replaceable = InputFile.Read(who, path, stream => stream.Length == 0 || isOurs(stream));
        if (!replaceable)
            throw UsageException.Of(who, $"a new file or {kind}, which it replaces", $"'{path}', which holds something else",
                "Give another name, or delete the file yourself.");
    }

    /// <summary>Refuses one place under two names: what is read must not be written over, nor what was
    /// written.</summary>
    /// <param name="files">The options and their files; null, and - for standard output, are no files.</param>
    /// <exception cref="UsageException">Two are one.</exception>
    public static void CheckApart(params ReadOnlySpan<(string Who, string? Path)> files)
    {
        for (int i = 0; i < files.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                if (files[i].Path is { } one and not Standard && files[k].Path is { } other and not Standard
                    && AreSame(files[i].Who, one, other))
                    throw UsageException.Of(files[i].Who, $"another file than {files[k].Who}", $"'{one}', which is both",
                        "Give each a name of its own.");
            }
        }
    }

    private static bool AreSame(string who, string one, string other)
    {
        try
        {
            return FilePath.AreSame(FilePath.Checked(one, who), FilePath.Checked(other, who));
        }
        catch (IOException error)
        {
            throw UsageException.Of(who, "a path that leads to a file", $"'{one}' ({error.Message.TrimEnd('.')})",
                "Check the links in it.");
        }
    }
}
