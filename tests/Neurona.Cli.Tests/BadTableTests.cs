using System.Security.Cryptography;
using System.Text;

namespace Neurona.Cli.Tests;

/// <summary>Every bad table ends in one sentence: file, line and column where there are some, and what to do. Nothing
/// is written, nothing changed.</summary>
public sealed class BadTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryBadTableGetsOneSentence()
    {
        Write();
        string before = Content();
        // A blank within a name is written as %20; @ is the folder.
        string[] uses =
        [
            // Files that are no tables.
            "train @none.csv --target kind", "train @no%20such%20file.csv --target kind", "train @folder --target kind",
            "train @empty.csv --target kind", "train @blank.csv --target kind", "train @header.csv --target kind",
            "train @short.csv --target kind", "train @long.csv --target kind", "train @quote.csv --target kind",
            "train @twice.csv --target kind", "train @text.csv --target kind", "train @lateText.csv --target kind",
            "train @date.csv --target kind", "train @decimals.csv --target kind", "train @latin1.csv --target kind",
            "train @latin1Name.csv --target kind", "train @utf16.csv --target kind", "train @zero.csv --target kind",
            "train @line.csv --target kind", "train @bomb.csv.gz --target kind", "train @cut.csv.gz --target kind",
            "train @flipped.csv.gz --target kind", "train @start.csv.gz --target kind", "train @empty.csv.gz --target kind",
            "train @controlName.csv --target kind", "train @controlValue.csv --target kind",
            "train @model.safetensors --target kind --out @new", "train @good%20table.csv --target knd",
            // Targets.
            "train @good.csv", "train @good.csv --target knd", "train @good.csv --target Kind", "train @good.csv --target day",
            "train @noHeader.csv --target kind", "train @missingTarget.csv --target kind", "train @oneClass.csv --target kind",
            "train @constant.csv --target price", "train @names.csv --target name", "train @noTarget.csv --target kind",
            "train @one.csv --target kind", "train @oneRow.csv --target kind", "train @twoRows.csv --target kind",
            "train @huge.csv --target price", "train @endless.csv --target price",
            "train @good.csv --target kind --task values", "train @good.csv --target kind --task klasses",
            // Options.
            "train @good.csv --target kind --drop kind", "train @good.csv --target kind --drop size,colour,day",
            "train @good.csv --target kind --drop sise", "train @good.csv --target kind --categories sise",
            "train @noHeader.csv --target kind --columns size,kind", "train @noHeader.csv --target kind --columns size,size,day,kind",
            "train @good.csv --target kind --columns a,b,c,d",
            "train @good.csv --target kind --out @good.csv", "train @good.csv --target kind --json @good.csv",
            "train @good.csv --target kind --out @values.csv", "train @good.csv --target kind --test @good.csv --out @folder",
            "train goood --target kind", "train digits --target kind", "train @good.csv --target kind --class-weights some",
            // Test tables.
            "train @good.csv --target kind --test @none.csv", "train @good.csv --target kind --test @values.csv",
            "train @good.csv --target kind --test @noTarget.csv", "train @good.csv --target kind --test @otherClass.csv",
            "train @good.csv --target kind --test @text.csv", "train @good.csv --target kind --test @missingTarget.csv",
            "train @good.csv --target kind --test @header.csv", "train @values.csv --target price --test @textPrice.csv",
            // Predictions.
            "predict @model.safetensors @none.csv", "predict @model.safetensors @folder", "predict @model.safetensors @empty.csv",
            "predict @model.safetensors @header.csv", "predict @model.safetensors @values.csv", "predict @model.safetensors @short.csv",
            "predict @model.safetensors @text.csv", "predict @model.safetensors @unknown.csv", "predict @model.safetensors @badDay.csv",
            "predict @model.safetensors @badDay.csv --allow-unknown", "predict @model.safetensors @twice.csv",
            "predict @model.safetensors @tooFew.csv", "predict @model.safetensors @noHeader.csv", "predict @model.safetensors @latin1.csv",
            "predict @model.safetensors @utf16.csv", "predict @model.safetensors @line.csv", "predict @model.safetensors @bomb.csv.gz",
            "predict @model.safetensors @cut.csv.gz", "predict @model.safetensors @start.csv.gz", "predict @model.safetensors @quote.csv",
            "predict @model.safetensors @model.safetensors", "predict @model.safetensors - <unknown.csv",
            "predict @model.safetensors - <short.csv", "predict @model.safetensors - <text.csv", "predict @model.safetensors - <empty.csv",
            "predict @model.safetensors - <start.csv.gz",
            // Evaluation.
            "evaluate @model.safetensors @none.csv", "evaluate @model.safetensors @values.csv", "evaluate @model.safetensors @noTarget.csv",
            "evaluate @model.safetensors @otherClass.csv", "evaluate @model.safetensors @missingTarget.csv",
            "evaluate @model.safetensors @header.csv", "evaluate @model.safetensors @text.csv", "evaluate @model.safetensors digits",
            "evaluate @plain.safetensors @good.csv", "evaluate @model.safetensors @noHeader.csv --columns a,b",
            // Cross-validation, learning rates, search.
            "cross-validate @good.csv", "cross-validate @good.csv --target kind --test @good.csv",
            "cross-validate @good.csv --target kind --folds 100", "cross-validate @values.csv --target price --folds 121",
            "cross-validate @good.csv --target kind --folds 1", "cross-validate @good.csv --target kind --json @good.csv",
            "cross-validate @text.csv --target kind", "cross-validate @twoRows.csv --target kind --folds 2",
            "lr-find @good.csv", "lr-find @text.csv --target kind", "lr-find @good.csv --target kind --out @good.csv",
            "lr-find @good.csv --target kind --out @curve.png", "lr-find @good.csv --target kind --low 1 --high 0.1",
            "lr-find @good.csv --target kind --low 0", "lr-find @good.csv --target kind --steps 9",
            "search @good.csv", "search @text.csv --target kind", "search @good.csv --target kind --csv @good.csv",
            "search @good.csv --target kind --json @t.x --csv @t.x", "search @good.csv --target kind --space units=3",
            "search @good.csv --target kind --space hidden", "search @good.csv --target kind --space hidden=8..16",
            "search @good.csv --target kind --space hidden=8/x", "search @good.csv --target kind --space activation=rleu/tanh",
            "search @good.csv --target kind --space dropout=0.1..0.1", "search @good.csv --target kind --space batch-size=1.5",
            "search @good.csv --target kind --space learning-rate=0..1",
            "search @good.csv --target kind --space dropout=0..0.5 --method grid",
            "search @good.csv --target kind --space dropout=0/0.5 --space dropout=0.2", "search @good.csv --target kind --method best",
            "search @good.csv --target kind --dropout 0 --space dropout=0/0.5", "search @good.csv --target kind --method grid --trials 3",
            "search @good.csv --target kind --metric rmse", "search @good.csv --target kind --validation-split 0",
            "search @good.csv --target kind --folds 100", "search digits --model mnist-cnn --space hidden=8",
            "search @good.csv --target kind --hidden 4 --activation relu --dropout 0 --learning-rate 0.01 --batch-size 8",
            "search @good.csv --target kind --trials 2 --epochs 1 --space learning-rate=1e30",
        ];
        StringBuilder text = new();
        List<string> wrong = [];
        foreach (string use in uses)
        {
            string[] parts = use.Split(" <");
            string[] words = [.. ToolRun.Words(parts[0]).Select(word => word.Replace("%20", " ", StringComparison.Ordinal)
                .Replace("@", _folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))];
            ToolRun run = ToolRun.Of(words, parts.Length > 1 ? File.ReadAllBytes(_folder[parts[1]]) : null);
            // From standard input a row is answered when it comes; a search tells each trial that ends.
            bool mayAnswer = use.Contains(" - ", StringComparison.Ordinal) || use.Contains("=1e30", StringComparison.Ordinal);
            bool isSentence = run.Code == 2 && run.Error.StartsWith("neurona: ", StringComparison.Ordinal)
                && run.Error.Count(c => c == '\n') == 1 && run.Error.Length < 2000
                && !run.Error.Any(c => c != '\n' && char.IsControl(c)) && (mayAnswer || run.Out.Length == 0);
            if (!isSentence || Content() != before)
                wrong.Add($"{use}: {run.Code}, {(Content() == before ? "" : "changed files, ")}{run.Error}{run.Out}");
            text.Append("$ neurona ").Append(use.Replace("@", "", StringComparison.Ordinal)).Append('\n')
                .Append(run.Error.Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
                    .Replace(_folder.Path, ".", StringComparison.Ordinal));
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Checkout.MatchesSnapshot(text.ToString(), "tests", "Neurona.Cli.Tests", "Snapshots", "bad-tables.txt");
        foreach (string word in (string[])["TableOptions", "CsvTargets", "DateFormats", "RandomSplit", "or Folds", "Target(", "Unexpected"])
            Assert.DoesNotContain(word, text.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void AFileWithoutRightsIsNamed()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return;
        File.WriteAllText(_folder["mine.csv"], MadeTables.Classes());
        File.SetUnixFileMode(_folder["mine.csv"], UnixFileMode.None);
        ToolRun.Of($"train {_folder["mine.csv"]} --target kind").IsRefused("mine.csv");
    }

    [Fact]
    public void ALongLineAndAPackedOneTakeLittleMemory()
    {
        // 64 MB in one line, which is not read to its end.
        File.WriteAllBytes(_folder["bomb.csv.gz"], MadeTables.Packed("a,b\n" + new string('x', 1 << 26)));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        ToolRun.Of($"train {_folder["bomb.csv.gz"]} --target b").IsRefused("Line 2 of CSV file");
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 1 << 26);
    }

    private void Write()
    {
        string good = MadeTables.Classes(), values = MadeTables.Values(), header = "size,colour,day,kind\n";
        string[] lines = good.Split('\n');
        string body = string.Join('\n', lines[1..]);
        Directory.CreateDirectory(_folder["folder"]);
        Text("good.csv", good);
        Text("good table.csv", good);
        Text("values.csv", values);
        Text("empty.csv", "");
        Text("blank.csv", "\n\n\r\n");
        Text("header.csv", header);
        Text("noHeader.csv", body);
        Text("short.csv", good + "1,red,2026-01-01\n");
        Text("long.csv", header + "1,red,2026-01-01,yes,more\n" + body);
        Text("quote.csv", header + "1,\"red,2026-01-01,yes\n" + body);
        Text("twice.csv", "size,colour,size,kind\n1,red,2,yes\n2,blue,3,no\n");
        Text("text.csv", good + "tall,red,2026-01-01,yes\n");
        string many = "size,kind\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i}.5,{(i % 2 == 0 ? "a" : "b")}\n"));
        Text("lateText.csv", many + "tall,a\n");
        Text("date.csv", many + "2026-01-01,a\n");
        Text("decimals.csv", "size;kind\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"{i}{",."[i % 2]}5;{i % 2}\n")));
        Bytes("latin1.csv", Encoding.Latin1.GetBytes(good + "1,grün,2026-01-01,yes\n"));
        Bytes("latin1Name.csv", Encoding.Latin1.GetBytes(good.Replace("colour", "größe", StringComparison.Ordinal)));
        Bytes("utf16.csv", new UnicodeEncoding(false, false).GetBytes(good));
        Text("zero.csv", good + "1,r\0d,2026-01-01,yes\n");
        Text("line.csv", header + new string('1', 4_500_000) + ",red,2026-01-01,yes\n");
        Bytes("bomb.csv.gz", MadeTables.Packed(header + new string(' ', 30_000_000)));
        byte[] packed = MadeTables.Packed(good);
        Bytes("cut.csv.gz", packed[..^40]);
        byte[] flipped = [.. packed];
        flipped[packed.Length / 2] ^= 0x55;
        Bytes("flipped.csv.gz", flipped);
        Bytes("start.csv.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Bytes("empty.csv.gz", MadeTables.Packed(""));
        Text("controlName.csv", "a\u001b[2Jb,a\u001b[2Jb,kind\n1,2,x\n");
        Text("controlValue.csv", good + "\u001b]0;title\u0007,red,2026-01-01,yes\n");
        Text("missingTarget.csv", good + "1,red,2026-01-01,\n");
        Text("oneClass.csv", header + "1,red,2026-01-01,yes\n2,blue,2026-01-02,yes\n");
        Text("constant.csv", "size,price\n1,3\n2,3\n3,3\n");
        Text("names.csv", "size,name\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},person {i}\n")));
        Text("noTarget.csv", string.Join('\n', lines.Where(line => line.Length > 0).Select(line => line[..line.LastIndexOf(',')])) + "\n");
        Text("one.csv", "kind\nyes\nno\nyes\n");
        Text("oneRow.csv", header + "1,red,2026-01-01,yes\n");
        Text("twoRows.csv", header + "1,red,2026-01-01,yes\n2,blue,2026-01-02,no\n");
        Text("huge.csv", "size,price\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i}e300\n")));
        Text("endless.csv", "size,price\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{i}\n")) + "3,1e999\n");
        Text("otherClass.csv", header + "1,red,2026-01-01,yes\n2,blue,2026-01-02,perhaps\n");
        Text("textPrice.csv", "size,colour,price\n1,red,2\n1,red,3\n1,red,cheap\n");
        Text("unknown.csv", header + "1,red,2026-01-01,yes\n2,violet,2026-01-02,no\n");
        Text("badDay.csv", header + "1,red,01.02.2026,yes\n2,red,2026-01-02,yes\n");
        Text("tooFew.csv", "1,red\n");
        ToolRun.Of($"train {_folder["good.csv"]} --target kind --epochs 1 --out {_folder["model.safetensors"]}").Succeeds();
        new Sequential(3) { new Dense(2) }.Save(_folder["plain.safetensors"]);

        void Text(string name, string text) => File.WriteAllText(_folder[name], text);

        void Bytes(string name, byte[] bytes) => File.WriteAllBytes(_folder[name], bytes);
    }

    private string Content() => string.Join('\n', _folder.Files.Select(file => $"{file} {Hash(_folder[file])}"));

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
