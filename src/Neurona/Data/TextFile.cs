using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>Writes texts for other programs: a file is there whole or not at all, and reads alike
/// everywhere.</summary>
internal static class TextFile
{
    /// <summary>Writes a text in UTF-8, in place of what the file held before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">All that it is to hold.</param>
    /// <param name="who">The method that errors name.</param>
    public static void Write(string path, string text, string who) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), who);

    /// <summary>A number in full, with a point; what is no number is nan, inf or -inf.</summary>
    public static string Number(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>A value between commas: in quotes where it holds a comma, a quote or the end of a line.</summary>
    public static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
