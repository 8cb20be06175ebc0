using System.CommandLine;
using System.Globalization;

namespace Neurona.Cli;

/// <summary>The data, the network and how it is trained: what every command that trains takes.</summary>
internal sealed class NetworkOptions
{
    private readonly Argument<string> _data = new("data")
    {
        HelpName = $"{KnownData.NameList}|FILE.csv",
        Description = "The data set to learn: one of these, or a table with a header, of which --target names a column."
    };
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
    private readonly Option<string?> _schedule = OptionTypes.Text("--schedule", "constant|cosine",
        "Whether the rate stays, or falls to 0 along half a cosine until the last epoch. [default: constant]");
    private readonly Option<int?> _batch = OptionTypes.Whole("--batch-size", "N", "Samples in a step.", 1, 1_000_000, "64");
    private readonly Option<int?> _epochs = OptionTypes.Whole("--epochs", "N", "Number of passes over the data, at most.",
        1, 1_000_000, "20");
    private readonly Option<double?> _split = OptionTypes.Real("--validation-split", "PART",
        "Fraction of the training samples held back to measure the model after each epoch. [default: 0.1]",
        part => part is >= 0 and < 1, "from 0 to below 1", "0.1");
    private readonly Option<int?> _patience = OptionTypes.Whole("--patience", "N",
        "Epochs without a better validation loss after which training ends with the best weights; 0 for never. "
        + "[default: 20 for a table, else 0]", 0, 1_000_000, "10");
    private readonly Option<string?> _classWeights = OptionTypes.Text("--class-weights", "none|balanced",
        "Whether rare classes weigh more, so that all count alike. [default: balanced for a table with a class that another has "
        + "10 times as many rows as, else none]");
    private readonly Option<int?> _seed = OptionTypes.Whole("--seed", "N",
        "Seeds the initial weights, the order of the samples and dropout. [default: 42]", int.MinValue, int.MaxValue, "42");
    private readonly Option<int?> _threads = OptionTypes.Whole("--threads", "N",
        "Threads to work on; the result is the same bit for bit. [default: all cores]", 1, 1024, "4");
    private readonly Option<string?> _folder = OptionTypes.Text("--data", "DIR",
        "Folder of data files. [default: NEURONA_DATA, then the user's cache, into which missing files are downloaded]");

    /// <summary>The options that say what a table's columns are.</summary>
    public TableArguments Table { get; } = new();

    /// <summary>Settings where none are given, for the help.</summary>
    public static string Defaults { get; } = $"""
        Settings where none are given:
          data           hidden   dropout  learning rate  batch  epochs
        {string.Join('\n', KnownData.All.Select(Row))}
          A table has 32 hidden units, from 2,000 rows on 128 and 64; training ends when the validation loss no longer falls.
          With --model mnist-cnn: 3 epochs at batch 128.
        """;

