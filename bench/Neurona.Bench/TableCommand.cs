using System.Globalization;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>A CSV file of 1 million rows and 15 columns, ten of numbers and five of names, read, fitted and encoded:
/// seconds, and bytes allocated as a multiple of the encoded numbers.</summary>
internal static class TableCommand
{
    public static int Run(Arguments arguments)
    {
        Console.WriteLine(Machine.Describe());
        int rows = arguments.Count("rows", 1_000_000), wanted = arguments.Count("rounds", 3);
        Neighbour neighbour = new(arguments);
        string file = Path.Combine(Path.GetTempPath(), $"neurona-table-{Environment.ProcessId}.csv");
        try
        {
            Write(file, rows);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {new FileInfo(file).Length / 1e6:F0} MB"));
            long allocated = 0, encoded = 0;
            Rounds<(double Read, double Fit, double Fill)> rounds = neighbour.Measure("table", Workers.Count, wanted, () =>
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                double start = Machine.Now;
                Table table = Table.Read(file).Target("target", CsvTargets.Values);
                double read = Machine.Now;
                TableEncoding encoding = TableEncoding.Fit(table);
                Dataset data = encoding.Encode(table);
                double fitted = Machine.Now;
                Fill(data);
                double filled = Machine.Now;
                allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
                encoded = 4L * rows * (data.InputShape.Size + 1);
                return (read - start, fitted - read, filled - fitted);
            });
            double r = rounds.Median(round => round.Read) / 1e9, f = rounds.Median(round => round.Fit) / 1e9;
            double e = rounds.Median(round => round.Fill) / 1e9;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"read {r:F2} s, fit {f:F2} s, encode {e:F2} s, together {r + f + e:F2} s {rounds.Note}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"allocated {allocated / 1e6:F0} MB, encoded {encoded / 1e6:F0} MB: {(double)allocated / encoded:F2} times"));
        }
        finally
        {
            File.Delete(file);
        }
        neighbour.Summarize();
        return 0;
    }

    // Every row is gathered once, as an epoch does.
    private static void Fill(Dataset data)
    {
        Sequential model = new(data.InputShape) { new Dense(1) };
        model.Predict(data);
    }

    private static void Write(string file, int rows)
    {
        string[] cities = ["Sevilla", "Madrid", "Bilbao", "Valencia", "Toledo"];
        Random draw = new(1);
        using StreamWriter writer = new(file);
        writer.WriteLine("n0,n1,n2,n3,n4,n5,n6,n7,n8,c0,c1,c2,c3,c4,target");
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < 9; column++)
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"{draw.NextDouble() * 1000:F3},"));
            for (int column = 0; column < 5; column++)
                writer.Write($"{(draw.Next(50) == 0 ? "" : cities[draw.Next(cities.Length)])},");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{draw.NextDouble():F4}"));
        }
    }
}
