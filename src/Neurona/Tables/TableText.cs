using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>What the texts of a table's cells mean, the same in every culture.</summary>
internal static class TableText
{
    private static readonly string[] IsoFormats =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm",
        "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy/MM/dd HH:mm", "yyyy/MM/dd HH:mm:ss",
    ];

    // Of texts that errors show, in characters.
    private const int Longest = 30;

    private const int LongestNumber = 400;

    /// <summary>The number with a decimal point or comma; NaN if it is none, or not finite.</summary>
    public static double Number(ReadOnlySpan<char> text, char decimalSeparator)
    {
        if (text.Length is 0 or > LongestNumber || text[^1] == '\0')
            return double.NaN;
        if (decimalSeparator != ',')
            return Number(text);
        if (text.Contains('.'))
            return double.NaN;
        Span<char> pointed = stackalloc char[text.Length];
        text.Replace(pointed, ',', '.');
        return Number(pointed);
    }

    /// <summary>The days since the first of January of the year 1, with the time of day as a fraction; NaN if it is no
    /// date.</summary>
    /// <param name="text">A cell.</param>
    /// <param name="format">How dates are written; null for ISO 8601.</param>
    public static double Date(ReadOnlySpan<char> text, string? format)
    {
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        bool isDate;
        DateTime date;
        if (format is not null)
            isDate = DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, styles, out date);
        else if (text.Length >= 8 && char.IsAsciiDigit(text[0]) && text.ContainsAny('-', '/'))
            isDate = DateTime.TryParseExact(text, IsoFormats, CultureInfo.InvariantCulture, styles, out date);
        else
            return double.NaN;
        return isDate ? (double)date.Ticks / TimeSpan.TicksPerDay : double.NaN;
    }

    /// <summary>Whether .NET can read dates of this format.</summary>
    public static bool IsFormat(string format)
    {
        try
        {
            string written = DateTime.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return DateTime.TryParseExact(written, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The day and time that <see cref="Date"/> made a number.</summary>
    /// <remarks>To a tenth of a millisecond: a double holds no more of so many days.</remarks>
    public static DateTime DateOf(double days)
    {
        const long step = TimeSpan.TicksPerMillisecond / 10;
        long ticks = (long)Math.Round(days * (TimeSpan.TicksPerDay / step)) * step;
        return new(Math.Min(ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
    }

    /// <summary>A number as a name: what a category is called whose column holds numbers.</summary>
    public static string Name(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Names in order: numbers by size, so that 10 does not come before 2, else by code points.</summary>
    public static string[] Sorted(IEnumerable<string> names)
    {
        string[] sorted = [.. names.Order(StringComparer.Ordinal)];
        double[] numbers = Array.ConvertAll(sorted, name => Number(name, '.'));
        if (!Array.Exists(numbers, double.IsNaN))
            Array.Sort(numbers, sorted);
        return sorted;
    }

    private static double Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : double.NaN;

    /// <summary>A text as errors show it: its beginning, and what would move a cursor or turn the direction of writing
    /// as its number.</summary>
    public static string Short(string text)
    {
        string start = text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        string end = text.Length <= Longest ? "" : "...";
        if (!start.EnumerateRunes().Any(IsUnsafe))
            return start + end;
        IEnumerable<string> shown = start.EnumerateRunes().Select(rune =>
            IsUnsafe(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : rune.ToString());
        return string.Concat(shown) + end;
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
