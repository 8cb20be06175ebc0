using System.Text;

namespace Neurona.Tests;

/// <summary>Tables that are not right: each gets one sentence that names file, line and column where there is one, and
/// says what to do.</summary>
public sealed class TableErrorTests : IDisposable
{
    private const string Decimals = "Write all decimals behind points, or all behind commas.",
        Correct = "Correct it, leave it empty if it is missing, or name the column in Categories if its values are names.",
        Ragged = "Give every row all columns; put quotes around a text with the separator in it.",
        Names = "Names are case-sensitive; if the file has no header, name its columns in TableOptions.Columns.",
        Same = "Write it as in the training data; leave it empty if it is missing.",
        Long = "expects a row of at most 4194304 bytes whose quotes are closed and doubled inside; got: ",
        Good = "x,c,d,y\n1,a,2026-01-01,0\n2,b,2026-01-02,1\n3,a,2026-01-03,1\n";

    private static readonly Dictionary<string, (Action<TableFolder> Act, string Said)> Cases = new()
    {
        // Rows
        ["too few fields"] = Read("a,b\n1,2\n3\n", $"Line 3 of F expects 2 fields, as the first row has; got 1. {Ragged}"),
        ["too many fields"] = Read("a,b\n1,2\n3,4\n5,6,7\n", $"Line 4 of F expects 2 fields, as the first row has; got 3. {Ragged}"),
        ["names for another number of columns"] = Read(
            "1,2\n3,4\n", $"Line 1 of F expects 3 fields, as there are names; got 2. {Ragged}", new() { Columns = ["a", "b", "c"] }),
        ["an empty file"] = Read("", "F expects a row that names the columns, and rows of values; got nothing. Check the file."),
        ["empty lines alone"] = Read("\n\n\n", "F expects a row that names the columns, and rows of values; got nothing. Check the file."),
        ["a header alone"] = Read("a,b\n", "F expects rows of values; got the names of columns alone. Write one sample a row."),
        ["a name twice"] = Read("a,b,a\n1,2,3\n", "F expects a name of its own for every column; got 'a' twice. "
            + "Name the columns in TableOptions.Columns if the file has no header, else rename one."),
        ["no header, and numbers twice"] = Read("1,1,2\n3,4,5\n", "F expects a name of its own for every column; got '1' twice. "
            + "Name the columns in TableOptions.Columns if the file has no header, else rename one."),
        ["an option's name twice"] = Read("1,2\n", "F expects a name of its own for every column; got 'a' twice. "
            + "Name the columns in TableOptions.Columns if the file has no header, else rename one.", new() { Columns = ["a", "a"] }),

        // Texts among numbers and dates
        ["text among numbers"] = Read("a,b\n1,2\nx,4\n5,6\n", $"Line 3 of F expects a number in column 'a', as most rows have; got 'x'. {Correct}"),
        ["text in the first row"] = Read("a,b\noops,2\n3,4\n5,6\n", $"Line 2 of F expects a number in column 'a', as most rows have; got 'oops'. {Correct}"),
        ["text after 2000 rows"] = Read(
            "a\n" + Many(2000, i => $"{i}.5") + "x\n", $"Line 2002 of F expects a number in column 'a', as most rows have; got 'x'. {Correct}"),
        ["text before 70,000 numbers"] = Read(
            "a\nx\n" + Many(70_000, i => $"{i}"), $"Line 2 of F expects a number in column 'a', as most rows have; got 'x'. {Correct}"),
        ["1e400"] = Read("a\n1\n1e400\n2\n", $"Line 3 of F expects a number in column 'a', as most rows have; got '1e400'. {Correct}"),
        ["inf"] = Read("a\n1\ninf\n2\n", $"Line 3 of F expects a number in column 'a', as most rows have; got 'inf'. {Correct}"),
        ["-Infinity after 2000 rows"] = Read("a\n" + Many(2000, i => $"{i}") + "-Infinity\n",
            $"Line 2002 of F expects a number in column 'a', as most rows have; got '-Infinity'. {Correct}"),
        ["a number of 500 digits"] = Read("a\n1\n" + new string('1', 500) + "\n2\n",
            $"Line 3 of F expects a number in column 'a', as most rows have; got '{new string('1', 30)}...'. {Correct}"),
        ["a date among numbers"] = Read(
            "a\n1\n2\n2026-01-01\n", $"Line 4 of F expects a number in column 'a', as most rows have; got '2026-01-01'. {Correct}"),
        ["a date after 2000 numbers"] = Read("a\n" + Many(2000, i => $"{i}") + "2026-01-01\n",
            $"Line 2002 of F expects a number in column 'a', as most rows have; got '2026-01-01'. {Correct}"),
        ["a number among dates"] = Read("a\n2026-01-01\n2026-01-02\n7\n",
            "Line 4 of F expects a date in column 'a'; got '7'. Write all dates alike, or name their format in DateFormats."),
        ["a text among dates"] = Read("a\n2026-01-01\nsoon\n2026-01-02\n",
            "Line 3 of F expects a date in column 'a'; got 'soon'. Write all dates alike, or name their format in DateFormats."),
        ["a day that there is not"] = Read("a\n2026-01-01\n2026-02-30\n2026-01-02\n",
            "Line 3 of F expects a date in column 'a'; got '2026-02-30'. Write all dates alike, or name their format in DateFormats."),
        ["a date of another format"] = Read("a,b\n01/02/2026,1\n2026-02-01,2\n",
            "Line 3 of F expects a date as dd/MM/yyyy in column 'a'; got '2026-02-01'. Write all dates alike, or name their format in DateFormats.",
            new() { DateFormats = new Dictionary<string, string> { ["a"] = "dd/MM/yyyy" } }),
        ["a format that is none"] = Read("a,b\n01/02/2026,1\n",
            "F expects a .NET format of dates for column 'a', such as dd/MM/yyyy; got '%'. Correct DateFormats.",
            new() { DateFormats = new Dictionary<string, string> { ["a"] = "%" } }),
        ["points and commas"] = Read("a;b\n1,5;1\n2.5;2\n",
            "F expects decimals behind points or behind commas in column 'a'; got '2.5' in line 3 and '1,5' in line 2. Write all of them alike."),
        ["a comma after 2000 points"] = Read("a;b\n" + Many(2000, i => $"{i}.5;1") + "7,5;1\n",
            $"Line 2002 of F expects a number in column 'a', as most rows have; got '7,5'. {Decimals}"),
        ["a point after 2000 commas"] = Read("a;b\n" + Many(2000, i => $"{i},5;1") + "7.5;1\n",
            $"Line 2002 of F expects a number in column 'a', as most rows have; got '7.5'. {Decimals}"),
        ["a comma after a point after 2000 whole numbers"] = Read("a;b\n" + Many(2000, i => $"{i};1") + "1.5;1\n7,5;1\n",
            $"Line 2003 of F expects a number in column 'a', as most rows have; got '7,5'. {Decimals}"),
        ["a quoted comma among points"] = Read("a,b\n1.5,1\n\"2,5\",2\n3.5,3\n",
            $"Line 3 of F expects a number in column 'a', as most rows have; got '2,5'. {Correct}"),
        ["control characters in a value"] = Read("a\n1\n\u001B[31mred\u202E\n2\n",
            $"Line 3 of F expects a number in column 'a', as most rows have; got '\\u001b[31mred\\u202e'. {Correct}"),
        ["control characters in a name"] = Read("\"a\u001B]0;x\u0007\",b\n1,2\nx,2\n3,3\n",
            $"Line 3 of F expects a number in column 'a\\u001b]0;x\\u0007', as most rows have; got 'x'. {Correct}"),
        ["a name of 1 MB"] = Read(new string('n', 1 << 20) + "\n1\nx\n2\n",
            $"Line 3 of F expects a number in column '{new string('n', 30)}...', as most rows have; got 'x'. {Correct}"),
        ["a name cut inside a sign of two parts"] = Read(new string('n', 29) + "😀😀\n1\nx\n2\n",
            $"Line 3 of F expects a number in column '{new string('n', 29)}...', as most rows have; got 'x'. {Correct}"),

        // Bytes
        ["latin-1"] = Read([.. "a,b\n1,caf"u8, 0xE9, .. "\n"u8], "Line 2 of F expects text in UTF-8 in column 'b'; got bytes that are none. Save the file as UTF-8."),
        ["latin-1 in a name"] = Read([.. "a,caf"u8, 0xE9, .. "\n1,2\n"u8], "F expects text in UTF-8; got bytes that are none in 'caf\uFFFD'. Save the file as UTF-8."),
        ["a byte 0"] = Read("a,b\n1,x\0y\n", "Line 2 of F expects text in UTF-8 in column 'b'; got bytes that are none. Save the file as UTF-8."),
        ["a byte 0 after 2000 numbers"] = Read("a\n" + Many(2000, i => $"{i}") + "1\0\n",
            $"Line 2002 of F expects a number in column 'a', as most rows have; got '1\\u0000'. {Correct}"),
        ["UTF-16 without a mark"] = Read(Encoding.Unicode.GetBytes("a,b\n1,2\n"), "F expects text in UTF-8; got bytes that are none in 'a\\u0000'. Save the file as UTF-8."),
        ["an open quote"] = Read("a,b\n1,\"2\n3,4\n", $"Line 2 of F {Long}"),
        ["a quote that ends early"] = Read("a,b\n1,\"2\"x\n3,4\n", $"Line 2 of F {Long}"),
        ["a line of 5 MB"] = Read("a,b\n1,2\n" + new string('1', 5 << 20) + ",2\n", $"Line 3 of F {Long}"),
        ["a file that is not there"] = (folder => Table.Read(folder["none.csv"]),
            "Table.Read expects a file that can be read; got Could not find file '*none.csv'. Check the path '*none.csv'."),
        ["a folder"] = (folder => Table.Read(Path.GetDirectoryName(folder["a"])!), "Table.Read expects a file that can be read; got "),

        // Options
        ["categories of a column that is not there"] = Read(
            "a,b\n1,2\n", "F expects the column 'c' of the options; got a, b. Names are case-sensitive.", new() { Categories = ["c"] }),
        ["a date format of a column that is not there"] = Read("a,b\n1,2\n",
            "F expects the column 'B' of the options; got a, b. Names are case-sensitive.",
            new() { DateFormats = new Dictionary<string, string> { ["B"] = "dd/MM/yyyy" } }),
        ["a quote between fields"] = Read("a\"b\n1\"2\n", "TableOptions.Separator expects an ASCII character that is neither a quote nor a line end; "
            + "got '\"'. Leave it out, or use a comma.", new() { Separator = '"' }),
        ["a line end between fields"] = Read("a\n1\n", "TableOptions.Separator expects an ASCII character that is neither a quote nor a line end; "
            + "got '\\u000a'. Leave it out, or use a comma.", new() { Separator = '\n' }),
        ["a letter before decimals"] = Read("a\n1\n", "TableOptions.DecimalSeparator expects a point or a comma; got ';'. "
            + "Leave it out, or use one of them.", new() { DecimalSeparator = ';' }),
        ["a target that is not there"] = Use(
            table => table.Target("z"), $"Table.Target expects a column of F: x, c, d, y; got 'z'. {Names}"),
        ["a name in other letters"] = Use(table => table.Drop("x", "C"), $"Table.Drop expects a column of F: x, c, d, y; got 'C'. {Names}"),
        ["a column to keep that is not there"] = Use(
            table => table.Keep("a\n"), $"Table.Keep expects a column of F: x, c, d, y; got 'a\\u000a'. {Names}"),
        ["a category that is not there"] = Use(
            table => table.AsCategory("z"), $"Table.AsCategory expects a column of F: x, c, d, y; got 'z'. {Names}"),
        ["no categories"] = Use(table => table.AsCategory("c", 0), "Table.AsCategory expects "),
        ["a number that is text"] = Use(table => table.AsNumber("c"),
            "Table.AsNumber expects numbers in column 'c'; got Category. Leave it as it is, or drop it."),
        ["a column by a wrong name"] = Use(table => _ = table["z"], $"Table expects a column of F: x, c, d, y; got 'z'. {Names}"),
        ["a row that is not there"] = Use(
            table => table.Select([3]), "Table.Select expects numbers of rows from 0 to 2; got 3. Stay inside the table."),

        // Targets
        ["no target"] = Use(table => table.Encode(), "TableEncoding.Fit expects a target column; got features alone. Call Target(name) first."),
        ["a missing target"] = Encode("a,b\n1,2\n3,\n", "b",
            "Line 3 of F expects a value in the target column 'b'; got nothing. Leave rows without one out."),
        ["a target of NaN"] = Encode("a,b\n1,2\n3,NaN\n", "b",
            "Line 3 of F expects a value in the target column 'b'; got nothing. Leave rows without one out."),
        ["a target beyond a float"] = Encode("a,b\n1,2\n3,1e39\n5,3\n", "b",
            "Line 3 of F expects a number of at most 3.4e38 in the target column 'b'; got '1e39'. Correct it, or leave the row out."),
        ["one class"] = Encode("a,b\n1,x\n2,x\n", "b",
            "F expects different values in the target column 'b'; got 'x' in all 2 rows. Name another column, or use more rows."),
        ["one class in two spellings"] = Encode("a,b\n1,1\n2,1.0\n", "b",
            "F expects different values in the target column 'b'; got '1' in all 2 rows. Name another column, or use more rows."),
        ["one row"] = Encode("a,b\n1,x\n", "b",
            "F expects different values in the target column 'b'; got 'x' in all 1 rows. Name another column, or use more rows."),
        ["a target of dates"] = Use(table => table.Target("d").Encode(),
            "TableEncoding.Fit expects a target of numbers or classes; got dates in column 'd' of F. Name another column."),
        ["a target of different texts"] = Encode("a,b\n" + Many(30, i => $"{i},t{i}"), "b",
            "Table.Target expects a column of numbers or classes; got 'b' of F, whose texts are nearly all different. Name another column."),
        ["a target of 70,000 texts"] = Encode("a,b\n" + Many(70_000, i => $"{i % 9},t{i}"), "b",
            "Table.Target expects a column of numbers or classes; got 'b' of F, whose texts are nearly all different. Name another column."),
        ["classes of 2000 numbers"] = Encode("a,b\n" + Many(2000, i => $"{i},{i}.5"), "b",
            "TableEncoding.Fit expects classes that come several times; got 2000 different ones in column 'b' of F. Use CsvTargets.Values.",
            CsvTargets.Classes),
        ["texts as values"] = Use(table => table.Target("c", CsvTargets.Values),
            "Table.Target expects numbers in column 'c'; got 'a'. Use CsvTargets.Classes, or name another column."),
        ["nothing as values"] = (folder => folder.Read("a,b\n1,\n2,\n", new() { Categories = ["b"] }).Target("b", CsvTargets.Values),
            "Table.Target expects numbers in column 'b'; got no value. Use CsvTargets.Classes, or name another column."),
        ["the target alone"] = Use(table => table.Keep("y").Target("y").Encode(),
            "TableEncoding.Fit expects at least one column of features; got the target 'y' alone. Keep a column beside it."),
        ["all columns dropped"] = Use(table => table.Drop("x", "c", "d", "y").Encode(),
            "TableEncoding.Fit expects a target column; got features alone. Call Target(name) first."),
        ["classes of a target of numbers"] = Encode("a,b\n1,2.5\n3,7\n", "b", "Table.StratifiedSplit expects a target of classes; got numbers "
            + "in column 'b'. Use RandomSplit or Folds, or Target(name, CsvTargets.Classes).", act: table => table.StratifiedSplit(0.5)),
        ["groups of texts that are not kept"] = (
            folder => folder.Read("a,b\n" + Many(70_000, i => $"{i},t{i}")).GroupedFolds(3, "b"),
            "Table.GroupedFolds expects a column whose values come several times; got 'b', whose texts are too many to keep. Name another column."),
        ["a category of texts that are not kept"] = (
            folder => folder.Read("a,b\n" + Many(70_000, i => $"{i},t{i}")).AsCategory("b"),
            "Table.AsCategory expects a column with few different values; got 'b', whose texts are too many to keep. Drop it."),

        // Rows to be encoded by what was fitted to others
        ["an unknown category"] = Apply("x,c,d,y\n1,a,2026-01-01,0\n1,z\u001B,2026-01-01,0\n", "Line 3 of F expects one of a, b in column 'c'; "
            + "got 'z\\u001b', which the training data does not have. Correct it, leave it empty if it is missing, or allow unknown categories."),
        ["an unknown class"] = Apply("x,c,d,y\n1,a,2026-01-01,0\n1,b,2026-01-01,2\n", "Line 3 of F expects one of the classes 0, 1 in column 'y'; "
            + "got '2'. Correct it, or train on data that has it."),
        ["a missing class"] = Apply("x,c,d,y\n1,a,2026-01-01,0\n1,b,2026-01-01,\n", "Line 3 of F expects one of the classes 0, 1 in column 'y'; "
            + "got nothing. Correct it, or train on data that has it."),
        ["a missing column"] = Apply("x,C,d,y\n1,a,2026-01-01,0\n", "F expects the column 'c' of the training data; got the columns x, C, d, y. "
            + "Names are case-sensitive; give every column that the model was trained on."),
        ["text where numbers were"] = Apply(
            "x,c,d\n1,a,2026-01-01\nmuch,a,2026-01-01\n", $"Line 3 of F expects a number in column 'x'; got 'much'. {Same}"),
        ["dates where numbers were"] = Apply("x,c,d\n,a,2026-01-01\n2026-01-01,a,2026-01-01\n",
            $"Line 3 of F expects a number in column 'x'; got '2026-01-01'. {Same}"),
        ["a text where dates were"] = Apply(
            "x,c,d\n1,a,2026-01-01\n1,a,soon\n", $"Line 3 of F expects a date in column 'd'; got 'soon'. {Same}"),
        ["numbers where dates were"] = Apply("x,c,d\n1,a,\n1,a,7\n", $"Line 3 of F expects a date in column 'd'; got '7'. {Same}"),
        ["texts where categories were"] = Apply("x,c,d\n" + Many(70_000, i => $"1,t{i},2026-01-01"), "Line 2 of F expects one of the categories of the "
            + "training data in column 'c'; got texts that are nearly all different. Check the column."),
        ["a number that overflows"] = Apply("x,c,d\n1,a,2026-01-01\n1e300,a,2026-01-01\n", "Line 3 of F expects a number that is finite once it is "
            + "scaled as the training data in column 'x'; got '1E+300'. Correct it, or leave it empty if it is missing."),
        ["text where a target of numbers was"] = (folder =>
        {
            TableEncoding encoding = TableEncoding.Fit(folder.Read("a,b\n1,2.5\n3,7\n").Target("b"));
            encoding.Encode(folder.Read("a,b\n1,2.5\n2,high\n"));
        }, "Line 3 of F expects a number of at most 3.4e38 in the target column 'b'; got 'high'. Correct it, or leave the row out."),
        ["a model without a table"] = (folder => Samples.Regressor().Predict(folder.Read(Good)),
            "Model.Predict expects a model that was fitted to a table; got one that was not. Encode the rows, and pass their numbers."),
        ["a classifier without a table"] = (folder => Samples.Classifier().Classify(folder.Read(Good)),
            "Model.Classify expects a model that was fitted to a table; got one that was not. Encode the rows, and pass their numbers."),
        ["a model that misses a column"] = (folder =>
        {
            Dataset data = folder.Read(Good).Target("y").Encode();
            Sequential model = new(data.InputShape) { new Dense(2, Activation.Softmax) };
            model.Compile(new SGD(), new CategoricalCrossentropy());
            model.Fit(data);
            model.Predict(folder.Read("x,c,other\n1,a,2\n"));
        }, "F expects the column 'd' of the training data; got the columns x, c, other. "
            + "Names are case-sensitive; give every column that the model was trained on."),
    };

