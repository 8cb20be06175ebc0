using System.CommandLine;

namespace Neurona.Cli;

/// <summary><c>neurona train</c>: a network is trained, measured and saved.</summary>
internal sealed class TrainCommand : ToolCommand
{
    private readonly NetworkOptions _network = new();
    private readonly Option<string?> _out = OptionTypes.Text("--out", "FILE",
        "Where the model is saved. [default: the data set's name with .safetensors]");
    private readonly Option<string?> _json = OptionTypes.Text("--json", "FILE|-",
        "Where the results are written as one JSON object; - is standard output, and all else goes to standard error.");

    public TrainCommand() : base("train", "Trains a network, measures it on samples it has not seen, and saves it.")
    {
        _network.AddTo(this);
        Options.Add(_out);
        Options.Add(_json);
    }

    public override string Examples { get; } = $"""
        {NetworkOptions.Defaults}

        Examples:
          neurona train digits
          neurona train digits --hidden 256,128 --dropout 0.3 --epochs 60 --out better.safetensors
          neurona train titanic.csv --target survived --drop alive
          neurona train adult.csv --target income --columns age,workclass,...,income --test adult_test.csv
          neurona train iris --hidden none --optimizer sgd --learning-rate 0.1
          neurona train mnist --data ~/data --threads 4 --json result.json
          neurona train mnist --model mnist-cnn
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string data = _network.DataName(arguments);
        bool isTable = _network.IsTable(arguments);
        string name = isTable ? TableData.NameOf(data) : data, file = arguments.GetValue(_out) ?? $"{name}.safetensors";
        string? json = arguments.GetValue(_json);
        if (isTable || KnownData.All.Any(known => known.Name == data))
        {
            _network.CheckApart(arguments, ("--out", file), ("--json", json));
            OutputFile.Check("--out", file, "a model of Neurona", SavedModel.IsModel);
            if (json is not null)
                ReportFile.Check(json);
        }
        TrainSettings settings = _network.Settings(arguments);
        using Interruption interruption = terminal.Listen();
        return new Training(settings, file, json, terminal, interruption).Run();
    }
}
