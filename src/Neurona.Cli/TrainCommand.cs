using System.CommandLine;
using System.Globalization;

namespace Neurona.Cli;

/// <summary><c>neurona train</c>: its arguments and their defaults.</summary>
internal sealed class TrainCommand : ToolCommand
{
    private readonly Argument<string> _data = new("data") { HelpName = KnownData.NameList, Description = "The data set to learn." };
    private readonly Option<string?> _model = OptionTypes.Text("--model", "mlp|mnist-cnn|FILE.json",
        "The network: fully connected layers (mlp), the convolutional network of Keras' MNIST example, "
        + "or one that Keras' model.to_json() wrote. [default: mlp]");
    private readonly Option<int[]> _hidden = OptionTypes.Sizes("--hidden", "N,N,...",
        "Units of each hidden layer of an mlp; none for a single layer.");
    private readonly Option<string?> _activation = OptionTypes.Text("--activation", "NAME",
        $"Activation of the hidden layers of an mlp: {string.Join(", ", Recipes.Activations)}. [default: relu]");
    private readonly Option<double?> _dropout = OptionTypes.Real("--dropout", "RATE",
        "The fraction of each hidden layer of an mlp that is dropped in every step.",
        rate => rate is >= 0 and < 1, "from 0 to below 1", "0.2");
    private readonly Option<string?> _optimizer = OptionTypes.Text("--optimizer", "NAME",
        $"{string.Join(", ", Recipes.Optimizers)}. [default: adam]");
    private readonly Option<double?> _rate = OptionTypes.Real("--learning-rate", "RATE",
        "The optimizer's rate. For sgd 0.1, for momentum and nesterov 0.01 if not given.",
        rate => rate > 0 && double.IsFinite(rate), "above 0", "0.001");
    private readonly Option<int?> _batch = OptionTypes.Whole("--batch-size", "N", "Samples in a step.", 1, 1_000_000, "64");
    private readonly Option<int?> _epochs = OptionTypes.Whole("--epochs", "N", "Number of passes over the data.", 1, 1_000_000, "20");
    private readonly Option<double?> _split = OptionTypes.Real("--validation-split", "PART",
        "Fraction of the training samples held back to measure the model after each epoch. [default: 0.1]",
        part => part is >= 0 and < 1, "from 0 to below 1", "0.1");
    private readonly Option<int?> _seed = OptionTypes.Whole("--seed", "N",
        "Seeds the initial weights, the order of the samples and dropout. [default: 42]", int.MinValue, int.MaxValue, "42");
    private readonly Option<int?> _threads = OptionTypes.Whole("--threads", "N",
        "Threads to work on; the result is the same bit for bit. [default: all cores]", 1, 1024, "4");
    private readonly Option<string?> _folder = OptionTypes.Text("--data", "DIR",
        "Folder of data files. [default: NEURONA_DATA, then the user's cache, into which missing files are downloaded]");
    private readonly Option<string?> _out = OptionTypes.Text("--out", "FILE",
        "Where the model is saved. [default: the data set's name with .safetensors]");
    private readonly Option<string?> _json = OptionTypes.Text("--json", "FILE|-",
        "Where the results are written as one JSON object; - is standard output, and all else goes to standard error.");

    public TrainCommand() : base("train", "Trains a network, measures it on samples it has not seen, and saves it.")
    {
        Arguments.Add(_data);
        foreach (Option option in (ReadOnlySpan<Option>)
        [
            _model, _hidden, _activation, _dropout, _optimizer, _rate, _batch,
            _epochs, _split, _seed, _threads, _folder, _out, _json
        ])
            Options.Add(option);
    }

    public override string Examples { get; } = $"""
        Settings where none are given:
          data           hidden   dropout  learning rate  batch  epochs
        {string.Join('\n', KnownData.All.Select(Row))}
          With --model mnist-cnn: 3 epochs at batch 128.

        Examples:
          neurona train digits
          neurona train digits --hidden 256,128 --dropout 0.3 --epochs 60 --out better.safetensors
          neurona train iris --hidden none --optimizer sgd --learning-rate 0.1
          neurona train mnist --data ~/data --threads 4 --json result.json
          neurona train mnist --model mnist-cnn
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        TrainSettings settings = Settings(arguments);
        if (arguments.GetValue(_threads) is { } threads)
            Workers.Count = threads;
        using Interruption interruption = terminal.Listen();
        return new Training(settings, terminal, interruption).Run();
    }

    private TrainSettings Settings(ParseResult arguments)
    {
        KnownData data = KnownData.Find("train", arguments.GetValue(_data)!);
        string model = arguments.GetValue(_model) ?? Recipes.Mlp;
        bool isCnn = model == Recipes.MnistCnn;
        if (model != Recipes.Mlp)
        {
            foreach (Option option in (ReadOnlySpan<Option>)[_hidden, _activation, _dropout])
            {
                if (arguments.GetResult(option) is not null)
                    throw UsageException.Of(option.Name, "--model mlp, whose layers it describes", $"--model {model}",
                        $"Leave {option.Name} out.");
            }
            if (!isCnn && !model.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                throw Names.Unknown("--model", model, [Recipes.Mlp, Recipes.MnistCnn], " or a file that ends in .json");
        }
        string activation = Known("--activation", arguments.GetValue(_activation) ?? "relu", Recipes.Activations);
        string optimizer = Known("--optimizer", arguments.GetValue(_optimizer) ?? "adam", Recipes.Optimizers);
        double rate = optimizer switch { "sgd" => 0.1, "adam" => isCnn ? 0.001 : data.LearningRate, _ => 0.01 };
        return new(
            data, model, arguments.GetResult(_hidden) is null ? data.Hidden : arguments.GetValue(_hidden)!, activation,
            arguments.GetValue(_dropout) ?? data.Dropout, optimizer, arguments.GetValue(_rate) ?? rate,
            arguments.GetValue(_batch) ?? (isCnn ? 128 : data.BatchSize), arguments.GetValue(_epochs) ?? (isCnn ? 3 : data.Epochs),
            arguments.GetValue(_split) ?? 0.1, arguments.GetValue(_seed) ?? 42, arguments.GetValue(_folder),
            arguments.GetValue(_out) ?? $"{data.Name}.safetensors", arguments.GetValue(_json));
    }

    private static string Known(string option, string name, IReadOnlyCollection<string> known) =>
        known.Contains(name) ? name : throw Names.Unknown(option, name, known);

    private static string Row(KnownData data) =>
        string.Create(CultureInfo.InvariantCulture,
            $"  {data.Name,-13}  {string.Join(',', data.Hidden),-7}  {data.Dropout,-7}  "
            + $"{data.LearningRate,-13}  {data.BatchSize,-5}  {data.Epochs}");
}
