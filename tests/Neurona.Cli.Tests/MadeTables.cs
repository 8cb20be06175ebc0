using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Neurona.Cli.Tests;

/// <summary>Small tables whose targets can be learned, as texts of CSV files.</summary>
internal static class MadeTables
{
    /// <summary>Columns size (some missing), colour, day and kind: yes or no, which follows from size and
    /// colour.</summary>
    public static string Classes(int rows = 120, string ending = "\n", char separator = ',')
    {
        StringBuilder text = new();
        text.AppendJoin(separator, "size", "colour", "day", "kind").Append(ending);
        for (int i = 0; i < rows; i++)
        {
            double size = Size(i);
            string colour = Colour(i), missing = i % 17 == 3 ? "" : size.ToString(CultureInfo.InvariantCulture);
            string day = new DateOnly(2026, 1, 1).AddDays(i * 7 % 300).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            text.AppendJoin(separator, missing, colour, day, size > 5 || colour == "red" ? "yes" : "no").Append(ending);
        }
        return text.ToString();
    }

    /// <summary>Columns size, colour and price, which is 3 x size + 10, or + 20 for red.</summary>
    public static string Values(int rows = 120)
    {
        StringBuilder text = new("size,colour,price\n");
        for (int i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Size(i)},{Colour(i)},{3 * Size(i) + (Colour(i) == "red" ? 20 : 10)}\n");
        return text.ToString();
    }

    public static byte[] Packed(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.Fastest))
            stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static double Size(int i) => i * 37 % 101 / 10.0;

    private static string Colour(int i) => (i * 7 % 5) switch { 0 => "red", 1 or 2 => "green", _ => "blue" };
}
