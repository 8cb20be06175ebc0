using System.Text;

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
    public void AByteOrderMarkIsNoPartOfTheFirstNumber()
    {
        SaveSum(new Dense(1));
        byte[] content = [.. Encoding.UTF8.Preamble, .. "1,2,3\r\n4,5,6\r\n"u8];
        File.WriteAllBytes(_folder["a.csv"], content);
        Assert.Equal("6\n15\n", ToolRun.Of(["predict", _folder["m"], "-"], content).Succeeds().Out);
        Assert.Equal("6\n15\n", ToolRun.Of($"predict {_folder["m"]} {_folder["a.csv"]}").Succeeds().Out);
    }

    [Fact]
    public void StandardInputMayBePackedOrImages()
    {
        SaveSum(new Dense(1));
        byte[] images = IdxSamples.Of([2, 3, 1], [255, 255, 0, 255, 255, 255]);
        foreach (byte[] input in (byte[][])[images, IdxSamples.Packed(images)])
            Assert.Equal("2\n3\n", ToolRun.Of(["predict", _folder["m"], "-"], input).Succeeds().Out);
        Assert.Equal("6\n", ToolRun.Of(["predict", _folder["m"], "-"], IdxSamples.Packed("1,2,3"u8.ToArray())).Succeeds().Out);
    }

    [Fact]
    public void OneEndlessLineDoesNotFillTheMemory()
    {
        SaveSum(new Dense(1));
        byte[] packed = IdxSamples.Packed([.. Enumerable.Repeat((byte)'1', 50_000_000)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ToolRun.Of(["predict", _folder["m"], "-"], packed)
            .IsRefused("Line 1 of standard input expects at most 4288 characters, a sample of shape 3; got more.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Theory]
    [InlineData("a\nbc\n", "a|bc")]
    [InlineData("a\r\nbc", "a|bc")]
    [InlineData("a\rbc\r", "a|bc")]
    [InlineData("\n\r\n\r", "||")]
    [InlineData("", "(none)")]
    [InlineData("\n\n", "|")]
    public void LinesEndAsTheyDoEverywhere(string text, string expected)
    {
        foreach (int step in (int[])[1, 2, 4096])
        {
            using LineReader reader = new(new Slow(text, step), 10);
            List<string> lines = [];
            while (reader.Next(out ReadOnlySpan<char> line))
                lines.Add(line.ToString());
            Assert.Equal(expected, lines.Count == 0 ? "(none)" : string.Join('|', lines));
            Assert.Equal(lines.Count, reader.Count);
        }
        using LineReader exact = new(new StringReader("0123456789\n0123456789a"), 10);
        Assert.True(exact.Next(out _));
        Assert.Throws<LineTooLongException>(() => exact.Next(out _));
    }

    [Fact]
    public void ImagesOfAModelWithoutScalingAreDividedBy255()
    {
        SaveSum(new Dense(1));
        File.WriteAllBytes(_folder["idx"], IdxSamples.Of([2, 3, 1], [255, 255, 0, 255, 255, 255]));
        Assert.Equal("2\n3\n", ToolRun.Of($"predict {_folder["m"]} {_folder["idx"]}").Succeeds().Out);
    }

    [Fact]
    public void ImagesOfAModelThatScalesItsInputsAreTakenAsTheyAre()
    {
        SaveSum(new Dense(1), ("scaling", new InputScaling([10, 20, 30], [1, 2, 3]).ToString()));
        File.WriteAllBytes(_folder["idx"], IdxSamples.Of([2, 3, 1], [11, 21, 31, 10, 20, 130]));
        Assert.Equal("6\n300\n", ToolRun.Of($"predict {_folder["m"]} {_folder["idx"]}").Succeeds().Out);
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
        Assert.Equal(
            $"{name}\t{probability}\n{(classes.Length > 0 ? "no" : "0")}\t{probability}\n",
            ToolRun.Of($"predict {_folder["m"]} -", "1,1,0.5\n-1,-1,-0.5").Succeeds().Out);
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

    // Gives so many characters at a time.
    private sealed class Slow(string text, int step) : StringReader(text)
    {
        public override int Read(char[] buffer, int index, int count) => base.Read(buffer, index, Math.Min(step, count));
    }
}
