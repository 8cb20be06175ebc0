using System.Globalization;

namespace Neurona.Cli;

/// <summary>What <c>neurona train</c> tells people: what is trained on what, how it went, what to try next.</summary>
/// <param name="settings">What is trained.</param>
/// <param name="path">Where the model is saved.</param>
/// <param name="json">Where the results are written, or null.</param>
/// <param name="terminal">Where people read.</param>
internal sealed class TrainingText(TrainSettings settings, string path, string? json, Terminal terminal)
{
    private const int MostLayers = 16;

    private readonly TextWriter _out = terminal.Out;

    public void Describe(Model model, Dataset all, Dataset test)
    {
        int validation = settings.ValidationSplit > 0 ? all.Split(settings.ValidationSplit).Last.Count : 0;
        string held = validation > 0 ? $"{Number(validation)} to validate, " : "";
        TableEncoding? encoding = all.TableEncoding;
        string samples = encoding is null
            ? $"{Number(all.Count - validation)} samples of {all.InputShape}"
            : $"{Number(all.Count - validation)} rows of {encoding.ColumnNames.Count} columns, {encoding.FeatureNames.Count} features,";
        string target = Recipes.IsValues(all)
            ? $"numbers of '{Printable.Of(encoding?.TargetName ?? "target")}'"
            : $"{all.TargetShape.Size} classes";
        _out.WriteLine($"Data: {Printable.Of(settings.Data.Name)}, {samples} to train on, {held}{Number(test.Count)} to test, {target}.");
        if (settings.Data is TableData table)
        {
            WriteNotes(table.Findings, _out);
            if (settings.IsBalanced && encoding!.ClassNames.Count > 0)
                _out.WriteLine("Note: rare classes weigh more, so that all count alike; --class-weights none turns it off.");
        }
        _out.WriteLine(Network(model));
        _out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Training: {settings.Optimizer} at {settings.LearningRate}{(settings.IsCosine ? " falling to 0" : "")}, "
            + $"batch {settings.BatchSize}, {Count(settings.Epochs, "epoch")}, seed {settings.Seed}, {Count(Workers.Count, "thread")}, SIMD {Simd.Name}."));
        _out.WriteLine();
        _out.Flush();
    }

    /// <summary>What is suspicious in a table, a line each.</summary>
    public static void WriteNotes(IEnumerable<string> findings, TextWriter writer)
    {
        foreach (string finding in findings)
            writer.WriteLine($"Note: {Printable.Of(finding)}");
    }

    /// <summary>The layers in one line.</summary>
    public static string Network(Model model) => $"Model: {Layers(model)}; {Number(model.ParameterCount)} parameters.";

    /// <summary>Why training ended before its time, and what there is of it.</summary>
    public string Interrupted(History? history)
    {
        int epochs = history?.Epochs ?? 0;
        string when = epochs < settings.Epochs
            ? FormattableString.Invariant($"in epoch {epochs + 1} of {settings.Epochs}")
            : "after the last epoch";
        return $"Interrupted {when}. The model so far is saved as {path}"
            + $"{(json is null ? "" : "; no results were written")}.";
    }

    public void Results(History history, TestScores scores, Dataset test)
    {
        _out.WriteLine();
        string loss = scores.Loss.ToString("F4", CultureInfo.InvariantCulture);
        _out.WriteLine($"{scores} of {Number(test.Count)} samples the model had not seen (loss {loss}).");
        _out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Trained {Count(history.Epochs, "epoch")} in {Seconds(history.Duration.TotalSeconds)} s, "
            + $"{PerSecond(history):N0} samples a second. Saved {path}."));
    }

    /// <summary>What a table's results are made of: which classes are taken for which, and which columns
    /// count.</summary>
    public PermutationImportance Table(Model model, TableData table, Dataset test)
    {
        const int mostRows = 10_000, mostColumns = 10;
        if (test.ClassNames.Count > 0)
            WriteConfusion(model, test, _out);
        Table rows = table.Test.RowCount <= mostRows ? table.Test : table.Test.Take(mostRows);
        PermutationImportance importance = PermutationImportance.Of(model, rows, settings.Seed);
        _out.WriteLine();
        string change = importance.Measure == "accuracy" ? "the accuracy loses" : "the RMSE gains";
        _out.WriteLine($"What {change} when a column's values are shuffled:");
        foreach (string line in importance.ToString().Split(Environment.NewLine).Take(mostColumns))
            _out.WriteLine($"  {Printable.Of(line)}");
        return importance;
    }

    /// <summary>Which classes are taken for which, unless they are many.</summary>
    public static void WriteConfusion(Model model, Dataset test, TextWriter writer)
    {
        const int mostClasses = 20;
        if (test.ClassNames.Count > mostClasses)
            return;
        writer.WriteLine();
        writer.WriteLine("Rows are true classes, columns predicted ones:");
        foreach (string line in ConfusionMatrix.Of(model, test).ToString().Split('\n'))
            writer.WriteLine($"  {Printable.Of(line.TrimEnd('\r'))}");
    }

    public void Suggest(Dataset test)
    {
        _out.WriteLine();
        _out.WriteLine("Try next:");
        foreach (string command in Suggestions(test))
            _out.WriteLine($"  {command}");
    }

    public static double PerSecond(History history) => history.Samples / Math.Max(history.Duration.TotalSeconds, 1e-9);

    public static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{Number(count)} {thing}s";

    private IEnumerable<string> Suggestions(Dataset test)
    {
        string tool = terminal.Command, file = Terminal.Quoted(path), name = settings.Data.Name;
        string same = settings.Folder is null ? "" : $" --data {Terminal.Quoted(settings.Folder)}";
        // The files of MNIST and Fashion-MNIST have the same names: a folder that holds one of them directly cannot
        // serve for the other.
        string other = settings.Folder is null || Directory.EnumerateFiles(settings.Folder, "*-ubyte*").Any() ? "" : same;
        yield return $"{tool} inspect {file}";
        if (settings.Data is TableData)
        {
            yield return $"{tool} predict {file} new-rows.csv";
            yield break;
        }
        if (test.InputShape.Size <= 64)
            yield return $"echo {Sample(test)} | {tool} predict {file} -";
        else
            yield return $"{tool} evaluate {file} {name}{same}";
        yield return name switch
        {
            "digits" => $"{tool} train mnist{same}",
            "iris" => $"{tool} train digits{same}",
            "mnist" when settings.Model != Recipes.MnistCnn => $"{tool} train mnist --model mnist-cnn{same}",
            "mnist" => $"{tool} train fashion-mnist --model mnist-cnn{other}",
            _ => $"{tool} train {name} --seed {(settings.Seed + 1L).ToString(CultureInfo.InvariantCulture)}{same}",
        };
    }

    // The first test sample in the units of the data set's files.
    private static string Sample(Dataset test)
    {
        float[] x = test.InputOf(0);
        InputScaling scaling = test.Scaling ?? new(1);
        return string.Join(',', x.Select((value, i) =>
            Math.Round(value / scaling.Factors[i % scaling.Factors.Count] + scaling.Means[i % scaling.Means.Count], 3)
                .ToString(CultureInfo.InvariantCulture)));
    }

    // One line, however deep the network is.
    private static string Layers(Model model)
    {
        string[] words = [.. model.Layers.SelectMany(Words)];
        if (words.Length > MostLayers)
            words = [.. words[..(MostLayers / 2)], $"{Number(words.Length - MostLayers + 1)} more", .. words[^(MostLayers / 2 - 1)..]];
        return string.Join(" > ", words);
    }

    // An activation that a layer was given as an argument is a word of its own.
    private static string[] Words(Layer layer) =>
        layer is KernelLayer { Activation: { } activation } ? [Word(layer), Word(activation)] : [Word(layer)];

    private static string Word(Layer layer) => layer switch
    {
        Dense dense => $"Dense({dense.Units})",
        Conv2D conv => $"Conv2D({conv.Filters}, {conv.KernelSize.Height}x{conv.KernelSize.Width})",
        Dropout dropout => FormattableString.Invariant($"Dropout({dropout.Rate})"),
        _ => layer.GetType().Name,
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);
}
