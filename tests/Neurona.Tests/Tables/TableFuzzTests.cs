using System.Text;

namespace Neurona.Tests;

/// <summary>Whatever stands in a file, it is a table or gets a sentence.</summary>
public sealed class TableFuzzTests
{
    private static readonly string[] Numbers = ["1", "-2.5", "", "NA", "01", "1.0", "1e308", "-1e308", "5e-324", "nan", "0", "1e9", "1e-9", "1000000001"],
        Dates = ["2026-01-02", "2026-01-02 10:30", "", "?", "9999-12-31T23:59:59.9999999", "0001-01-01", "2024/02/29", "1970-01-01T00:00:00Z"],
        Names = ["x", "y", "", "NA", "\"a,b\"", "\"a\"\"b\"", "True", "é", " ", "a=b"],
        Odd = ["3,5", "31.12.2025", "1e400", "\"", "\u001B", "\0", "x", "7", "2026-02-30"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TablesAreReadOrRefused(int seed)
    {
        Random random = new(seed);
        int read = 0, encoded = 0;
        for (int i = 0; i < 1500; i++)
        {
            string separator = ",,;\t|"[random.Next(5)].ToString();
            byte[] content = Encoding.UTF8.GetBytes(Text(random, separator));
            if (random.Next(4) == 0)
                content[random.Next(content.Length)] = (byte)random.Next(256);
            if (Try(() => Table.Read(new MemoryStream(content), "fuzz", Options(random))) is not { } table)
                continue;
            read++;
            string target = table.Columns[random.Next(3) == 0 ? random.Next(table.Columns.Count) : ^1].Name;
            Table training = Changed(table, random);
            Dataset? data = Try(() => training.Target(target, (CsvTargets)random.Next(3)).Encode());
            if (data is null)
                continue;
            encoded++;
            Assert.All(TableFolder.Inputs(data), value => Assert.True(float.IsFinite(value)));
            TableEncoding again = TableEncoding.Parse(data.TableEncoding!.ToString());
            Assert.Equal(TableFolder.Inputs(data), TableFolder.Inputs(again.Encode(training)));
            Try(() => again.Encode(Changed(table, random).Select([0]), allowUnknown: random.Next(2) == 0));
        }
        Assert.InRange(read, 300, 1500);
        Assert.InRange(encoded, 150, 1500);
    }

    [Fact]
    public void EncodingsAreReadOrRefused()
    {
        const string text = "x,c,d,y\n1,a,2026-01-01,0\n,b,,1\n2,,2026-01-03,1\n";
        string json = TableEncoding.Fit(Table.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t").Target("y")).ToString();
        const string signs = "\"{}[]:,0129.-eEnulltrue\u0007é\\ ";
        Random random = new(5);
        for (int i = 0; i < 5000; i++)
        {
            char[] changed = json.ToCharArray();
            for (int k = random.Next(1, 4); k > 0; k--)
                changed[random.Next(changed.Length)] = signs[random.Next(signs.Length)];
            if (Try(() => TableEncoding.Parse(new(changed))) is { } encoding)
                Assert.Equal(encoding.ToString(), TableEncoding.Parse(encoding.ToString()).ToString());
        }
    }

    private static string Text(Random random, string separator)
    {
        int rows = random.Next(0, 14);
        string[][] kinds = [Numbers, Dates, Names];
        string[][] columns = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
            random.GetItems(kinds[random.Next(3)], random.Next(1, 5)))];
        StringBuilder text = new(string.Concat(columns.Select((_, i) => $"c{i}{separator}")) + "t\n");
        for (int row = 0; row < rows; row++)
        {
            foreach (string[] column in columns)
                text.Append(random.Next(120) == 0 ? Odd[random.Next(Odd.Length)] : column[random.Next(column.Length)]).Append(separator);
            text.Append(random.Next(150) == 0 ? $"{separator}1" : $"{random.Next(2)}").Append(random.Next(20) == 0 ? "\r\n" : "\n");
        }
        return text.ToString();
    }

    private static TableOptions Options(Random random) => new()
    {
        Categories = random.Next(4) == 0 ? ["c0"] : [],
        DateFormats = random.Next(8) == 0 ? new Dictionary<string, string> { ["c0"] = "dd.MM.yyyy" } : new Dictionary<string, string>(),
        DecimalSeparator = random.Next(6) == 0 ? ',' : null,
        Columns = random.Next(8) == 0 ? ["c0", "c1"] : null,
    };

    private static Table Changed(Table table, Random random)
    {
        string name = table.Columns[random.Next(table.Columns.Count)].Name;
        return random.Next(6) switch
        {
            0 => table.AsCategory(name, random.Next(1, 4), random.Next(2) == 0),
            1 when table[name].Kind == ColumnKind.Number =>
                table.AsNumber(name, (NumberScaling)random.Next(4), (MissingNumbers)random.Next(3), random.Next(2) == 0),
            2 => table.Drop(name),
            3 when table.RowCount > 2 => table.RandomSplit(0.4, random.Next(9)).Train,
            _ => table,
        };
    }

    // What is thrown is a sentence, and nothing else passes.
    private static T? Try<T>(Func<T> act) where T : class
    {
        try
        {
            return act();
        }
        catch (NeuronaException said)
        {
            Assert.EndsWith(".", said.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(said.Message, char.IsControl);
            return null;
        }
    }
}
