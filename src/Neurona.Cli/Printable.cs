using System.Globalization;
using System.Text;

namespace Neurona.Cli;

/// <summary>Texts of files on a terminal: what would move the cursor, change colours or turn the direction of writing
/// is shown as its number.</summary>
internal static class Printable
{
    public static string Of(string text)
    {
        if (!text.EnumerateRunes().Any(IsUnsafe))
            return text;
        StringBuilder shown = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                shown.Append(rune.ToString());
        }
        return shown.ToString();
    }

    /// <summary>The same for a text of several lines.</summary>
    public static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(Of));

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
