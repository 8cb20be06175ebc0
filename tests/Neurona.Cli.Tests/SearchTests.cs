using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Neurona.Cli.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SearchTests()
    {
        File.WriteAllText(_folder["kinds.csv"], MadeTables.Classes());
        File.WriteAllText(_folder["prices.csv"], MadeTables.Values());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheBestIsShownWithTheCommandThatTrainsIt()
    {
        string[] lines = Search("kinds.csv --target kind --epochs 3 --trials 4").Out.Split('\n');
        Assert.Equal("Data: kinds, 77 samples to train on, 19 to compare by.", lines[0]);
        Assert.Equal("Searched: hidden, activation, dropout, learning-rate, batch-size; random.", lines[1]);
        Assert.Equal(4, lines.Count(line => line.StartsWith("Trial ", StringComparison.Ordinal)));
        int title = Array.FindIndex(lines, line => line.StartsWith("trial ", StringComparison.Ordinal));
        string best = lines[title + 1].TrimStart().Split(' ')[0];
        int at = Array.IndexOf(lines, $"The best is trial {best}. Train it:");
        string command = lines[at + 1].Trim();
        Assert.StartsWith($"neurona train {_folder["kinds.csv"]} --target kind --epochs 3 --hidden ", command, StringComparison.Ordinal);
        string trial = Assert.Single(lines, line => line.StartsWith($"Trial {best}: ", StringComparison.Ordinal));
        foreach (string option in (string[])["hidden", "activation", "dropout", "learning-rate", "batch-size"])
        {
            string value = command.Split($"--{option} ")[1].Split(' ')[0];
            Assert.Contains($"{option} {value}", trial, StringComparison.Ordinal);
        }
        ToolRun.Of($"{command["neurona ".Length..]} --out {_folder["m"]}").Succeeds();
    }

    [Fact]
    public void WhatIsGivenIsNotSearched()
    {
        string output = Search("kinds.csv --target kind --epochs 1 --trials 2 --hidden 4 --activation tanh").Out;
        Assert.Contains("Searched: dropout, learning-rate, batch-size; random.\n", output, StringComparison.Ordinal);
        Assert.Contains(" --hidden 4 --activation tanh --epochs 1 --dropout ", output, StringComparison.Ordinal);
        Assert.Contains("Searched: learning-rate, batch-size; random.\n",
            ToolRun.Of($"search iris --model {Net()} --epochs 1 --trials 1").Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void AGridTriesAllCombinationsOfItsSpace()
    {
        Search("kinds.csv --target kind --epochs 1 --method grid --space hidden=none/4,2 --space optimizer=adam/sgd/nesterov"
            + $" --csv {_folder["t.csv"]}");
        string[] rows = File.ReadAllLines(_folder["t.csv"]);
        Assert.Equal("trial,hidden,optimizer,loss,accuracy,epochs,seconds,failure", rows[0]);
        Assert.Equal(
            ["0,none,adam", "1,none,sgd", "2,none,nesterov", "3,\"4,2\",adam", "4,\"4,2\",sgd", "5,\"4,2\",nesterov"],
            rows[1..].Select(row => Regex.Match(row, "^\\d,(none|\"4,2\"),[a-z]+").Value));
        Assert.Equal(18, Report("kinds.csv --target kind --epochs 1 --method grid").GetProperty("trials").GetArrayLength());
    }

    [Fact]
    public void HalvingGivesMoreEpochsToWhatLooksGood()
    {
        JsonElement report = Report("kinds.csv --target kind --epochs 9 --patience 0 --method halving --trials 9");
        int[] epochs = [.. report.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("epochs").GetInt32()).Order()];
        Assert.Equal([1, 1, 1, 1, 1, 1, 3, 3, 9], epochs);
        Assert.Equal("halving", report.GetProperty("method").GetString());
    }

    [Fact]
    public void TheReportHoldsEveryTrial()
    {
        JsonElement report = Report("prices.csv --target price --epochs 2 --trials 3 --folds 2 --metric rmse");
        Assert.Equal(
            ["report", "dataset", "target", "seed", "method", "metric", "interrupted", "best", "command", "trials"],
            report.EnumerateObject().Select(member => member.Name));
        JsonElement[] trials = [.. report.GetProperty("trials").EnumerateArray()];
        Assert.Equal([0, 1, 2], trials.Select(trial => trial.GetProperty("number").GetInt32()));
        Assert.Equal(["loss", "rmse"], trials[0].GetProperty("measured").EnumerateObject().Select(one => one.Name));
        double[] scores = [.. trials.Select(trial => trial.GetProperty("score").GetDouble())];
        Assert.Equal(Array.IndexOf(scores, scores.Min()), report.GetProperty("best").GetInt32());
        Assert.Equal(trials[1].GetProperty("measured").GetProperty("rmse").GetDouble(), scores[1]);
        Assert.Equal(4, trials[0].GetProperty("epochs").GetInt32());
        string accuracy = Report("kinds.csv --target kind --epochs 2 --trials 3 --metric accuracy").GetProperty("metric").GetString()!;
        Assert.Equal("accuracy", accuracy);
    }

    [Fact]
    public void TheDefaultSpaceLiesAroundTheSettingsOfTheData()
    {
        JsonElement[] trials = [.. Report("kinds.csv --target kind --epochs 1 --trials 40").GetProperty("trials").EnumerateArray()];
        double[] rates = [.. Values("learning-rate").Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        Assert.All(rates, rate => Assert.InRange(rate, 0.0003, 0.03));
        Assert.InRange(rates.Count(rate => rate < 0.003), 10, 30);
        double[] dropout = [.. Values("dropout").Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
        Assert.All(dropout, rate => Assert.InRange(rate, 0, 0.5));
        Assert.Equal(["16", "32", "32,16", "64", "64,32"], Values("hidden").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["elu", "relu", "silu", "tanh"], Values("activation").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["16", "32", "64", "8"], Values("batch-size").Distinct().Order(StringComparer.Ordinal));

        IEnumerable<string> Values(string name) => trials.Select(trial => trial.GetProperty("values").GetProperty(name).GetString()!);
    }

    [Fact]
    public void EveryTrialHasASeedOfItsOwn()
    {
        JsonElement report = Report("kinds.csv --target kind --epochs 1 --trials 3 --space hidden=4");
        double[] scores = [.. report.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("score").GetDouble())];
        Assert.Equal(3, scores.Distinct().Count());
    }

    [Fact]
    public void NoResultDependsOnThreadsOrOnHowManyAreTrainedAtOnce()
    {
        string One(string more) => string.Join(' ', Report($"kinds.csv --target kind --epochs 2 --trials 4 {more}").GetProperty("trials")
            .EnumerateArray().Select(trial => trial.GetProperty("score").GetDouble().ToString("R", CultureInfo.InvariantCulture)));
        string one = One("--threads 1");
        Assert.Equal(one, One("--threads 2 --at-once 2"));
        Assert.NotEqual(one, One("--seed 9"));
    }

    [Fact]
    public void AFailedTrialIsToldAndTheOthersGoOn()
    {
        string output = Search("kinds.csv --target kind --epochs 2 --method grid --space learning-rate=1e30/0.01 --optimizer sgd").Out;
        Assert.Contains("Trial 0: learning-rate 1E+30 - failed: ", output, StringComparison.Ordinal);
        Assert.Contains("The best is trial 1. Train it:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Trial 1:", 2)]
    [InlineData("Searched:", 0)]
    public void CtrlCShowsTheBestSoFar(string at, int trials)
    {
        ToolRun run = ToolRun.Of(
            [
                "search", _folder["kinds.csv"], "--target", "kind", "--epochs", "5", "--trials", "50", "--json", _folder["json"],
                "--csv", _folder["t.csv"]
            ],
            onWrite: (text, interruption) =>
            {
                if (text.StartsWith(at, StringComparison.Ordinal))
                    interruption.Request();
            });
        Assert.Equal(130, run.Code);
        if (trials == 0)
        {
            Assert.Equal("neurona: Interrupted before a network was trained.\n", run.Error);
            Assert.Equal(["kinds.csv", "prices.csv"], _folder.Files);
            return;
        }
        Assert.Equal($"neurona: Interrupted after {trials} trials; the best of them is shown.\n", run.Error);
        Assert.Matches("The best is trial [01]\\. Train it:\n", run.Out);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder["json"]));
        Assert.True(report.RootElement.GetProperty("interrupted").GetBoolean());
        Assert.Equal(trials, report.RootElement.GetProperty("trials").GetArrayLength());
        Assert.Equal(trials + 1, File.ReadAllLines(_folder["t.csv"]).Length);
    }

    [Fact]
    public void OnlyTablesOfTrialsAreReplaced()
    {
        File.WriteAllText(_folder["mine.csv"], "a,b\n");
        ToolRun.Of($"search iris --csv {_folder["mine.csv"]}").IsRefused("--csv expects a new file or a table of trials");
        for (int i = 0; i < 2; i++)
            Search($"kinds.csv --target kind --epochs 1 --trials 1 --csv {_folder["t.csv"]}");
        ToolRun standard = ToolRun.Of("search iris --epochs 1 --trials 2 --json -");
        Assert.Equal("neurona search", JsonDocument.Parse(standard.Out).RootElement.GetProperty("report").GetString());
        Assert.Contains("The best is trial ", standard.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("a'b$", "'a'\\''b$'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("", "\"\"")]
    [InlineData("a;b", "\"a;b\"")]
    public void CommandsCanBeCopied(string word, string quoted)
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(quoted, Terminal.Quoted(word));
    }

    private string Net()
    {
        File.WriteAllText(_folder["net.json"], new Sequential(4) { new Dense(5, Activation.Tanh), new Dense(3) }.ToJson());
        return _folder["net.json"];
    }

    private ToolRun Search(string arguments) => ToolRun.Of($"search {Path.Combine(_folder.Path, arguments)}").Succeeds();

    private JsonElement Report(string arguments)
    {
        Search($"{arguments} --json {_folder["json"]}");
        return JsonDocument.Parse(File.ReadAllText(_folder["json"])).RootElement;
    }
}
