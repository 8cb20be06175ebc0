using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Neurona.Tests;

public sealed class TableReadTests : IDisposable
{
    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a\n1\n-2.5e3\n+.5\n", "Number")]
    [InlineData("a\n1\n\nNA\n", "Number")]
    [InlineData("a,b\n,1\n,2\n", "Number Number")]
    [InlineData("a,b\nx,True\ny,False\n", "Category Category")]
    [InlineData("a,b\n01234,1_000\n00501,1\n", "Number Category")]
    [InlineData("a,b\n2026-11-21,2026-11-21 18:30\n2026/11/22,2026-11-21T18:30:05Z\n", "Date Date")]
    [InlineData("a,b\n2026-11-21,21/11/2026\n,22/11/2026\n", "Date Category")]
    [InlineData("a,b\nx1,1\n5,y\n", "Category Category")]
    [InlineData("a;b\n1,5;1.5\n2;2\n", "Number Number")]
    [InlineData("a\tb\n1,5\t2026-01-01\n2\t?\n", "Number Date")]
    [InlineData("a|b\n1|x\n2|y\n", "Number Category")]
    [InlineData("a,b\n\"1,5\",1\n\"2,5\",2\n", "Category Number")]
    [InlineData("a,b\n0x1F,1e5\n0x20,1E-5\n", "Category Number")]
    [InlineData("a\nInfinity\n-Infinity\n", "Category")]
    public void KindsAreFoundOut(string text, string kinds) => Assert.Equal(kinds, TableFolder.Kinds(_folder.Read(text)));

    [Fact]
    public void ColumnsThatAreNamedCategoriesAreNeverNumbers()
    {
        Table table = _folder.Read("zip,y\n01234,1\n1234,2\n,5\n", new() { Categories = ["zip"] }).Target("y");
        Assert.Equal(["zip=01234", "zip=1234", "zip missing"], table.Encode().TableEncoding!.FeatureNames);
        Assert.Equal("zip: category", table["zip"].ToString());
        Assert.Equal("y: number, the target", table["y"].ToString());
        Assert.Equal("y", table.TargetName);
    }

    [Fact]
    public void EverySpellingOfMissingIsMissing()
    {
        string[] missing = ["", "NA", "na", "N/A", "n/a", "#N/A", "?", "NaN", "nan", "NULL", "null", " NA ", "  "];
        Table table = _folder.Read("x,y\n1,0\n" + string.Concat(missing.Select((text, i) => $"{text},{i}\n"))).Target("y");
        Dataset data = table.AsNumber("x", NumberScaling.None, MissingNumbers.Zero).Encode();
        Assert.Equal([1f, 0], data.InputOf(0));
        Assert.All(Enumerable.Range(1, missing.Length), row => Assert.Equal([0f, 1], data.InputOf(row)));
        // Others are texts, unless they are said to be missing.
        Assert.Equal("Category Number", TableFolder.Kinds(_folder.Read("x,y\nNone,1\n5,2\n")));
        Assert.Equal("Number Number", TableFolder.Kinds(_folder.Read("x,y\nNone,1\n5,2\n-,2\n", new() { MissingValues = ["None", "-"] })));
    }

