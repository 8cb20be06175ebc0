using System.CommandLine;
using System.Globalization;

namespace Neurona.Cli;

/// <summary><c>neurona inspect</c>: what is in a model file.</summary>
internal sealed class InspectCommand : ToolCommand
{
    private const int PlanRows = 32;

    private readonly Argument<string> _model = new("model")
    {
        HelpName = "model",
        Description = "A model file that neurona train or Save wrote.",
    };

    private readonly Option<string?> _json = OptionTypes.Text("--json", "FILE|-",
        "Where the same is written as one JSON object; - is standard output, which then holds nothing else.");

    public InspectCommand() : base("inspect", "Shows a saved model: layers, notes, parameters and the memory plan of predictions.")
    {
        Arguments.Add(_model);
        Options.Add(_json);
    }

    public override string Examples => """
        Examples:
          neurona inspect digits.safetensors
          neurona inspect digits.safetensors --json -
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string path = arguments.GetValue(_model)!;
        string? json = arguments.GetValue(_json);
        if (json is not null)
        {
            OutputFile.CheckApart(("<model>", path), ("--json", json));
            ReportFile.Check(json);
        }
        Model model = SavedModel.Load(path);
        if (json != OutputFile.Standard)
            Show(model, terminal);
        if (json is not null)
            ReportFile.Write(json, ModelReport.Of(model, path), ReportJson.Default.ModelReport, terminal.Out);
        return Tool.Ok;
    }

    private static void Show(Model model, Terminal terminal)
    {
        Screen screen = new(terminal.Out, terminal.Columns);
        screen.Lines(model.Summary());
        screen.Line("");
        IEnumerable<KeyValuePair<string, string>> notes = model.Metadata.OrderBy(note => note.Key, StringComparer.Ordinal);
        // The encoding of a table is shown as its columns.
        foreach ((string key, string value) in notes.Where(note => model.TableEncoding is null || note.Key != SavedModel.TableKey))
            screen.Paragraph($" {key}: {value}");
        if (model.Metadata.Count > 0)
            screen.Line("");
        if (model.TableEncoding is { } encoding)
            Columns(TableModelReport.Of(encoding), screen);
        Parameters(model, screen);
        screen.Paragraph($" SHA-256 of the weights: {model.WeightsHash()}");
        screen.Line("");
        screen.Lines(model.InferencePlan(PlanRows).Describe());
    }

    private static void Columns(TableModelReport table, Screen screen)
    {
        List<string[]> rows = [["Column", "kind", "values"]];
        foreach (TableColumnReport column in table.Columns)
            rows.Add([TableText.Short(column.Name), column.Kind, Values(column)]);
        rows.Add([TableText.Short(table.Target), "target", table.Classes.Count > 0 ? Short(table.Classes) : "numbers"]);
        screen.Table(rows, isText: [true, true, true]);
        screen.Line("");
    }

    private static string Values(TableColumnReport column)
    {
        string missing = column.HasMissing ? "some missing" : "";
        return column.Categories is { } categories ? Short(categories) + (missing.Length > 0 ? $"; {missing}" : "") : missing;
    }

    private static string Short(IReadOnlyList<string> names)
    {
        const int most = 8;
        string some = string.Join(", ", names.Take(most).Select(TableText.Short));
        return names.Count > most ? string.Create(CultureInfo.InvariantCulture, $"{some}, and {names.Count - most} more") : some;
    }

    private static void Parameters(Model model, Screen screen)
    {
        if (model.Parameters.Count == 0)
        {
            screen.Line(" No parameters.");
            screen.Line("");
            return;
        }
        List<string[]> rows = [["Parameter", "shape", "count", "trained", "min", "mean", "max"]];
        foreach (ParameterReport one in model.Parameters.Select(parameter => ParameterReport.Of(parameter, model)))
        {
            string count = one.Count.ToString("N0", CultureInfo.InvariantCulture);
            rows.Add([one.Name, string.Join('x', one.Shape), count, one.Trained ? "yes" : "no", Number(one.Min), Number(one.Mean),
                Number(one.Max)]);
        }
        screen.Table(rows, isText: [true, true, false, true, false, false, false]);
        screen.Line("");
    }

    private static string Number(float? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "not finite";
}
