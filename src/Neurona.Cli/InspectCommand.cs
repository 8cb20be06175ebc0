using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;

namespace Neurona.Cli;

/// <summary><c>neurona inspect</c>: what is in a model file.</summary>
internal sealed class InspectCommand : ToolCommand
{
    private const int PlanRows = 32;

    private readonly Argument<string> _model = new("model") { HelpName = "model", Description = "A model file that neurona train or Save wrote." };

    public InspectCommand() : base("inspect", "Shows a saved model: layers, notes, parameters and the memory plan of predictions.") => Arguments.Add(_model);

    public override string Examples => """
        Examples:
          neurona inspect digits.safetensors
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        Model model = SavedModel.Load(arguments.GetValue(_model)!);
        TextWriter output = terminal.Out;
        output.WriteLine(model.Summary());
        foreach ((string key, string value) in model.Metadata.OrderBy(note => note.Key, StringComparer.Ordinal))
            output.WriteLine($" {key}: {value}");
        if (model.Metadata.Count > 0)
            output.WriteLine();
        Parameters(model, output);
        output.WriteLine($" SHA-256 of the weights: {model.WeightsHash()}");
        output.WriteLine();
        output.Write(model.InferencePlan(PlanRows).Describe());
        return Tool.Ok;
    }

    private static void Parameters(Model model, TextWriter output)
    {
        int width = Math.Max("Parameter".Length, model.Parameters.Max(parameter => parameter.Name.Length));
        output.WriteLine($" {"Parameter".PadRight(width)}  {"shape",-14} {"count",12}  trained {"min",11} {"mean",11} {"max",11}");
        foreach (Parameter parameter in model.Parameters)
        {
            ReadOnlySpan<float> values = model[parameter];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $" {parameter.Name.PadRight(width)}  {string.Join('x', parameter.Shape),-14} {parameter.Length,12:N0}  {(parameter.Trained ? "yes" : "no"),-7} {TensorPrimitives.Min(values),11:G4} {TensorPrimitives.Sum(values) / values.Length,11:G4} {TensorPrimitives.Max(values),11:G4}"));
        }
        output.WriteLine();
    }
}
