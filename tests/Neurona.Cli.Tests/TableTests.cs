using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Neurona.Cli.Tests;

public sealed class TableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TableTests()
    {
        File.WriteAllText(_folder["kinds.csv"], MadeTables.Classes());
        File.WriteAllText(_folder["prices.csv"], MadeTables.Values());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OutputTellsOfRowsColumnsClassesAndWhatCounts()
    {
        string[] lines = Train("kinds.csv --target kind --epochs 3").Out.Split('\n');
        Assert.Equal("Data: kinds, 86 rows of 3 columns, 9 features, to train on, 10 to validate, 24 to test, 2 classes.", lines[0]);
        Assert.Equal("Model: Dense(32) > ReLU > Dropout(0.2) > Dense(2) > Softmax; 386 parameters.", lines[1]);
        Assert.StartsWith("Training: adam at 0.003, batch 16, 3 epochs, seed 42, ", lines[2], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("Test accuracy: ", StringComparison.Ordinal)
            && line.Contains(" of 24 samples the model had not seen", StringComparison.Ordinal));
        Assert.Contains("Rows are true classes, columns predicted ones:", lines);
        Assert.Contains(lines, line => line.Contains("precision  recall", StringComparison.Ordinal));
        int importance = Array.IndexOf(lines, "What the accuracy loses when a column's values are shuffled:");
        Assert.Equal(["colour", "day", "size"], lines[(importance + 1)..(importance + 4)].Select(line => line.Split(' ')[2]).Order());
        Assert.Contains($"  neurona predict {_folder["m"]} new-rows.csv", lines);
        string[] numbers = Train("prices.csv --target price --epochs 3").Out.Split('\n');
        Assert.EndsWith(", numbers of 'price'.", numbers[0], StringComparison.Ordinal);
        Assert.Contains(numbers, line => line.StartsWith("Test RMSE: ", StringComparison.Ordinal));
        Assert.Contains("What the RMSE gains when a column's values are shuffled:", numbers);
    }

    [Fact]
    public void TheReportHasTheMembersOfItsTask()
    {
        string[] before = ["report", "dataset", "target", "seed", "threads", "simd", "epochs", "seconds", "samplesPerSecond", "loss"];
        string[] after = ["importance", "warnings", "weightsSha256", "peakBytes"];
        JsonElement classes = Report("kinds.csv --target kind");
        Assert.Equal(
            [.. before, "accuracy", "valLoss", "valAccuracy", "testLoss", "testAccuracy", "testAuc", .. after],
            classes.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("kinds", "kind"), (classes.GetProperty("dataset").GetString(), classes.GetProperty("target").GetString()));
        Assert.InRange(Number(classes, "testAccuracy"), 0.8, 1);
        Assert.InRange(Number(classes, "testAuc"), 0.8, 1);
        Assert.Equal(["colour", "day", "size"], classes.GetProperty("importance").EnumerateObject().Select(one => one.Name).Order());
        JsonElement values = Report("prices.csv --target price");
        Assert.Equal(
            [.. before, "valLoss", "testLoss", "testRmse", "testMae", "testR2", .. after],
            values.EnumerateObject().Select(member => member.Name));
        Assert.InRange(Number(values, "testR2"), 0.9, 1);
        Assert.InRange(Number(values, "testMae"), 0, Number(values, "testRmse"));
        ToolRun standard = ToolRun.Of($"train {_folder["kinds.csv"]} --target kind --epochs 1 --out {_folder["m"]} --json -");
        Assert.Equal("neurona train", JsonDocument.Parse(standard.Out).RootElement.GetProperty("report").GetString());
        Assert.Contains("Test accuracy: ", standard.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SuspiciousColumnsAndRowsAreNamed()
    {
        StringBuilder text = new("number,same,size,kind,answer\n");
        for (int i = 0; i < 100; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i},3,{i * 37 % 7},{(i % 2 == 0 ? "no,n" : "yes,y")}\n");
        File.WriteAllText(_folder["odd.csv"], text.ToString());
        string[] warnings = Warnings("odd.csv --target kind --epochs 1");
        Assert.Contains("Column 'same' never varies in the training rows: it tells nothing.", warnings);
        Assert.Contains("Column 'number' only counts the rows: drop it.", warnings);
        Assert.Contains(warnings, line => line.StartsWith("Column 'answer' alone gives the target 'kind' away", StringComparison.Ordinal));
        Assert.Equal(3, warnings.Length);
        warnings = Warnings("odd.csv --target kind --drop answer,number,same --epochs 1");
        Assert.Contains(warnings, line => line.EndsWith(
            "stand in the training part, too: the test measures memory as well.", StringComparison.Ordinal));
        Assert.Contains(
            "Note: Column 'same' never varies", Train("odd.csv --target kind --epochs 1").Out, StringComparison.Ordinal);

        string[] Warnings(string arguments) =>
            [.. Report(arguments).GetProperty("warnings").EnumerateArray().Select(one => one.GetString()!)];
    }

    [Fact]
    public void RareClassesWeighMoreUnlessToldOtherwise()
    {
        // One row in twenty is of the rare class.
        StringBuilder text = new("size,kind\n");
        for (int i = 0; i < 400; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i * 37 % 8},{(i % 20 == 0 ? "rare" : "often")}\n");
        File.WriteAllText(_folder["rare.csv"], text.ToString());
        const string note = "Note: rare classes weigh more";
        Assert.Contains(note, Train("rare.csv --target kind --epochs 2").Out, StringComparison.Ordinal);
        string balanced = Model.Load(_folder["m"]).WeightsHash();
        Assert.DoesNotContain(note, Train("rare.csv --target kind --epochs 2 --class-weights none").Out, StringComparison.Ordinal);
        Assert.NotEqual(balanced, Model.Load(_folder["m"]).WeightsHash());
        Assert.DoesNotContain(note, Train("kinds.csv --target kind --epochs 2").Out, StringComparison.Ordinal);
        Assert.Contains(note, Train("kinds.csv --target kind --epochs 2 --class-weights balanced").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingEndsWhenTheValidationLossNoLongerFalls()
    {
        JsonElement stopped = Report("kinds.csv --target kind --patience 2");
        int early = stopped.GetProperty("epochs").GetInt32();
        Assert.InRange(early, 3, 199);
        // The weights are those of the best epoch, two before the end.
        Assert.Equal(
            stopped.GetProperty("weightsSha256").GetString(),
            Report($"kinds.csv --target kind --patience 0 --epochs {early - 2}").GetProperty("weightsSha256").GetString());
        Assert.Equal(early + 3, Report($"kinds.csv --target kind --patience 0 --epochs {early + 3}").GetProperty("epochs").GetInt32());
        Assert.Equal(4, Report("kinds.csv --target kind --validation-split 0 --epochs 4").GetProperty("epochs").GetInt32());
    }

    [Fact]
    public void OneSeedGivesOneResultOnAnyNumberOfThreads()
    {
        string Hash(string more) => Report($"kinds.csv --target kind --epochs 3 {more}").GetProperty("weightsSha256").GetString()!;
        string one = Hash("--threads 1");
        Assert.Equal(one, Hash("--threads 2"));
        Assert.NotEqual(one, Hash("--seed 1"));
    }

    [Fact]
    public void CtrlCSavesAModelThatTakesRows()
    {
        ToolRun run = ToolRun.Of(
            ["train", _folder["kinds.csv"], "--target", "kind", "--patience", "0", "--out", _folder["m"]],
            onWrite: (text, interruption) =>
            {
                if (text.StartsWith("Epoch 2/", StringComparison.Ordinal))
                    interruption.Request();
            });
        Assert.Equal(130, run.Code);
        Assert.Contains($"Interrupted in epoch 3 of 200. The model so far is saved as {_folder["m"]}", run.Error, StringComparison.Ordinal);
        Assert.Equal(120, Predict("kinds.csv").Length);
    }

    [Fact]
    public void RowsAreTakenAsTheyAre()
    {
        Train("kinds.csv --target kind --epochs 30");
        string[] answers = Predict("kinds.csv");
        Assert.All(answers, line => Assert.Matches("^(yes|no)\t[01]\\.\\d{4}$", line));
        string[] rows = MadeTables.Classes().TrimEnd().Split('\n')[1..];
        int right = answers.Zip(rows).Count(pair => pair.First.Split('\t')[0] == pair.Second.Split(',')[3]);
        Assert.InRange(right, 100, 120);
        string[][] cells = [.. rows.Select(row => row.Split(','))];
        // Without a header, target left out; in another order with further columns; from standard input; other line ends.
        Same(string.Join('\n', cells.Select(row => string.Join(',', row[..3]))));
        Same("kind,note,day,colour,size\n" + string.Join('\n', cells.Select(row => $"?,\"a, b\",{row[2]},{row[1]},{row[0]}")));
        Same(MadeTables.Classes(ending: "\r\n"));
        Same(MadeTables.Classes(separator: ';'));
        Assert.Equal(answers, Lines(ToolRun.Of($"predict {_folder["m"]} -", MadeTables.Classes())));
        File.WriteAllBytes(_folder["rows"], MadeTables.Packed(MadeTables.Classes()));
        Assert.Equal(answers, Predict("rows"));
        // Missing values, of columns that had some and of those that had none.
        const string missing = "size,colour,day\n,red,2026-01-01\n1,,2026-01-01\n1,red,\n?,NA,\n";
        Assert.Equal(4, Lines(ToolRun.Of($"predict {_folder["m"]} -", missing)).Length);

        void Same(string text)
        {
            File.WriteAllText(_folder["rows"], text);
            Assert.Equal(answers, Predict("rows"));
        }
    }

    [Fact]
    public void UnknownCategoriesAreTakenForNoneOnlyIfAllowed()
    {
        Train("kinds.csv --target kind --epochs 1");
        File.WriteAllText(_folder["rows"], "size,colour,day\n1,red,2026-01-01\n2,violet,2026-01-01\n");
        ToolRun refused = ToolRun.Of($"predict {_folder["m"]} {_folder["rows"]}");
        refused.IsRefused("Line 3 of CSV file");
        Assert.Contains("one of blue, green, red in column 'colour'; got 'violet'", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("or add --allow-unknown.\n", refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);
        Assert.Equal(2, Predict("rows", "--allow-unknown").Length);
        ToolRun typed = ToolRun.Of($"predict {_folder["m"]} -", File.ReadAllText(_folder["rows"]));
        typed.IsRefused("Line 3 of CSV file 'standard input'");
        Assert.Single(typed.Out.TrimEnd().Split('\n'));
    }

    [Fact]
    public void RowsWithTheTargetAreMeasured()
    {
        File.WriteAllText(_folder["more.csv"], MadeTables.Classes(300));
        double accuracy = Number(Report($"kinds.csv --target kind --epochs 5 --test {_folder["more.csv"]}"), "testAccuracy");
        string shown = ToolRun.Of($"evaluate {_folder["m"]} {_folder["more.csv"]}").Succeeds().Out;
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Test accuracy: {100 * accuracy:F2} % of 300 rows (loss "), shown,
            StringComparison.Ordinal);
        Assert.Contains("Rows are true classes, columns predicted ones:", shown, StringComparison.Ordinal);
        File.WriteAllText(_folder["test.csv"], MadeTables.Values(50));
        double rmse = Number(Report($"prices.csv --target price --epochs 5 --test {_folder["test.csv"]}"), "testRmse");
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"Test RMSE: {rmse:G6}, MAE "),
            ToolRun.Of($"evaluate {_folder["m"]} {_folder["test.csv"]}").Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileWithoutHeaderHasNamesFromTheCommandLine()
    {
        string[] rows = MadeTables.Classes().TrimEnd().Split('\n')[1..];
        File.WriteAllText(_folder["bare.csv"], string.Join('\n', rows));
        string hash = Report("bare.csv --target kind --columns size,colour,day,kind --epochs 2").GetProperty("weightsSha256").GetString()!;
        Assert.Equal(hash, Report("kinds.csv --target kind --epochs 2").GetProperty("weightsSha256").GetString());
        ToolRun.Of($"evaluate {_folder["m"]} {_folder["bare.csv"]} --columns size,colour,day,kind").Succeeds();
    }

    [Fact]
    public async Task PackedFilesAndPipesAreTables()
    {
        string plain = Report("kinds.csv --target kind --epochs 2").GetProperty("weightsSha256").GetString()!;
        File.WriteAllBytes(_folder["kinds.csv.gz"], MadeTables.Packed(MadeTables.Classes()));
        JsonElement packed = Report("kinds.csv.gz --target kind --epochs 2");
        Assert.Equal(("kinds", plain), (packed.GetProperty("dataset").GetString(), packed.GetProperty("weightsSha256").GetString()));
        if (OperatingSystem.IsWindows())
            return;
        using (Process made = Process.Start("mkfifo", [_folder["pipe"]]))
            await made.WaitForExitAsync();
        Task writing = Task.Run(() => File.WriteAllText(_folder["pipe"], MadeTables.Classes()));
        Assert.Equal(plain, Report("pipe --target kind --epochs 2").GetProperty("weightsSha256").GetString());
        await writing.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("utf-8", true, "\n")]
    [InlineData("utf-16", true, "\n")]
    [InlineData("utf-16BE", true, "\r\n")]
    [InlineData("utf-8", false, "\r")]
    public void EncodingsAndEndsOfLinesGiveOneTable(string encoding, bool hasMark, string ending)
    {
        string plain = Report("kinds.csv --target kind --epochs 1").GetProperty("weightsSha256").GetString()!;
        Encoding other = Encoding.GetEncoding(encoding);
        byte[] mark = hasMark ? other.GetPreamble() : [];
        File.WriteAllBytes(_folder["other.csv"], [.. mark, .. other.GetBytes(MadeTables.Classes(ending: ending))]);
        Assert.Equal(plain, Report("other.csv --target kind --epochs 1").GetProperty("weightsSha256").GetString());
    }

    [Fact]
    public void OneFeatureAndAPathWithBlanksWillDo()
    {
        string[] words =
        [
            "train", _folder["two words.csv"], "--target", "kind", "--drop", "colour,day", "--epochs", "2", "--out", _folder["m n"]
        ];
        File.WriteAllText(_folder["two words.csv"], MadeTables.Classes());
        string output = ToolRun.Of(words).Succeeds().Out;
        Assert.StartsWith("Data: two words, 86 rows of 1 columns, ", output, StringComparison.Ordinal);
        Assert.Contains($"  neurona predict \"{_folder["m n"]}\" new-rows.csv\n", output, StringComparison.Ordinal);
        string[] answers = Lines(ToolRun.Of(["predict", _folder["m n"], "-"], "1\n9\n"u8.ToArray()));
        Assert.Equal(answers, Lines(ToolRun.Of(["predict", _folder["m n"], "-"], "size\n1\n9\n"u8.ToArray())));
        Assert.Equal(2, answers.Length);
    }

    [Fact]
    public void ANameMeansTheKnownDataAndAPathTheFile()
    {
        File.WriteAllText(_folder["iris.csv"], MadeTables.Classes());
        JsonElement table = Report("iris.csv --target kind --epochs 1");
        Assert.Equal(("iris", "kind"), (table.GetProperty("dataset").GetString(), table.GetProperty("target").GetString()));
        ToolRun.Of($"evaluate {_folder["m"]} iris").IsRefused("expects rows of a table, a CSV file; got the data set iris");
        ToolRun.Of($"evaluate {_folder["m"]} {_folder["iris.csv"]}").Succeeds();
        ToolRun.Of($"train iris --epochs 1 --out {_folder["m"]}").Succeeds();
        ToolRun.Of($"evaluate {_folder["m"]} {_folder["iris.csv"]}").IsRefused("a model of a table for a CSV file");
    }

    [Fact]
    public void TheTaskIsFoundOutOrNamed()
    {
        StringBuilder text = new("size,passed\n");
        for (int i = 0; i < 80; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i * 37 % 80},{(i * 37 % 80 > 40 ? 1 : 0)}\n");
        File.WriteAllText(_folder["passed.csv"], text.ToString());
        Assert.True(Report("passed.csv --target passed --epochs 1").TryGetProperty("testAccuracy", out _));
        Assert.True(Report("passed.csv --target passed --epochs 1 --task classes").TryGetProperty("testAccuracy", out _));
        Assert.True(Report("passed.csv --target passed --epochs 1 --task values").TryGetProperty("testRmse", out _));
        Assert.True(Report("passed.csv --target size --epochs 1").TryGetProperty("testRmse", out _));
    }

    [Fact]
    public void NumbersThatAreNamesAreCategories()
    {
        StringBuilder text = new("code,kind\n");
        for (int i = 0; i < 90; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i % 3 + 1},{(i % 3 == 1 ? "yes" : "no")}\n");
        File.WriteAllText(_folder["codes.csv"], text.ToString());
        Assert.Contains("1 columns, 1 features", Train("codes.csv --target kind --epochs 1").Out, StringComparison.Ordinal);
        Assert.Contains(
            "1 columns, 3 features", Train("codes.csv --target kind --epochs 1 --categories code").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void TheColumnsOfAModelAreShown()
    {
        Train("kinds.csv --target kind --epochs 1");
        string shown = ToolRun.Of($"inspect {_folder["m"]}").Succeeds().Out;
        Assert.Contains(" size    number    some missing\n", shown, StringComparison.Ordinal);
        Assert.Contains(" colour  category  blue, green, red\n", shown, StringComparison.Ordinal);
        Assert.Contains(" day     date\n", shown, StringComparison.Ordinal);
        Assert.Contains(" kind    target    no, yes\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(" table: ", shown, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(ToolRun.Of($"inspect {_folder["m"]} --json -").Succeeds().Out);
        JsonElement table = report.RootElement.GetProperty("table");
        Assert.Equal("kind", table.GetProperty("target").GetString());
        Assert.Equal(["no", "yes"], table.GetProperty("classes").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(9, table.GetProperty("features").GetInt32());
        JsonElement[] columns = [.. table.GetProperty("columns").EnumerateArray()];
        Assert.Equal(["size", "colour", "day"], columns.Select(column => column.GetProperty("name").GetString()));
        Assert.Equal(["number", "category", "date"], columns.Select(column => column.GetProperty("kind").GetString()));
        Assert.Equal([true, false, false], columns.Select(column => column.GetProperty("hasMissing").GetBoolean()));
        Assert.Equal(["blue", "green", "red"], columns[1].GetProperty("categories").EnumerateArray().Select(one => one.GetString()));
        Assert.False(columns[0].TryGetProperty("categories", out _));
    }

    [Fact]
    public void ManyCategoriesAreShownInShort()
    {
        StringBuilder text = new("code,kind\n");
        for (int i = 0; i < 200; i++)
            text.Append(CultureInfo.InvariantCulture, $"c{i % 20:D2},{(i % 3 == 1 ? "yes" : "no")}\n");
        File.WriteAllText(_folder["codes.csv"], text.ToString());
        Train("codes.csv --target kind --epochs 1");
        Assert.Contains(
            "c00, c01, c02, c03, c04, c05, c06, c07, and 12 more\n", ToolRun.Of($"inspect {_folder["m"]}").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void TextsOfATableDoNotControlTheTerminal()
    {
        const string title = "\u001b]0;title\u0007";
        StringBuilder text = new($"size,{title},colour\n");
        for (int i = 0; i < 60; i++)
        {
            string kind = i % 2 == 0 ? "a" : title, colour = i % 3 == 0 ? "\u001b[31m" : "blue";
            text.Append(CultureInfo.InvariantCulture, $"{i * 7 % 13},{kind},{colour}\n");
        }
        File.WriteAllText(_folder["odd.csv"], text.ToString());
        ToolRun train = ToolRun.Of(["train", _folder["odd.csv"], "--target", title, "--epochs", "1", "--out", _folder["m"]]);
        string shown = train.Out + train.Error + ToolRun.Of($"inspect {_folder["m"]}").Succeeds().Out
            + ToolRun.Of($"evaluate {_folder["m"]} {_folder["odd.csv"]}").Succeeds().Out + string.Concat(Predict("odd.csv"))
            + ToolRun.Of(["cross-validate", _folder["odd.csv"], "--target", title, "--epochs", "1", "--folds", "2"]).Succeeds().Out
            + ToolRun.Of(["search", _folder["odd.csv"], "--target", title, "--epochs", "1", "--trials", "2"]).Succeeds().Out
            + ToolRun.Of(["lr-find", _folder["odd.csv"], "--target", title]).Succeeds().Out;
        Assert.DoesNotContain(shown, c => c is not ('\n' or '\t') && char.IsControl(c));
    }

    private ToolRun Train(string arguments) => ToolRun.Of($"train {Path.Combine(_folder.Path, arguments)} --out {_folder["m"]}").Succeeds();

    private JsonElement Report(string arguments)
    {
        ToolRun run = ToolRun.Of($"train {Path.Combine(_folder.Path, arguments)} --out {_folder["m"]} --json {_folder["json"]}");
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(File.ReadAllText(_folder["json"])).RootElement;
    }

    private string[] Predict(string file, string more = "") => Lines(ToolRun.Of($"predict {_folder["m"]} {_folder[file]} {more}"));

    private static string[] Lines(ToolRun run) => run.Succeeds().Out.TrimEnd('\n').Split('\n');

    private static double Number(JsonElement report, string name) => report.GetProperty(name).GetDouble();
}
