using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>Where this checkout lies, and snapshots in it.</summary>
internal static class Checkout
{
    /// <summary>The folder of Neurona.slnx.</summary>
    public static string Root { get; } = Find();

    /// <summary>Compares a text with a committed file; see <see cref="Snapshot.Check"/>.</summary>
    public static void MatchesSnapshot(string text, params string[] path) =>
        Snapshot.Check(Path.Combine([Root, .. path]), text.TrimEnd() + "\n");

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
