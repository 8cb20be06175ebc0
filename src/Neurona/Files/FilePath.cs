namespace Neurona;

/// <summary>Paths that users name.</summary>
internal static class FilePath
{
    private const int MaxLinks = 40;   // as many as Linux follows

    /// <summary>The path, unless the system would cut it off at a NUL.</summary>
    /// <exception cref="NeuronaException">It contains a NUL.</exception>
    public static string Checked(string path, string who)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int at = path.IndexOf('\0');
        return at < 0
            ? path
            : throw Errors.Of(who, "a path without a NUL character", FormattableString.Invariant($"one at position {at}"), "Remove it.");
    }

    /// <summary>The full path with every link in it followed: two names of one place become equal. The file need not
    /// exist.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Real(string path)
    {
        int links = 0;
        return Follow(Path.GetFullPath(path));

        string Follow(string full)
        {
            if (Path.GetDirectoryName(full) is not { } folder)
                return full;
            folder = Follow(folder);
            string at = Path.Combine(folder, Path.GetFileName(full));
            if (new FileInfo(at).LinkTarget is not { } target)
                return at;
            return ++links <= MaxLinks
                ? Follow(Path.GetFullPath(target, folder))
                : throw new IOException($"The links of '{path}' lead in a circle.");
        }
    }

    /// <summary>Whether two paths name one place.</summary>
    public static bool AreSame(string a, string b)
    {
        // File systems of Windows and macOS ignore case as a rule.
        StringComparison comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return string.Equals(Real(a), Real(b), comparison);
    }
}
