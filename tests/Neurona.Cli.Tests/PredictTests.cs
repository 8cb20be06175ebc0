namespace Neurona.Cli.Tests;

public sealed class PredictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EverySeparatorIsUnderstood()
    {
        SaveSum(new Dense(1));
        ToolRun run = ToolRun.Of($"predict {_folder["m"]} -", "# numbers\n1,2,3\n\n 1, 2 ,-3 \n0.5;1e1;0\n1\t2\t4\n  7   8 9 ");
        Assert.Equal("6\n0\n10.5\n7\n24\n", run.Succeeds().Out);
    }

    [Fact]
    public void FilesOfLinesArePackedOrNot()
    {
        SaveSum(new Dense(1));
        File.WriteAllText(_folder["a.csv"], string.Concat(Enumerable.Range(0, 700).Select(i => $"{i},1,1\n")));
        File.WriteAllBytes(_folder["a.csv.gz"], IdxSamples.Packed(File.ReadAllBytes(_folder["a.csv"])));
        string expected = string.Concat(Enumerable.Range(2, 700).Select(i => $"{i}\n"));
        Assert.Equal(expected, ToolRun.Of($"predict {_folder["m"]} {_folder["a.csv"]}").Succeeds().Out);
        Assert.Equal(expected, ToolRun.Of($"predict {_folder["m"]} {_folder["a.csv.gz"]}").Succeeds().Out);
    }

    [Fact]
    public void ImagesOfAModelWithoutScalingAreDividedBy255()
    {
        SaveSum(new Dense(1));
        File.WriteAllBytes(_folder["idx"], IdxSamples.Of([2, 3, 1], [255, 255, 0, 255, 255, 255]));
        Assert.Equal("2\n3\n", ToolRun.Of($"predict {_folder["m"]} {_folder["idx"]}").Succeeds().Out);
    }

    [Fact]
    public void ScalingOfTheFileIsApplied()
    {
        SaveSum(new Dense(1), ("scaling", new InputScaling([1, 2, 3], [1, 10, 100]).ToString()));
        Assert.Equal("111\n", ToolRun.Of($"predict {_folder["m"]} -", "2,3,4").Succeeds().Out);
    }

    [Theory]
    [InlineData("no,yes", 0.9241, "yes")]
    [InlineData("", 0.9241, "1")]
    public void OneSigmoidIsAChoiceOfTwo(string classes, double probability, string name)
    {
        SaveSum(new Dense(1, Activation.Sigmoid), classes.Length > 0 ? ("classes", "[\"no\",\"yes\"]") : ("a", "b"));
        Assert.Equal($"{name}\t{probability}\n{(classes.Length > 0 ? "no" : "0")}\t{probability}\n", ToolRun.Of($"predict {_folder["m"]} -", "1,1,0.5\n-1,-1,-0.5").Succeeds().Out);
    }

    [Fact]
    public void LogitsWithNamedClassesBecomeProbabilities()
    {
        SaveSum(new Dense(2), ("classes", "[\"a\",\"b\"]"));
        Assert.Equal("a\t0.5000\n", ToolRun.Of($"predict {_folder["m"]} -", "1,2,3").Succeeds().Out);
    }

    // Every output is the sum of the three inputs.
    private void SaveSum(Dense layer, params (string Key, string Value)[] notes)
    {
        Sequential model = new(3) { layer };
        model["dense/kernel"].Fill(1);
        foreach ((string key, string value) in notes)
            model.Metadata[key] = value;
        model.Save(_folder["m"]);
    }
}
