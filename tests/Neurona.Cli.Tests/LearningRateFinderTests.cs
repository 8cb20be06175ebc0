using System.Text.Json;

namespace Neurona.Cli.Tests;

public sealed class LearningRateFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LearningRateFinderTests() => File.WriteAllText(_folder["kinds.csv"], MadeTables.Classes());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ZonesAreToldAndTheCommandThatTrainsWithTheRate()
    {
        string[] lines = Find("--seed 3").Out.Split('\n');
        Assert.StartsWith("Model: Dense(32) > ReLU > Dropout(0.2) > Dense(2) > Softmax; ", lines[0], StringComparison.Ordinal);
        Assert.Equal("Rates: 1e-6 to 1e+1 in 100 steps, adam, batch 16, seed 3.", lines[1]);
        Assert.Contains(lines, line => line.StartsWith("good ", StringComparison.Ordinal));
        string suggested = Assert.Single(lines, line => line.StartsWith("suggested ", StringComparison.Ordinal)).Split(' ')[^1];
        string command = lines[Array.IndexOf(lines, "Try next:") + 1].Trim();
        Assert.Equal($"neurona train {_folder["kinds.csv"]} --target kind --seed 3 --learning-rate {suggested}", command);
        ToolRun.Of($"{command["neurona ".Length..]} --epochs 1 --out {_folder["m"]}").Succeeds();
    }

    [Fact]
    public void TheReportHoldsTheCurve()
    {
        Find($"--steps 40 --low 1e-4 --high 1 --json {_folder["json"]}");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_folder["json"]));
        JsonElement report = document.RootElement;
        Assert.Equal(
            [
                "report", "dataset", "target", "seed", "batchSize", "suggested", "tooSmall", "good", "tooLarge", "divergedAt", "rates",
                "losses", "smoothed"
            ],
            report.EnumerateObject().Select(member => member.Name));
        double[] rates = [.. report.GetProperty("rates").EnumerateArray().Select(rate => rate.GetDouble())];
        Assert.Equal(1e-4, rates[0], 12);
        Assert.Equal(rates.Length, report.GetProperty("losses").GetArrayLength());
        double suggested = report.GetProperty("suggested").GetDouble();
        Assert.InRange(suggested, rates[0], rates[^1]);
        Assert.Equal(suggested, report.GetProperty("good")[1].GetDouble());
    }

    [Fact]
    public void TheCurveIsAPictureOrATable()
    {
        Find($"--out {_folder["curve.svg"]}");
        Assert.StartsWith("<svg ", File.ReadAllText(_folder["curve.svg"]), StringComparison.Ordinal);
        Find($"--out {_folder["curve.csv"]} --steps 30");
        string[] rows = File.ReadAllLines(_folder["curve.csv"]);
        Assert.Equal("rate,loss,smoothed", rows[0]);
        Assert.InRange(rows.Length, 12, 31);
        // Its own curves are replaced, other files are not.
        Find($"--out {_folder["curve.svg"]}");
        Find($"--out {_folder["curve.csv"]}");
        File.WriteAllText(_folder["mine.csv"], "a,b\n1,2\n");
        ToolRun.Of($"lr-find iris --out {_folder["mine.csv"]}").IsRefused("a new file or a curve of neurona");
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(_folder["mine.csv"]));
    }

    [Fact]
    public void TheSameBitsOnAnyNumberOfThreads()
    {
        string One(string threads) => ToolRun.Of($"lr-find digits --steps 20 --threads {threads} --json -").Out;
        Assert.Equal(One("1"), One("2"));
    }

    [Fact]
    public void CtrlCWritesNothing()
    {
        ToolRun run = ToolRun.Of(
            ["lr-find", "iris", "--steps", "1000", "--out", _folder["curve.svg"]],
            onWrite: (text, interruption) =>
            {
                if (text.StartsWith("Rates: ", StringComparison.Ordinal))
                    interruption.Request();
            });
        Assert.Equal(130, run.Code);
        Assert.Equal("neurona: Interrupted before the last rate was tried; nothing was written.\n", run.Error);
        Assert.Equal(["kinds.csv"], _folder.Files);
    }

    private ToolRun Find(string more) => ToolRun.Of($"lr-find {_folder["kinds.csv"]} --target kind {more}").Succeeds();
}