    public static TheoryData<string> Encodings => ["plain", "mark", "utf-16", "utf-16 big", "gzip", "returns", "no last end"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void FilesAreReadAlikeInEveryEncoding(string encoding)
    {
        const string text = "name,\"a \"\"b\"\"\",y\n\"Zoë, \"\"Z\"\"\",1,2\n\"two\nlines\", 3 ,4\nплюс,5,6\n";
        byte[] content = encoding switch
        {
            "mark" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            "utf-16" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            "utf-16 big" => [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)],
            "gzip" => IdxSamples.Packed(Encoding.UTF8.GetBytes(text)),
            "returns" => Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)),
            "no last end" => Encoding.UTF8.GetBytes(text.TrimEnd('\n')),
            _ => Encoding.UTF8.GetBytes(text),
        };
        Table table = Table.Read(_folder.Write(content));
        Assert.Equal(["name", "a \"b\"", "y"], table.Columns.Select(column => column.Name));
        string end = encoding == "returns" ? "\r\n" : "\n";
        Dataset data = table.Target("y").AsNumber("a \"b\"", NumberScaling.None).Encode();
        Assert.Equal(
            ["name=Zoë, \"Z\"", $"name=two{end}lines", "name=плюс", "a \"b\""], data.TableEncoding!.FeatureNames);
        Assert.Equal([1f, 0, 0, 1, 0, 1, 0, 3, 0, 0, 1, 5], TableFolder.Inputs(data));
        Assert.Equal([2f, 4, 6], TableFolder.Targets(data));
    }

    [Fact]
    public void RowsHaveTheLinesOfTheFile()
    {
        Table table = _folder.Read("a,b\n\n1,\"x\n\ny\"\n\n2,z\n");
        Assert.Equal((2, 3, 7), (table.RowCount, table.Line(0), table.Line(1)));
        Assert.Equal(7, table.Select([1, 0]).Line(0));
    }

    [Fact]
    public void NumbersMeanTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Samples.DecimalCommas;
        try
        {
            Dataset points = _folder.Read("x,d,y\n1.5,2026-01-02,2.5\n2.5,2026-01-03,-1.5\n").Target("y")
                .AsNumber("x", NumberScaling.None).Encode();
            Assert.Equal([1.5f, 2.5f], [points.InputOf(0)[0], points.InputOf(1)[0]]);
            Assert.Equal([2.5f, -1.5f], TableFolder.Targets(points));
            string json = points.TableEncoding!.ToString();
            Assert.Equal(json, TableEncoding.Parse(json).ToString());
            Assert.DoesNotContain("0,5", json, StringComparison.Ordinal);
            Table table = _folder.Read("x,y\n0.5,1\n1.5,2\n0.5,3\n");
            Assert.Equal(["0.5", "1.5"], table.AsCategory("x").Target("x").Drop("y").Columns[0].Values.Texts);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void ColumnsAreNamedByTheOptionsOrTheirPlace()
    {
        Table table = _folder.Read("1,2\n3,4\n", new() { Columns = ["a", "b"] });
        Assert.Equal((2, "a b"), (table.RowCount, string.Join(" ", table.Columns.Select(column => column.Name))));
        Assert.Equal("column 1 a column 3", string.Join(" ", _folder.Read(",a,\n0,1,2\n").Columns.Select(column => column.Name)));
    }

    [Fact]
    public void StreamsAreReadToTheirEndAndStayOpen()
    {
        using MemoryStream stream = new("a,b\n1,2\n3,4"u8.ToArray());
        Table table = Table.Read(stream, "a stream");
        Assert.Equal(("CSV file 'a stream'", 2), (table.Source, table.RowCount));
        Assert.Equal((stream.Length, true), (stream.Position, stream.CanRead));
    }

    [Fact]
    public void SeparatorsMayBeSaid()
    {
        Table table = _folder.Read("a;b,c\n1;2,5\n", new() { Separator = ';', DecimalSeparator = ',' });
        Assert.Equal(["a", "b,c"], table.Columns.Select(column => column.Name));
        Assert.Equal(2.5, table["b,c"].Values.Number(0));
        Assert.Equal(2.5, _folder.Read("a,b\n1,\"2,5\"\n", new() { DecimalSeparator = ',' })["b"].Values.Number(0));
        Assert.Equal(1.234, _folder.Read("a;b\n1,234;x\n")["a"].Values.Number(0));
    }

    [Fact]
    public void ColumnsAreDroppedKeptAndNamedTheTarget()
    {
        Table table = _folder.Read("a,b,c,d\n1,2,3,4\n5,6,7,8\n");
        Assert.Equal(["b", "d"], table.Drop("a", "c").Columns.Select(column => column.Name));
        Assert.Equal(["a", "c"], table.Keep("c", "a").Columns.Select(column => column.Name));
        Table first = table.Target("d"), second = first.Target("a");
        Assert.Equal(("d", "a", null), (first.TargetName, second.TargetName, table.TargetName));
        Assert.Equal(["b", "c", "d"], second.Encode().TableEncoding!.ColumnNames);
        Assert.Null(second.Drop("a").TargetName);
    }

    [Fact]
    public void TextsThatAreNearlyAllDifferentAreNoFeature()
    {
        StringBuilder text = new("id,x,y\n");
        for (int i = 0; i < 70_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"n{i},{i % 7},{i % 5 * 1.5}\n");
        Table table = _folder.Read(text.ToString()).Target("y");
        Assert.Equal("Text Number Number", TableFolder.Kinds(table));
        Assert.Equal(["x"], table.Encode().TableEncoding!.ColumnNames);
    }

    [Fact]
    public void ManyColumnsOfFewRowsAreReadInLittleMemory()
    {
        const int count = 100_000;
        string text = string.Join(",", Enumerable.Range(0, count).Select(i => $"c{i}")) + "\n"
            + string.Concat(Enumerable.Range(0, 3).Select(row => string.Join(",", Enumerable.Repeat(row, count)) + "\n"));
        byte[] content = Encoding.UTF8.GetBytes(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Table table = Table.Read(new MemoryStream(content), "wide").Target("c7");
        TableEncoding encoding = TableEncoding.Fit(table);
        Dataset data = encoding.Encode(table);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4000L * count);
        Assert.Equal(count - 1, data.InputShape.Size);
        Assert.Equal(-1.2247449f, data.InputOf(0)[^1], 1e-6);
    }

    [Fact]
    public void NumbersTakeNoMoreThanFourTimesWhatTheyBecome()
    {
        const int rows = 1_200_000;
        using MemoryStream file = LongFile(rows);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Table table = Table.Read(file, "long").Target("y");
        TableEncoding encoding = TableEncoding.Fit(table);
        Dataset data = encoding.Encode(table);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(rows, data.Count);
        Assert.InRange(allocated, 0, 4L * sizeof(float) * rows * (data.InputShape.Size + data.TargetShape.Size));
    }

    private static MemoryStream LongFile(int rows)
    {
        byte[] text = new byte[32 * rows];
        "a,b,y\n"u8.CopyTo(text);
        int at = 6;
        for (int row = 0; row < rows; row++)
        {
            long mixed = row * 7919L % 1_000_003;
            Utf8.TryWrite(text.AsSpan(at), CultureInfo.InvariantCulture, $"{mixed},{mixed % 9973}.25,{row % 4999}\n", out int length);
            at += length;
        }
        return new(text, 0, at);
    }
}