    /// <summary>Adds the argument and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_data);
        foreach (Option option in All)
            command.Options.Add(option);
    }

    /// <summary>Whether an option was given, by its name.</summary>
    public bool IsGiven(ParseResult arguments, string name) => arguments.GetResult(All.First(option => option.Name == name)) is not null;

    /// <summary>The command that trains on the same data with what was given, and with other values for some
    /// options.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="terminal">How the tool is called.</param>
    /// <param name="values">The options and their values.</param>
    public string TrainLine(ParseResult arguments, Terminal terminal, IReadOnlyDictionary<string, string> values)
    {
        IEnumerable<string> given = All.Where(option => !values.ContainsKey(option.Name) && arguments.GetResult(option) is not null)
            .SelectMany(option => (string[])[option.Name, arguments.GetResult(option)!.Tokens[0].Value]);
        string[] words = ["train", DataName(arguments), .. given, .. values.SelectMany(pair => (string[])[pair.Key, pair.Value])];
        return $"{terminal.Command} {string.Join(' ', words.Select(Terminal.Quoted))}";
    }

    /// <summary>What was given for the data.</summary>
    public string DataName(ParseResult arguments) => arguments.GetValue(_data)!;

    /// <summary>Whether the data is a table, and no data set that is known by name.</summary>
    public bool IsTable(ParseResult arguments) =>
        TableArguments.IsFile(DataName(arguments)) && KnownData.All.All(known => known.Name != DataName(arguments));

    /// <summary>Refuses files to be written that are one of those that are read, or one another.</summary>
    /// <param name="arguments">Name the files that are read.</param>
    /// <param name="written">The options and their files.</param>
    /// <exception cref="UsageException">Two are one.</exception>
    public void CheckApart(ParseResult arguments, params ReadOnlySpan<(string Who, string? Path)> written) =>
        OutputFile.CheckApart([("<data>", IsTable(arguments) ? DataName(arguments) : null), ("--test", Table.TestFile(arguments)),
            ("--model", ModelFile(arguments)), .. written]);

    /// <summary>The file of a network, if one is named.</summary>
    public string? ModelFile(ParseResult arguments) => arguments.GetValue(_model) is { } model && !Recipes.IsName(model) ? model : null;

    /// <summary>Checks what was given, reads a table, and fills in what was not given. Sets the number of
    /// threads.</summary>
    /// <exception cref="UsageException">Something does not fit.</exception>
    /// <exception cref="NeuronaException">The file is no table.</exception>
    public TrainSettings Settings(ParseResult arguments)
    {
        string model = arguments.GetValue(_model) ?? Recipes.Mlp;
        bool isCnn = model == Recipes.MnistCnn;
        CheckModel(model, arguments);
        string activation = Known("--activation", arguments.GetValue(_activation) ?? "relu", Recipes.Activations);
        string optimizer = Known("--optimizer", arguments.GetValue(_optimizer) ?? "adam", Recipes.Optimizers);
        string schedule = Known("--schedule", arguments.GetValue(_schedule) ?? "constant", ["constant", "cosine"]);
        string? weights = arguments.GetValue(_classWeights);
        if (weights is not null)
            Known("--class-weights", weights, ["none", "balanced"]);
        if (arguments.GetValue(_threads) is { } threads)
            Workers.Count = threads;
        TrainingData data = Data(arguments);
        double rate = optimizer switch { "sgd" => 0.1, "adam" => isCnn ? 0.001 : data.LearningRate, _ => 0.01 };
        double split = arguments.GetValue(_split) ?? 0.1;
        return new()
        {
            Data = data,
            Model = model,
            Hidden = arguments.GetResult(_hidden) is null ? data.Hidden : arguments.GetValue(_hidden)!,
            Activation = activation,
            Dropout = arguments.GetValue(_dropout) ?? data.Dropout,
            Optimizer = optimizer,
            LearningRate = arguments.GetValue(_rate) ?? rate,
            IsCosine = schedule == "cosine",
            BatchSize = arguments.GetValue(_batch) ?? (isCnn ? 128 : data.BatchSize),
            Epochs = arguments.GetValue(_epochs) ?? (isCnn ? 3 : data.Epochs),
            ValidationSplit = split,
            Patience = split > 0 ? arguments.GetValue(_patience) ?? data.Patience : 0,
            IsBalanced = weights is null ? data is TableData table && table.IsUnbalanced : weights == "balanced",
            Seed = arguments.GetValue(_seed) ?? 42,
            Folder = arguments.GetValue(_folder),
        };
    }

    private IEnumerable<Option> All =>
    [
        .. Table.Options, _model, _hidden, _activation, _dropout, _optimizer, _rate, _schedule, _batch, _epochs, _split, _patience,
        _classWeights, _seed, _threads, _folder,
    ];

    private TrainingData Data(ParseResult arguments)
    {
        string name = DataName(arguments);
        if (!IsTable(arguments))
        {
            KnownData known = KnownData.Find(arguments.CommandResult.Command.Name, name);
            Table.CheckAbsent(arguments, name);
            return known;
        }
        return Table.Read(name, arguments.GetValue(_seed) ?? 42, arguments);
    }

    private void CheckModel(string model, ParseResult arguments)
    {
        if (model == Recipes.Mlp)
            return;
        foreach (Option option in (ReadOnlySpan<Option>)[_hidden, _activation, _dropout])
        {
            if (arguments.GetResult(option) is not null)
                throw UsageException.Of(option.Name, "--model mlp, whose layers it describes", $"--model {model}",
                    $"Leave {option.Name} out.");
        }
        if (!Recipes.IsName(model) && !model.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw Names.Unknown("--model", model, [Recipes.Mlp, Recipes.MnistCnn], " or a file that ends in .json");
    }

    private static string Known(string option, string name, IReadOnlyCollection<string> known) =>
        known.Contains(name) ? name : throw Names.Unknown(option, name, known);

    private static string Row(KnownData data) =>
        string.Create(CultureInfo.InvariantCulture,
            $"  {data.Name,-13}  {string.Join(',', data.Hidden),-7}  {data.Dropout,-7}  "
            + $"{data.LearningRate,-13}  {data.BatchSize,-5}  {data.Epochs}");
}
