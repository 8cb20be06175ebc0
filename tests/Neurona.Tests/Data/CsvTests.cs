using System.Globalization;
using System.Text;

namespace Neurona.Tests;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b,kind\n1,2,cat\n3,4.5,dog\n-1e2,0,cat\n")]
    [InlineData("\uFEFFa;b;kind\r\n1;2;cat\r\n3;4.5;dog\r\n-1e2;0;cat")]
    [InlineData("a\tb\tkind\n\n 1 \t2\tcat\n3\t4.5\t\"dog\"\n\n-1e2\t0\tcat\n")]
    [InlineData("kind,a,b\n\"cat\",\"1\",2\ndog,3,4.5\ncat,-100,0\n")]
    public void ClassesAreFoundByTheNameOfTheirColumn(string text)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Samples.DecimalCommas;
        try
        {
            Dataset data = Dataset.FromCsv(Write(text), "kind");
            Assert.Equal((3, 2, 2), (data.Count, data.InputShape.Size, data.TargetShape.Size));
            Assert.Equal(["cat", "dog"], data.ClassNames);
            Assert.Equal([3, 4.5f], data.InputOf(1));
            Assert.Equal([-100f, 0], data.InputOf(2));
            Assert.Equal([0, 1, 1, 0], [.. data.TargetOf(1), .. data.TargetOf(2)]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("1,2,10\n3,4,2\n", 2)]
    [InlineData("1,2,10\n3,4,2\n", -1)]
    [InlineData("10,1,2\n2,3,4\n", 0)]
    [InlineData("price,x,y\n10,1,2\n2,3,4\n", 0)]
    public void NumbersAreValuesUnlessTheyAreSaidToBeClasses(string text, int column)
    {
        Dataset values = Dataset.FromCsv(Write(text), column),
            classes = Dataset.FromCsv(Write(text), column, new() { Targets = CsvTargets.Classes });
        Assert.Equal([10f, 2], [.. values.TargetOf(0), .. values.TargetOf(1)]);
        Assert.Empty(values.ClassNames);
        Assert.Equal([1f, 2], classes.InputOf(0));
        Assert.Equal(["2", "10"], classes.ClassNames);
        Assert.Equal([0f, 1], classes.TargetOf(0));
    }

    [Fact]
    public void ColumnsMayBeIgnoredAndTargetsMissing()
    {
        string path = Write("id,a,name,b\nx1,1,\"Smith, \"\"J\"\"\",2\nx2,3,\"two\nlines\",4\n");
        Dataset data = Dataset.FromCsv(path, new CsvOptions { IgnoredColumns = ["id", "name"] });
        Assert.Empty(data.TargetShapes);
        Assert.Equal([1f, 2, 3, 4], [.. data.InputOf(0), .. data.InputOf(1)]);
        Assert.Equal(["Smith, \"J\"", "two\nlines"], Dataset.FromCsv(path, "name", new() { IgnoredColumns = ["id"] }).ClassNames);
    }

    [Fact]
    public void ClassesOfTheTrainingDataKeepTheirIndices()
    {
        Dataset test = Dataset.FromCsv(Write("a,kind\n1,dog\n"), "kind", new() { ClassNames = ["cat", "dog", "emu"] });
        Assert.Equal([0f, 1, 0], test.TargetOf(0));
        Assert.Equal(["cat", "dog", "emu"], test.ClassNames);
    }

    [Fact]
    public void PackedFilesAreReadAlike()
    {
        File.WriteAllBytes(_folder["a.csv.gz"], IdxSamples.Packed("a,b\n1,2\n3,4\n"u8.ToArray()));
        Assert.Equal([4f], Dataset.FromCsv(_folder["a.csv.gz"], "b").TargetOf(1));
    }

    [Theory]
    [InlineData(
        "a,b\n1,2\n,4\n",
        "Line 3 of CSV file '*' expects a number in column 'a'; got nothing. Turn text into numbers, or name the column in "
        + "IgnoredColumns. Fill in or drop missing values first; write decimals with a point.")]
    [InlineData("a,b\n1,2\n3,\n", "Line 3 of CSV file '*' expects a number in column 'b'; got nothing. If they are classes")]
    [InlineData("a,b\n1,2\nNA,4\n", "Line 3 of CSV file '*' expects a number in column 'a'; got 'NA'.")]
    [InlineData("a,b\n1,2\nNaN,4\n", "Line 3 of CSV file '*' expects a number in column 'a'; got 'NaN'.")]
    [InlineData("a,b\n1,2\n1e39,4\n", "Line 3 of CSV file '*' expects a number in column 'a'; got '1e39'.")]
    [InlineData("a,b\n1,2\n3,-Infinity\n", "Line 3 of CSV file '*' expects a number in column 'b'; got '-Infinity'.")]
    [InlineData("a,b\n1,2\n\n\"\n\",3\nnan,4\n", "Line 4 of CSV file '*' expects a number in column 'a'; got '\\u000a'.")]
    [InlineData(
        "a,b\n1,2\n3,NA\n",
        "Line 3 of CSV file '*' expects a number in column 'b'; got 'NA'. If they are classes, set Targets = CsvTargets.Classes.")]
    [InlineData("a,b\n1,x\n3,\n", "Line 3 of CSV file '*' expects a class in column 'b'; got nothing. Fill in")]
    [InlineData("a;b\n1,5;2\n", "Line 2 of CSV file '*' expects a number in column 'a'; got '1,5'.")]
    [InlineData("a,b\n1,2,3\n", "Line 2 of CSV file '*' expects 2 fields, as in the first row; got 3.")]
    [InlineData("a,b\n1\n", "Line 2 of CSV file '*' expects 2 fields, as in the first row; got 1.")]
    [InlineData(
        "a,c\n1,2\n",
        "CSV file '*' expects the column 'b'; got the columns a, c. Check name and separator; names are case-sensitive.")]
    [InlineData("a,b\n", "CSV file '*' expects at least one sample; got names of columns alone.")]
    [InlineData("", "CSV file '*' expects at least one sample; got nothing.")]
    [InlineData("b\n1\n", "CSV file '*' expects at least one column of features; got 1 columns without one.")]
    [InlineData(
        "a,b\n1,\"2\n3,4\n",
        "Line 2 of CSV file '*' expects a row of at most 4194304 bytes whose quotes are closed and doubled inside; got: ")]
    [InlineData(
        "a,b\n1,\"2\"x\n3,4\n",
        "Line 2 of CSV file '*' expects a row of at most 4194304 bytes whose quotes are closed and doubled inside; got: ")]
    public void WhatIsWrongIsSaidWithItsLine(string text, string said)
    {
        string path = Write(text), message = Assert.Throws<NeuronaException>(() => Dataset.FromCsv(path, "b")).Message;
        Assert.StartsWith(said, message.Replace(path, "*", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void OneEndlessRowDoesNotFillTheMemory()
    {
        string quoted = "\"" + string.Concat(Enumerable.Repeat("1,\n", 8_000_000));
        foreach (string text in (string[])[new('1', 30_000_000), string.Concat(Enumerable.Repeat("1,", 15_000_000)), quoted])
        {
            File.WriteAllBytes(_folder["a.gz"], IdxSamples.Packed(Encoding.ASCII.GetBytes(text)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains(
                "4194304 bytes", Assert.Throws<NeuronaException>(() => Dataset.FromCsv(_folder["a.gz"], 0)).Message,
                StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
        }
    }

    [Fact]
    public void FilesThatCannotBeReadGetASentence()
    {
        Assert.StartsWith("Dataset.FromCsv expects a file that can be read; got ",
            Assert.Throws<NeuronaException>(() => Dataset.FromCsv(_folder["none.csv"], "b")).Message, StringComparison.Ordinal);
        byte[] packed = IdxSamples.Packed(
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 9000).Select(i => $"{i * 7919 % 1000},{i}\n"))));
        packed.AsSpan(packed.Length / 2, 200).Fill(0xFF);
        File.WriteAllBytes(_folder["damaged.gz"], packed);
        Assert.Contains(
            "CSV file", Assert.Throws<NeuronaException>(() => Dataset.FromCsv(_folder["damaged.gz"], 0)).Message,
            StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        File.WriteAllText(_folder["a.csv"], text);
        return _folder["a.csv"];
    }
}