    private readonly TableFolder _folder = new();

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void BadTablesGetASentence(string name)
    {
        (Action<TableFolder> act, string said) = Cases[name];
        string message = Assert.Throws<NeuronaException>(() => act(_folder)).Message
            .Replace($"CSV file '{_folder["a.csv"]}'", "F", StringComparison.Ordinal)
            .Replace(Path.GetDirectoryName(_folder["a.csv"]) + Path.DirectorySeparatorChar, "*", StringComparison.Ordinal);
        if (said.EndsWith(' '))
            Assert.StartsWith(said, message, StringComparison.Ordinal);
        else
            Assert.Equal(said, message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 0, 600);
    }

    [Fact]
    public void OneEndlessRowDoesNotFillTheMemory()
    {
        string quoted = "a,b\n1,\"" + string.Concat(Enumerable.Repeat("1,\n", 8_000_000));
        foreach (string text in (string[])[new('1', 30_000_000), "a\n" + string.Concat(Enumerable.Repeat("1,", 15_000_000)), quoted])
        {
            string path = _folder.Write(IdxSamples.Packed(Encoding.ASCII.GetBytes(text)), "a.gz");
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("4194304 bytes", Assert.Throws<NeuronaException>(() => Table.Read(path)).Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
        }
    }

    [Fact]
    public void DamagedFilesGetASentence()
    {
        byte[] packed = IdxSamples.Packed(Encoding.ASCII.GetBytes("a,b\n" + Many(9000, i => $"{i * 7919 % 1000},{i}")));
        for (int length = 2; length < packed.Length; length += packed.Length / 40)
        {
            string cut = _folder.Write(packed[..length], "cut.gz");
            Assert.Contains("CSV file", Assert.Throws<NeuronaException>(() => Table.Read(cut)).Message, StringComparison.Ordinal);
        }
        Assert.Equal(9000, Table.Read(_folder.Write(packed, "whole.gz")).RowCount);
        byte[] more = [.. packed, .. IdxSamples.Packed("1,2\n"u8.ToArray())];
        Assert.Equal(9001, Table.Read(_folder.Write(more, "two.gz")).RowCount);
        for (int at = 2; at < packed.Length; at += packed.Length / 40)
        {
            byte[] changed = [.. packed];
            changed[at] ^= 0x55;
            string path = _folder.Write(changed, "changed.gz");
            if (Record.Exception(() => Table.Read(path)) is { } thrown)
                Assert.Contains("CSV file", Assert.IsType<NeuronaException>(thrown).Message, StringComparison.Ordinal);
        }
        packed.AsSpan(packed.Length / 2, 200).Fill(0xFF);
        string damaged = _folder.Write(packed, "damaged.gz"), said = Assert.Throws<NeuronaException>(() => Table.Read(damaged)).Message;
        Assert.Contains("damaged.gz", said, StringComparison.Ordinal);
    }

    [Fact]
    public void FilesWithoutRightsGetASentence()
    {
        string path = _folder.Write(Good);
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(path, UnixFileMode.None);
        try
        {
            Assert.Equal(3, Table.Read(path).RowCount);
        }
        catch (NeuronaException denied)
        {
            Assert.StartsWith("Table.Read expects a file that can be read; got Access to the path", denied.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatIsUnusualButRightIsRead()
    {
        Dataset missing = _folder.Read("a,b,y\nNA,1,0\n,2,1\n").Target("y").Encode();
        Assert.Equal(["a", "b"], missing.TableEncoding!.FeatureNames);
        Assert.Equal([0f, -1, 0, 1], TableFolder.Inputs(missing));
        Dataset classes = _folder.Read("a,y\n" + Many(900, i => $"{i},class {i % 300:000}")).Target("y").Encode();
        Assert.Equal((300, "class 299"), (classes.ClassNames.Count, classes.ClassNames[^1]));
        Assert.Equal(3, _folder.Read(Good).Target("y").Encode().Count);
    }

    private static string Many(int count, Func<int, string> row) => string.Concat(Enumerable.Range(0, count).Select(i => row(i) + "\n"));

    private static (Action<TableFolder> Act, string Said) Read(string text, string said, TableOptions? options = null) =>
        (folder => folder.Read(text, options), said);

    private static (Action<TableFolder> Act, string Said) Read(byte[] content, string said) =>
        (folder => Table.Read(folder.Write(content)), said);

    private static (Action<TableFolder> Act, string Said) Use(Action<Table> act, string said) => (folder => act(folder.Read(Good)), said);

    private static (Action<TableFolder> Act, string Said) Encode(
        string text, string target, string said, CsvTargets targets = CsvTargets.Auto, Action<Table>? act = null) =>
        (folder => (act ?? (table => table.Encode()))(folder.Read(text).Target(target, targets)), said);

    private static (Action<TableFolder> Act, string Said) Apply(string text, string said) =>
        (folder => TableEncoding.Fit(folder.Read(Good).Target("y")).Encode(folder.Read(text), allowUnknown: false), said);
}
