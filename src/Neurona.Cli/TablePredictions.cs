namespace Neurona.Cli;

/// <summary>Answers of a model of a table to the rows of a file.</summary>
internal static class TablePredictions
{
    private const int RowsAtOnce = 1024;

    /// <summary>Writes an answer for each row and returns the exit code. From a file, nothing is written before all of
    /// it was found right; from standard input, every row is answered when it comes.</summary>
    /// <exception cref="NeuronaException">A row is not like those that the model was fitted to.</exception>
    public static int Write(Model model, TableEncoding encoding, string file, bool allowUnknown, Terminal terminal)
    {
        Answer answer = new(model);
        int width = model.OutputShape.Size;
        if (file == "-")
        {
            using TableReader rows = Open(terminal.In(), "standard input", encoding);
            while (rows.Read(1) is { } row)
            {
                terminal.Out.WriteLine(answer.Line(model.Predict(row, allowUnknown)));
                terminal.Out.Flush();
            }
            return Tool.Ok;
        }
        List<float> outputs = [];
        InputFile.Read("<file>", file, stream =>
        {
            using TableReader rows = Open(stream, file, encoding);
            while (rows.Read(RowsAtOnce) is { } some)
                outputs.AddRange(model.Predict(some, allowUnknown));
            return outputs.Count > 0
                ? outputs
                : throw UsageException.Of($"CSV file '{file}'", "at least one row", "the names of columns alone",
                    "Write one sample a row.");
        });
        float[] all = [.. outputs];
        for (int at = 0; at < all.Length; at += width)
            terminal.Out.WriteLine(answer.Line(all.AsSpan(at, width)));
        return Tool.Ok;
    }

    // A first row that has a column's name is a header; otherwise it is a row of values in the order of training.
    private static TableReader Open(Stream stream, string name, TableEncoding encoding)
    {
        return new(TableFile.Plain(stream), name, encoding.ReadingOptions(encoding.ColumnNames),
            first => encoding.ColumnNames.Any(first.Contains) || Array.Exists(first, IsNoText));

        // Names that are no text are said to be none.
        static bool IsNoText(string field) => field.AsSpan().ContainsAny('\0', '\uFFFD');
    }
}
