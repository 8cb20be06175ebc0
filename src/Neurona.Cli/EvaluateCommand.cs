using System.CommandLine;
using System.Globalization;

namespace Neurona.Cli;

/// <summary><c>neurona evaluate</c>: a saved model on the test part of a data set, or on the rows of a table.</summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private readonly Argument<string> _model =
        new("model") { HelpName = "model", Description = "A model file that neurona train or Save wrote." };
    private readonly Argument<string> _data = new("data")
    {
        HelpName = $"{KnownData.NameList}|FILE.csv",
        Description = "The data set, whose test part is used; or, for a model of a table, rows with the target column."
    };
    private readonly Option<string?> _columns = OptionTypes.Text("--columns", "A,B,...",
        "The names of the columns of a table whose file has no header.");
    private readonly Option<string?> _folder = OptionTypes.Text("--data", "DIR",
        "Folder of data files. [default: NEURONA_DATA, then the user's cache, into which missing files are downloaded]");

    public EvaluateCommand() : base("evaluate", "Measures a saved model on the test part of a data set, or on rows of a table.")
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        Options.Add(_columns);
        Options.Add(_folder);
    }

    public override string Examples => """
        Examples:
          neurona evaluate digits.safetensors digits
          neurona evaluate mnist.safetensors mnist --data ~/data
          neurona evaluate titanic.safetensors more-passengers.csv
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string path = arguments.GetValue(_model)!, name = arguments.GetValue(_data)!;
        if (TableArguments.IsFile(name) && KnownData.All.All(known => known.Name != name))
            return OnTable(path, name, arguments, terminal);
        KnownData data = KnownData.Find("evaluate", name);
        Model model = SavedModel.Load(path);
        if (model.TableEncoding is not null)
            throw UsageException.Of($"The model of '{path}'", "rows of a table, a CSV file", $"the data set {name}",
                $"Write ./{name} for a file of that name.");
        Dataset test = Recipes.Fit(data.Read(arguments.GetValue(_folder), terminal, CancellationToken.None).Test, model, path, data.Name);
        model.Compile(new SGD(), Recipes.LossFor(model), new Accuracy());
        Evaluation evaluation = model.Evaluate(test);
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{data.Name}: accuracy {evaluation["accuracy"]:F4}, loss {evaluation.Loss:F4} over {test.Count:N0} test samples."));
        return Tool.Ok;
    }

    private int OnTable(string path, string file, ParseResult arguments, Terminal terminal)
    {
        Model model = SavedModel.Load(path);
        TableEncoding encoding = model.TableEncoding
            ?? throw UsageException.Of("evaluate", "a model of a table for a CSV file", $"'{path}', which is none",
                $"Name one of {KnownData.NameList}, or train on a table.");
        Table rows = TableFile.Read("<data>", file, encoding.ReadingOptions(TableArguments.List(arguments.GetValue(_columns))));
        if (rows.IndexOf(encoding.TargetName) < 0)
            throw UsageException.Of($"CSV file '{file}'", $"the target column '{TableText.Short(encoding.TargetName)}'", "rows without it",
                "Use neurona predict.");
        Dataset test = encoding.Encode(rows);
        Recipes.Compile(model, test, new SGD());
        TestScores scores = TestScores.Of(model, test, model.Evaluate(test));
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scores} of {test.Count:N0} rows (loss {scores.Loss:F4})."));
        if (scores.Accuracy is not null)
            TrainingText.WriteConfusion(model, test, terminal.Out);
        return Tool.Ok;
    }
}
