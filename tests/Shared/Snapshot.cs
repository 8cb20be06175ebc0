using System.Runtime.CompilerServices;

namespace Neurona.Contracts;

/// <summary>Text that is kept in the repository, so that every change of it is seen in a diff.</summary>
public static class Snapshot
{
    private const string UpdateVariable = "NEURONA_UPDATE_SNAPSHOTS";

    /// <summary>A file beside the calling source file.</summary>
    public static string Beside(string name, [CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, name);

    /// <summary>
    /// Fails where text and file differ; with the environment variable NEURONA_UPDATE_SNAPSHOTS=1 writes the file
    /// instead.
    /// </summary>
    /// <param name="path">The file, from <see cref="Beside"/>.</param>
    /// <param name="text">What it is to be.</param>
    /// <param name="compared">What of a line is compared; all of it if null.</param>
    public static void Check(string path, string text, Func<string, string>? compared = null)
    {
        compared ??= line => line;
        string actual = text.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }
        Assert.True(File.Exists(path), $"{path} is missing. Run the tests with {UpdateVariable}=1 and look at what they write.");
        string[] expected = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), lines = actual.Split('\n');
        for (int i = 0; i < Math.Max(expected.Length, lines.Length); i++)
        {
            string want = i < expected.Length ? expected[i] : "(nothing)", got = i < lines.Length ? lines[i] : "(nothing)";
            Assert.True(
                compared(want) == compared(got),
                $"{Path.GetFileName(path)}, line {i + 1}:\nexpected {want}\n     got {got}\n"
                + $"If that is right, run the tests with {UpdateVariable}=1 and commit the file.");
        }
    }
}
