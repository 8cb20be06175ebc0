namespace Neurona.Tests;

/// <summary>An empty folder that goes away with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("neurona-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string[] Files =>
    [
        .. Directory.GetFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file)).Order(StringComparer.Ordinal)
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
