namespace Neurona.Cli;

/// <summary>Writes texts that come from files to a terminal: without what would control it, and without lines longer
/// than it is wide.</summary>
internal sealed class Screen(TextWriter output, int columns)
{
    /// <summary>A line; what does not fit is cut off, with a sign that it is.</summary>
    public void Line(string text)
    {
        text = Printable.Of(text);
        output.WriteLine(text.Length <= columns ? text : $"{text[..Math.Max(columns - 1, 0)]}…");
    }

    /// <summary>Each line of a text.</summary>
    public void Lines(string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            Line(line);
    }

    /// <summary>A text of which nothing may be cut off: it goes on in the next line.</summary>
    public void Paragraph(string text)
    {
        const string indent = "   ";
        text = Printable.Of(text);
        while (text.Length > columns && columns > 2 * indent.Length)
        {
            int end = text.LastIndexOf(' ', columns - 1, columns - indent.Length);
            end = end < 0 ? columns : end;
            output.WriteLine(text[..end]);
            text = indent + text[end..].TrimStart();
        }
        output.WriteLine(text);
    }

    /// <summary>Rows of cells under one another, the first of them titles; columns that do not fit are left out from
    /// the right.</summary>
    /// <param name="rows">Each with as many cells.</param>
    /// <param name="isText">Which columns begin on the left; numbers end on the right.</param>
    public void Table(IReadOnlyList<string[]> rows, ReadOnlySpan<bool> isText)
    {
        const int leastShown = 2, gap = 2;
        int[] widths = [.. rows[0].Select((_, i) => rows.Max(row => row[i].Length))];
        int shown = widths.Length;
        while (shown > leastShown && 1 + widths.Take(shown).Sum() + gap * (shown - 1) > columns)
            shown--;
        foreach (string[] row in rows)
        {
            string line = " ";
            for (int i = 0; i < shown; i++)
                line += (isText[i] ? row[i].PadRight(widths[i]) : row[i].PadLeft(widths[i])) + (i < shown - 1 ? new string(' ', gap) : "");
            Line(line.TrimEnd());
        }
    }
}
