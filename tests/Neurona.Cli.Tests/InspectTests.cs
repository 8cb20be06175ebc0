using System.Text.Json;

namespace Neurona.Cli.Tests;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheReportHoldsWhatIsInTheFile()
    {
        Sequential model = new(3) { new Dense(2) };
        float[] kernel = [1, -2, 3, 4, 5, 7];
        kernel.CopyTo(model["dense/kernel"]);
        model.Metadata["classes"] = "[\"no\",\"yes\"]";
        model.Save(_folder["m"]);
        ToolRun run = ToolRun.Of($"inspect {_folder["m"]} --json -").Succeeds();
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement report = document.RootElement;
        Assert.Equal(
            ["report", "file", "name", "inputShape", "outputShape", "parameterCount", "parameters", "weightsSha256", "metadata", "config"],
            report.EnumerateObject().Select(member => member.Name));
        Assert.Equal(8, report.GetProperty("parameterCount").GetInt64());
        Assert.Equal([3], report.GetProperty("inputShape").EnumerateArray().Select(axis => axis.GetInt32()));
        Assert.Equal([2], report.GetProperty("outputShape").EnumerateArray().Select(axis => axis.GetInt32()));
        JsonElement first = report.GetProperty("parameters")[0];
        Assert.Equal("dense/kernel", first.GetProperty("name").GetString());
        Assert.Equal(
            (-2, 3, 7),
            (first.GetProperty("min").GetSingle(), first.GetProperty("mean").GetSingle(), first.GetProperty("max").GetSingle()));
        Assert.Equal(model.WeightsHash(), report.GetProperty("weightsSha256").GetString());
        Assert.Equal("[\"no\",\"yes\"]", report.GetProperty("metadata").GetProperty("classes").GetString());
        Assert.Equal("Sequential", report.GetProperty("config").GetProperty("class_name").GetString());
        model["dense/kernel"][1] = float.NaN;
        model.Save(_folder["m"]);
        using JsonDocument broken = JsonDocument.Parse(ToolRun.Of($"inspect {_folder["m"]} --json -").Succeeds().Out);
        Assert.Equal(JsonValueKind.Null, broken.RootElement.GetProperty("parameters")[0].GetProperty("mean").ValueKind);
        Assert.Contains("not finite", ToolRun.Of($"inspect {_folder["m"]}").Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelWithoutParametersIsShown()
    {
        new Sequential(3) { new Linear() }.Save(_folder["m"]);
        Assert.Contains("No parameters.", ToolRun.Of($"inspect {_folder["m"]}").Succeeds().Out, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(ToolRun.Of($"inspect {_folder["m"]} --json -").Succeeds().Out);
        Assert.Equal(0, report.RootElement.GetProperty("parameters").GetArrayLength());
    }

    [Fact]
    public void TextsOfTheFileDoNotControlTheTerminal()
    {
        Sequential model = new(3) { new Dense(2, Activation.Softmax) { Name = "a\u001b[2Jb" } };
        model.Metadata["note"] = "\u001b]0;title\u0007 and \u202e and \r and \u009b";
        model.Metadata["classes"] = "[\"\\u001b[31m\",\"\\u001b[31m\"]";
        model.Save(_folder["m"]);
        string shown = ToolRun.Of($"inspect {_folder["m"]}").Succeeds().Out
            + ToolRun.Of($"predict {_folder["m"]} -", "1,2,3").Succeeds().Out;
        ToolRun refused = ToolRun.Of($"predict {_folder["m"]} -", "1,2,\u001b[2J");
        refused.IsRefused("\\u001b[2J");
        Assert.Contains("\\u001b]0;title\\u0007 and \\u202e and \\u000d and \\u009b", shown, StringComparison.Ordinal);
        Assert.Contains("\\u001b[31m\t", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(shown + refused.Error, c => c is not ('\n' or '\t') && (char.IsControl(c) || c == '\u202e'));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(200)]
    public void NoLineIsWiderThanTheTerminal(int columns)
    {
        ToolRun.Of($"train digits --epochs 1 --out {_folder["m"]}").Succeeds();
        ToolRun run = ToolRun.Of(["inspect", _folder["m"]], columns: columns);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= columns, line));
        Assert.Equal(columns == 200, run.Out.Contains(" max\n", StringComparison.Ordinal));
        // What people copy is whole.
        Assert.Contains(
            Model.Load(_folder["m"]).WeightsHash(), run.Out.Replace("\n   ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void TheLossOfAModelNeedNotBeKnown()
    {
        ToolRun.Of($"train iris --epochs 1 --out {_folder["m"]}").Succeeds();
        byte[] bytes = File.ReadAllBytes(_folder["m"]);
        Assert.True(ReplaceCompile(ref bytes));
        File.WriteAllBytes(_folder["m"], bytes);
        Assert.Throws<NeuronaException>(() => Model.Load(_folder["m"]));
        ToolRun.Of($"inspect {_folder["m"]}").Succeeds();
        ToolRun.Of($"predict {_folder["m"]} -", "5.1,3.5,1.4,0.2").Succeeds();
        ToolRun.Of($"evaluate {_folder["m"]} iris").Succeeds();
    }

    // Writes the file again with another class of loss, and the checksum of the header that belongs to it.
    private static bool ReplaceCompile(ref byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        SafetensorsHeader header = SafetensorsHeader.Read(stream, "test");
        List<KeyValuePair<string, string>> changed =
        [
            .. header.Metadata.Select(pair => pair.Key != "compile"
                ? pair
                : new(pair.Key, pair.Value.Replace("CategoricalCrossentropy", "CategoricalXrossentropy", StringComparison.Ordinal)))
        ];
        string before = ModelFile.HeaderHash(header.Metadata, header.Tensors), after = ModelFile.HeaderHash(changed, header.Tensors);
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        string other = text.Replace("CategoricalCrossentropy", "CategoricalXrossentropy", StringComparison.Ordinal)
            .Replace(before, after, StringComparison.Ordinal);
        bytes = System.Text.Encoding.Latin1.GetBytes(other);
        return other != text && before != after;
    }
}
