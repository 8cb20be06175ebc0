using System.CommandLine;
using System.Globalization;

namespace Neurona.Cli;

/// <summary><c>neurona evaluate</c>: a saved model on the test part of a data set.</summary>
internal sealed class EvaluateCommand : ToolCommand
{
    private readonly Argument<string> _model =
        new("model") { HelpName = "model", Description = "A model file that neurona train or Save wrote." };
    private readonly Argument<string> _data =
        new("data") { HelpName = KnownData.NameList, Description = "The data set; its test part is used." };
    private readonly Option<string?> _folder = OptionTypes.Text("--data", "DIR",
        "Folder of data files. [default: NEURONA_DATA, then the user's cache, into which missing files are downloaded]");

    public EvaluateCommand() : base("evaluate", "Measures a saved model on the test part of a data set.")
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        Options.Add(_folder);
    }

    public override string Examples => """
        Examples:
          neurona evaluate digits.safetensors digits
          neurona evaluate mnist.safetensors mnist --data ~/data
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string path = arguments.GetValue(_model)!;
        KnownData data = KnownData.Find("evaluate", arguments.GetValue(_data)!);
        Model model = SavedModel.Load(path);
        Dataset test = Recipes.Fit(data.Read(arguments.GetValue(_folder), terminal, CancellationToken.None).Test, model, path, data.Name);
        model.Compile(new SGD(), Recipes.LossFor(model), new Accuracy());
        Evaluation evaluation = model.Evaluate(test);
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{data.Name}: accuracy {evaluation["accuracy"]:F4}, loss {evaluation.Loss:F4} over {test.Count:N0} test samples."));
        return Tool.Ok;
    }
}
