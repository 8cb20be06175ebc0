namespace Neurona.Tests.Files;

/// <summary>Links are followed as the system follows them.</summary>
public class FilePathTests
{
    [Fact]
    public void ARelativeLinkLeadsFromTheFolderThatHoldsIt()
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("models"));
        File.CreateSymbolicLink(folder.File("latest"), Path.Combine("models", "third"));
        File.CreateSymbolicLink(folder.File(Path.Combine("models", "third")), Path.Combine("..", "target"));
        Assert.Equal(Path.Combine(FilePath.Real(folder.Path), "target"), FilePath.Real(folder.File("latest")));
        Assert.True(FilePath.AreSame(folder.File("target"), folder.File("latest")));
        Examples.Tiny().Save(folder.File("latest"));
        Examples.AssertSame(Examples.Tiny(), Model.Load(folder.File("target")));
        Assert.Equal(Path.Combine("models", "third"), new FileInfo(folder.File("latest")).LinkTarget);
    }

    [Fact]
    public void LinksInACircleAreOneSentence()
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder.File("a"), "b");
        File.CreateSymbolicLink(folder.File("b"), "a");
        NeuronaException refused = Assert.Throws<NeuronaException>(() => Examples.Tiny().Save(folder.File("a")));
        Assert.Contains("lead in a circle", refused.Message, StringComparison.Ordinal);
    }
}
