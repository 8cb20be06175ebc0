using System.Text;

namespace Neurona.Cli.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryWrongUseGetsOneSentence()
    {
        Assert.Equal(0, ToolRun.Of($"train iris --epochs 1 --out {_folder["iris.safetensors"]}").Code);
        Assert.Equal(0, ToolRun.Of($"train digits --epochs 1 --out {_folder["digits.safetensors"]}").Code);
        File.WriteAllText(_folder["text"], "hello, this is no model\n");
        File.WriteAllBytes(_folder["cut.safetensors"], File.ReadAllBytes(_folder["digits.safetensors"])[..^100]);
        File.WriteAllBytes(_folder["images"], IdxSamples.Of([1, 3, 3], new byte[9]));
        File.WriteAllText(_folder["bad.json"], "{ \"class_name\": \"Sequential\"");
        (string Arguments, string Input)[] uses =
        [
            ("trian digits", ""), ("--frob", ""), ("train", ""), ("train digit", ""), ("train cifar", ""), ("train digits iris", ""),
            ("train digits --epochs", ""), ("train digits --epochs abc", ""), ("train digits --epochs 0", ""),
            ("train digits --epochs 2 --epochs 3", ""),
            ("train digits --epoch 3", ""), ("train digits --frob 3", ""), ("train digits --hidden 12,x", ""),
            ("train digits --hidden 0", ""),
            ("train digits --dropout 1", ""), ("train digits --learning-rate -1", ""), ("train digits --learning-rate 0,01", ""),
            ("train digits --dropout 0,5", ""), ("train digits --batch-size 0", ""), ("train digits --seed x", ""),
            ("train digits --threads 0", ""), ("train digits --validation-split 1", ""),
            ("train digits --activation rleu", ""), ("train digits --activation frob", ""),
            ("train digits --optimizer adm", ""), ("train digits --model mlpp", ""),
            ("train digits --model @none.json", ""), ("train digits --model @bad.json", ""),
            ("train digits --model mnist-cnn --hidden 3", ""), ("train iris --model mnist-cnn --out @new", ""),
            ("train digits --out @none/x.safetensors", ""), ("train digits --out @.", ""),
            ("train digits --out @text", ""), ("train digits --out @new --json @text", ""),
            ("train mnist --data @none", ""), ("train digits --learning-rate 1e30 --out @new", ""),
            ("evaluate @digits.safetensors", ""), ("evaluate @digits.safetensors iris", ""), ("evaluate @none digits", ""),
            ("evaluate @. digits", ""), ("evaluate @digits.safetensors digit", ""),
            ("train digits --out -", ""), ("train digits --out @new --json @new", ""),
            ("train digits --json @digits.safetensors", ""), ("inspect @iris.safetensors --json @iris.safetensors", ""),
            ("inspect", ""), ("inspect @none", ""), ("predict @iris.safetensors", ""), ("predict @iris.safetensors @none", ""),
            ("predict @iris.safetensors @images", ""), ("predict @iris.safetensors @digits.safetensors", ""),
            ("predict @iris.safetensors @text", ""),
            ("predict @iris.safetensors -", ""), ("predict @iris.safetensors -", "1,2,3"),
            ("predict @iris.safetensors -", "1,2,3,4,0"), ("predict @iris.safetensors -", "# four\n\n1,,2,3"),
            ("predict @iris.safetensors -", "1;2;nan;4"), ("predict @iris.safetensors -", "1 2 3 1e99"),
        ];
        StringBuilder text = new();
        foreach ((string arguments, string input) in uses)
        {
            ToolRun run = ToolRun.Of(arguments.Replace("@", _folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal), input);
            run.IsRefused("");
            text.Append("$ neurona ").Append(arguments.Replace("@", "", StringComparison.Ordinal))
                .Append(input.Length > 0 ? $" <<< \"{input.ReplaceLineEndings("|")}\"" : "").Append('\n');
            text.Append(run.Error
                .Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
                .Replace(_folder.Path, ".", StringComparison.Ordinal));
        }
        Checkout.MatchesSnapshot(text.ToString(), "tests", "Neurona.Cli.Tests", "Snapshots", "errors.txt");
        Assert.Equal(["bad.json", "cut.safetensors", "digits.safetensors", "images", "iris.safetensors", "text"], _folder.Files);
    }

    [Theory]
    [InlineData("cut.safetensors")]
    [InlineData("flipped.safetensors")]
    [InlineData("text")]
    public void DamagedModelsAreRefused(string name)
    {
        ToolRun.Of($"train iris --epochs 1 --out {_folder["iris.safetensors"]}").Succeeds();
        byte[] content = File.ReadAllBytes(_folder["iris.safetensors"]);
        File.WriteAllBytes(_folder["cut.safetensors"], content[..^5]);
        content[^3] ^= 0x40;
        File.WriteAllBytes(_folder["flipped.safetensors"], content);
        File.WriteAllText(_folder["text"], "hello");
        foreach (string command in (string[])["evaluate {0} iris", "inspect {0}", "predict {0} -"])
            ToolRun.Of(string.Format(command, _folder[name]), "1,2,3,4").IsRefused(name);
    }

    [Fact]
    public void FilesOfOtherContentNeverTrain()
    {
        foreach (string name in (string[])
            ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
            File.WriteAllBytes(_folder[name], IdxSamples.Of([1], [0]));
        ToolRun.Of($"train mnist --data {_folder.Path} --out {_folder["m"]}").IsRefused("SHA-256");
    }

    [Theory]
    [InlineData("digit", "digits")]
    [InlineData("DIGITS", "digits")]
    [InlineData("fashion_mnist", "fashion-mnist")]
    [InlineData("mnits", "mnist")]
    [InlineData("cifar10", null)]
    [InlineData("x", null)]
    public void TheClosestNameIsMeant(string got, string? meant) =>
        Assert.Equal(meant, Names.Closest(got, KnownData.All.Select(data => data.Name)));
}
