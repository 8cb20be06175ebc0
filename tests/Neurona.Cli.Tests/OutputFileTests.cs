using System.Text.Json;

namespace Neurona.Cli.Tests;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OneFileIsNotWrittenTwiceNorWrittenOverWhatIsRead()
    {
        string net = new Sequential(4) { new Dense(3, Activation.Softmax) }.ToJson();
        File.WriteAllText(_folder["net.json"], net);
        Directory.CreateSymbolicLink(_folder["here"], _folder.Path);
        string linked = Path.Combine("here", "one");
        Train($"--out {_folder["one"]} --json {_folder["one"]}").IsRefused("--json expects another file than --out");
        Train($"--out {_folder["one"]} --json {_folder[linked]}").IsRefused("--json expects another file than --out");
        Train($"--out {_folder["one"]} --json {_folder.Path}/x/../one").IsRefused("--json expects another file than --out");
        Train($"--model {_folder["net.json"]} --out {_folder["m"]} --json {_folder["net.json"]}")
            .IsRefused("--json expects another file than --model");
        Train($"--model {_folder["net.json"]} --out {_folder["net.json"]}").IsRefused("--out expects another file than --model");
        Assert.Equal(net, File.ReadAllText(_folder["net.json"]));
        Train($"--out {_folder["m"]}").Succeeds();
        ToolRun.Of($"inspect {_folder["m"]} --json {_folder["m"]}").IsRefused("--json expects another file than <model>");
        Model.Load(_folder["m"]);
    }

    [Theory]
    [InlineData("{\"name\": \"package\"}")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"a\": 1, \"report\": \"neurona train\"}")]
    public void OnlyReportsOfTheToolAreReplaced(string content)
    {
        File.WriteAllText(_folder["package.json"], content);
        Train($"--out {_folder["m"]} --json {_folder["package.json"]}")
            .IsRefused("--json expects a new file or a report of neurona, which it replaces");
        Assert.Equal(content, File.ReadAllText(_folder["package.json"]));
        Train($"--out {_folder["m"]} --json {_folder["report"]}").Succeeds();
        Train($"--out {_folder["m"]} --json {_folder["report"]}").Succeeds();
        ToolRun.Of($"inspect {_folder["m"]} --json {_folder["report"]}").Succeeds();
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder["report"]));
        Assert.Equal("neurona inspect", report.RootElement.GetProperty("report").GetString());
    }

    [Theory]
    [InlineData("--out")]
    [InlineData("--json")]
    public void DevicesAndReadOnlyFilesStay(string option)
    {
        if (OperatingSystem.IsWindows())
            return;
        File.CreateSymbolicLink(_folder["null"], "/dev/null");
        File.WriteAllText(_folder["kept"], "");
        File.SetUnixFileMode(_folder["kept"], UnixFileMode.UserRead);
        string rest = option == "--out" ? "" : $"--out {_folder["m"]}";
        Train($"{rest} {option} {_folder["null"]}").IsRefused(
            $"{option} expects the name of a file or a new name; got '{_folder["null"]}', which is a folder, a device or a pipe");
        Train($"{rest} {option} {_folder["kept"]}").IsRefused("which is read-only");
        Assert.Equal(["kept", "null"], _folder.Files);
    }

    [Fact]
    public void StandardOutputIsForProgramsWhereItIsAskedFor()
    {
        ToolRun run = Train($"--out {_folder["m"]} --json -");
        Assert.Equal(0, run.Code);
        using JsonDocument report = JsonDocument.Parse(run.Out);
        Assert.Equal("neurona train", report.RootElement.GetProperty("report").GetString());
        Assert.Contains("Test accuracy: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["m"], _folder.Files);
        Train("--out -").IsRefused("--out expects the name of a file to write; got '-'. Write ./- for a file of that name.");
    }

    [Fact]
    public void AnEmptyFileAndAModelWithUnknownLayersAreReplaced()
    {
        File.WriteAllBytes(_folder["m"], []);
        Train($"--out {_folder["m"]}").Succeeds();
        byte[] bytes = File.ReadAllBytes(_folder["m"]);
        int at = bytes.AsSpan().IndexOf("\\\"Dense\\\""u8);
        Assert.True(at > 0);
        bytes[at + 2] = (byte)'X';
        File.WriteAllBytes(_folder["m"], bytes);
        ToolRun.Of($"inspect {_folder["m"]}").IsRefused("");
        Train($"--out {_folder["m"]}").Succeeds();
        Model.Load(_folder["m"]);
    }

    private static ToolRun Train(string arguments) => ToolRun.Of($"train iris --epochs 1 {arguments}");
}
