using System.Globalization;
using System.Text.Json;

namespace Neurona.Cli.Tests;

public sealed class CrossValidateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CrossValidateTests()
    {
        File.WriteAllText(_folder["kinds.csv"], MadeTables.Classes());
        File.WriteAllText(_folder["prices.csv"], MadeTables.Values());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryPartIsToldAndTheSpreadOfAll()
    {
        ToolRun run = ToolRun.Of(
            $"cross-validate {_folder["kinds.csv"]} --target kind --folds 4 --repeats 2 --epochs 3 --json {_folder["json"]}");
        string[] lines = run.Succeeds().Out.Split('\n');
        Assert.Equal("Data: kinds, 120 samples in 4 parts, 8 trainings.", lines[0]);
        Assert.Equal(8, lines.Count(line => line.StartsWith("Part ", StringComparison.Ordinal)));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_folder["json"]));
        JsonElement report = document.RootElement;
        Assert.Equal(
            ["report", "dataset", "folds", "repeats", "seed", "testLoss", "testAccuracy", "testAuc"],
            report.EnumerateObject().Select(member => member.Name));
        double[] parts = [.. report.GetProperty("testAccuracy").GetProperty("parts").EnumerateArray().Select(part => part.GetDouble())];
        double mean = parts.Average(), deviation = Math.Sqrt(parts.Sum(part => (part - mean) * (part - mean)) / 7);
        Assert.Equal(8, parts.Length);
        Assert.Equal(mean, report.GetProperty("testAccuracy").GetProperty("mean").GetDouble(), 12);
        Assert.Equal(deviation, report.GetProperty("testAccuracy").GetProperty("deviation").GetDouble(), 12);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"accuracy   {mean:G5} ± {deviation:G3}"), lines);
    }

    [Fact]
    public void SuspiciousColumnsAreNamed()
    {
        string[] lines = MadeTables.Classes().TrimEnd().Split('\n');
        IEnumerable<string> rows = lines.Skip(1).Select(line => $"{line},{(line.EndsWith("yes", StringComparison.Ordinal) ? "y" : "n")}");
        File.WriteAllText(_folder["odd.csv"], $"{lines[0]},answer\n{string.Join('\n', rows)}\n");
        const string note = "Note: Column 'answer' alone gives the target 'kind' away";
        foreach (string command in (string[])["cross-validate {0} --folds 2", "search {0} --trials 1", "train {0} --out {1}"])
        {
            string all = $"{string.Format(command, _folder["odd.csv"], _folder["m"])} --target kind --epochs 1";
            Assert.Contains(note, ToolRun.Of(all).Succeeds().Out, StringComparison.Ordinal);
            string dropped = ToolRun.Of($"{all} --drop answer").Succeeds().Out;
            Assert.DoesNotContain(note, dropped, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NumbersHaveTheirErrors()
    {
        ToolRun run = ToolRun.Of($"cross-validate {_folder["prices.csv"]} --target price --folds 3 --epochs 2 --json -");
        using JsonDocument report = JsonDocument.Parse(run.Out);
        Assert.Equal(
            ["report", "dataset", "folds", "repeats", "seed", "testLoss", "testRmse", "testMae", "testR2"],
            report.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Contains("Part 3/3: Test RMSE: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void OneSeedGivesOneResultOnAnyNumberOfThreads()
    {
        string one = Run("--threads 1"), two = Run("--threads 2");
        Assert.Equal(one, two);
        Assert.NotEqual(one, Run("--seed 7"));

        string Run(string more) => ToolRun.Of($"cross-validate iris --folds 3 --epochs 2 {more}").Succeeds().Out;
    }

    [Fact]
    public void KnownDataIsTestedWhole() =>
        Assert.StartsWith("Data: iris, 150 samples in 5 parts, 5 trainings.\n",
            ToolRun.Of("cross-validate iris --folds 5 --epochs 1").Succeeds().Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("Data: ")]
    [InlineData("Part 2/")]
    public void CtrlCEndsItWithoutAReport(string at)
    {
        ToolRun run = ToolRun.Of(
            ["cross-validate", _folder["kinds.csv"], "--target", "kind", "--epochs", "2", "--json", _folder["json"]],
            onWrite: (text, interruption) =>
            {
                if (text.StartsWith(at, StringComparison.Ordinal))
                    interruption.Request();
            });
        Assert.Equal(130, run.Code);
        Assert.Equal("neurona: Interrupted; nothing is saved by cross-validate.\n", run.Error);
        Assert.False(File.Exists(_folder["json"]));
    }
}
