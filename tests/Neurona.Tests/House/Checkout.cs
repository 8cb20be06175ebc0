namespace Neurona.Tests;

/// <summary>Where this checkout lies, and snapshots in it.</summary>
internal static class Checkout
{
    /// <summary>The folder of Neurona.slnx.</summary>
    public static string Root { get; } = Find();

    /// <summary>Compares a text with a committed file, line ends aside. NEURONA_UPDATE_SNAPSHOTS=1 writes the file instead.</summary>
    public static void MatchesSnapshot(string text, params string[] path)
    {
        string file = Path.Combine([Root, .. path]);
        string actual = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("NEURONA_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }
        string expected = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.Equal(expected, actual);
    }

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Neurona.slnx")))
                return at.FullName;
        }
        throw new InvalidOperationException("The tests run inside a checkout.");
    }
}
