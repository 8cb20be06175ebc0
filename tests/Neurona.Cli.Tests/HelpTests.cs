namespace Neurona.Cli.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("inspect")]
    [InlineData("cross-validate")]
    [InlineData("lr-find")]
    [InlineData("search")]
    public void HelpIsAsReviewed(string command)
    {
        ToolRun run = ToolRun.Of($"{command} --help").Succeeds();
        // The parser's own blanks at the ends of wrapped lines are no part of the text.
        string text = string.Join('\n', run.Out.Split('\n').Select(line => line.TrimEnd()));
        Checkout.MatchesSnapshot(text, "tests", "Neurona.Cli.Tests", "Snapshots", $"help{(command.Length > 0 ? "-" + command : "")}.txt");
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 150, line));
    }

    [Fact]
    public void NothingAndHelpAreHelp()
    {
        string help = ToolRun.Of("--help").Out;
        Assert.Equal(help, ToolRun.Of("").Succeeds().Out);
        Assert.Equal(help, ToolRun.Of("help").Succeeds().Out);
        Assert.Equal(ToolRun.Of("train -h").Out, ToolRun.Of("help train").Succeeds().Out);
    }

    [Fact]
    public void ExamplesAreUnderstood()
    {
        ToolCommand[] commands =
        [
            new TrainCommand(), new CrossValidateCommand(), new LearningRateCommand(), new SearchCommand(), new EvaluateCommand(),
            new PredictCommand(), new InspectCommand(),
        ];
        foreach (ToolCommand command in commands)
        {
            string start = $"neurona {command.Name} ";
            string[] examples = [.. command.Examples.Split('\n').Where(line => line.Contains(start, StringComparison.Ordinal))];
            Assert.True(examples.Length > 1, command.Name);
            foreach (string example in examples)
            {
                string arguments = example[(example.IndexOf(start, StringComparison.Ordinal) + start.Length)..].Split(" | ")[0];
                Assert.Empty(command.Parse(ToolRun.Words(arguments)).Errors);
            }
        }
    }

    [Fact]
    public void VersionIsALine() => Assert.Matches(@"^neurona \d+\.\d+\.\d+\n$", ToolRun.Of("--version").Succeeds().Out);

    [Fact]
    public void SuggestedCommandsWorkWhereTheToolWasStarted()
    {
        string project = Path.Combine(Checkout.Root, "src", "Neurona.Cli");
        Assert.Equal(
            $"dotnet run -c Release --project {Path.Combine("src", "Neurona.Cli")} --",
            Terminal.FindCommand(Path.Combine(project, "bin", "Release", "net10.0"), Checkout.Root));
        Assert.Equal("neurona", Terminal.FindCommand(Path.GetTempPath(), Checkout.Root));
    }
}
