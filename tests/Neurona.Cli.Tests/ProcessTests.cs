using System.Diagnostics;

namespace Neurona.Cli.Tests;

/// <summary>What only a process of its own can show: signals, pipes, closed inputs and outputs. A shell sets them
/// up.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void ASignalDuringTrainingSavesTheModel(string signal, int code)
    {
        // Who runs the tests in the background may have told them to ignore signals, which children inherit.
        (int got, string output) = Shell(
            $"D=$(env --default-signal true 2>/dev/null && echo env --default-signal); "
                + "$D TOOL train digits --epochs 100000 --out m >out 2>&1 & p=$!; "
                + $"until grep -q 'Epoch 2/' out; do sleep 0.05; done; kill -{signal} $p; wait $p; echo code $?; cat out");
        if (got == Skipped)
            return;
        Assert.Contains($"code {code}\n", output, StringComparison.Ordinal);
        Assert.Contains("The model so far is saved as m.", output, StringComparison.Ordinal);
        Assert.StartsWith("adam at ", Model.Load(_folder["m"]).Metadata["training"], StringComparison.Ordinal);
    }

    [Fact]
    public void APipeThatNobodyWritesToDoesNotHoldUpATermination()
    {
        (int code, string output) = Shell(
            "mkfifo net.json; TOOL train digits --model net.json --out m >out 2>&1 & p=$!; "
                + "sleep 1; kill -TERM $p; wait $p; echo code $?; cat out");
        if (code == Skipped)
            return;
        Assert.Contains("code 143\n", output, StringComparison.Ordinal);
        Assert.Contains("Interrupted before there was anything to save.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void PipesAreInputsAndEndTheToolWhenNobodyReads()
    {
        new Sequential(1) { new Dense(1) }.Save(_folder["m"]);
        (int code, string output) = Shell("""
            set -o pipefail
            yes 1 2>/dev/null | { TOOL predict m -; echo "tool $?" >&2; } | head -n 1 >/dev/null
            cat m | TOOL predict /dev/stdin lines; cat lines | TOOL predict m /dev/stdin; TOOL predict <(cat m) <(gzip -c lines)
            TOOL predict m - <&-
            TOOL inspect m >&-; echo "closed $?"
            TOOL inspect m >>log; echo mine >>log; tail -n 1 log
            """.Replace("set -o", "printf '2\\n3\\n' >lines; set -o", StringComparison.Ordinal));
        if (code == Skipped)
            return;
        float weight = Model.Load(_folder["m"])["dense/kernel"][0];
        string answers = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{2 * weight:G9}\n{3 * weight:G9}\n");
        Assert.Equal(
            $"tool 141\n{answers}{answers}{answers}neurona: The file standard input expects at least one sample; got nothing. "
                + "Write one sample a line.\nclosed 0\nmine\n", output);
    }

    [Fact]
    public void WhoSaysNohupMeansIt()
    {
        (int code, string output) = Shell(
            "(trap '' HUP; exec TOOL train digits --epochs 300 --out m) >out 2>&1 & p=$!; "
                + "until grep -q 'Epoch 2/' out; do sleep 0.05; done; kill -HUP $p; wait $p; echo code $?; cat out");
        if (code != Skipped)
            Assert.Contains("code 0\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ADumbTerminalGetsNoCarriageReturnsAndANarrowOneNoLongLines()
    {
        if (!File.Exists("/usr/bin/script"))
            return;
        // script makes a terminal, which adds a carriage return to each line feed.
        string train = "TOOL train iris --epochs 2 --batch-size 1 --out m";
        (int code, string dumb) = Shell($"TERM=dumb script -qec \"{train}\" /dev/null </dev/null");
        if (code == Skipped)
            return;
        dumb = dumb.Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.DoesNotContain('\r', dumb);
        Assert.Contains("Epoch 1/2 - 108/108 - ", dumb, StringComparison.Ordinal);
        string narrow = Shell($"TERM=xterm script -qec \"stty cols 50; {train}\" /dev/null </dev/null")
            .Output.Replace("\r\n", "\n", StringComparison.Ordinal);
        string[] drawn = narrow[
            narrow.IndexOf("Epoch 1/2\n", StringComparison.Ordinal)..narrow.IndexOf("Epoch 2/2\n", StringComparison.Ordinal)].Split('\r');
        Assert.True(drawn.Length >= 3, narrow);
        Assert.All(drawn[1..^1], line => Assert.Equal(49, line.Length));
    }

    private const int Skipped = -1;

    // Runs a script of bash in the folder; TOOL stands for the tool.
    private (int Code, string Output) Shell(string script)
    {
        if (OperatingSystem.IsWindows())
            return (Skipped, "");
        string tool = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Neurona.Cli.dll")}'";
        ProcessStartInfo start = new(
            "bash", ["-c", $"exec 2>&1; set -m; ulimit -t 60\n{script.Replace("TOOL", tool, StringComparison.Ordinal)}"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true
        };
        using Process process = Process.Start(start)!;
        // A tool that waits for ever fails its test; it does not hold up the others.
        using Timer limit = new(_ => process.Kill(entireProcessTree: true), null, TimeSpan.FromSeconds(90), Timeout.InfiniteTimeSpan);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
