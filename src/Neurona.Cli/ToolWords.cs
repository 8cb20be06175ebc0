namespace Neurona.Cli;

/// <summary>Sentences of the library in words of the tool: what programmers set in C#, users set by options.</summary>
internal static class ToolWords
{
    private static readonly (string Library, string Tool)[] Phrases =
    [
        ("Name the columns in TableOptions.Columns if the file has no header, else rename one.",
            "Name the columns with --columns if the file has no header, else rename one."),
        ("if the file has no header, name its columns in TableOptions.Columns.",
            "if the file has no header, name its columns with --columns."),
        ("Use RandomSplit, or another part.", "Use more rows, or name test rows with --test."),
        ("Use fewer folds, or Folds.", "Use fewer folds."),
        ("Write all dates alike, or name their format in DateFormats.", "Write all dates alike, such as 2026-11-21."),
        ("or allow unknown categories.", "or add --allow-unknown."),
        ("Use CsvTargets.Classes, or name another column.", "Leave --task values out, or name another column."),
        ("Use CsvTargets.Values.", "Leave --task classes out."),
        ("Use RandomSplit or Folds, or Target(name, CsvTargets.Classes).", "Add --task classes."),
    ];

    // What was said by options of the command, or follows from a model that was trained before.
    private static readonly (string Library, string Trained, string Saved)[] Sources =
    [
        (" of the options; got ", ", named in --categories; got ", " of the model; got "),
        ("Correct it, leave it empty if it is missing, or name the column in Categories if its values are names.",
            "Correct it, leave it empty if it is missing, or name the column in --categories if its values are names.",
            "Correct it, or leave it empty if it is missing."),
    ];

    private static readonly string[] Callers =
    [
        "Table.Target", "Table.Drop", "Table.Read", "Table.RandomSplit", "Table.StratifiedSplit", "Table.Folds", "Table.StratifiedFolds",
        "TableEncoding.Fit", "TableReview.Of",
    ];

    /// <summary>The sentence for users.</summary>
    /// <param name="sentence">The library's.</param>
    /// <param name="asksModel">Whether the command asks a saved model, and takes no options of columns.</param>
    public static string Of(string sentence, bool asksModel = false)
    {
        foreach ((string library, string trained, string saved) in Sources)
            sentence = sentence.Replace(library, asksModel ? saved : trained, StringComparison.Ordinal);
        foreach ((string library, string tool) in Phrases)
            sentence = sentence.Replace(library, tool, StringComparison.Ordinal);
        return sentence;
    }

    /// <summary>The same for a sentence about one table: its file takes the place of the method.</summary>
    /// <param name="sentence">The library's.</param>
    /// <param name="path">The file.</param>
    public static string Of(string sentence, string path)
    {
        string? caller = Callers.FirstOrDefault(caller => sentence.StartsWith($"{caller} ", StringComparison.Ordinal));
        if (caller is null)
            return Of(sentence);
        // Said once, at the start.
        string file = $"CSV file '{path}'";
        return Of($"{file}{sentence[caller.Length..].Replace($" of {file}", "", StringComparison.Ordinal)}");
    }
}
