using System.CommandLine;

namespace Neurona.Cli;

/// <summary><c>neurona search</c>: which network, and which way to train it, suits the data.</summary>
internal sealed class SearchCommand : ToolCommand
{
    private const string Random = "random", Grid = "grid", Halving = "halving";
    private const int Factor = 3;
    private const double HeldBack = 0.2;

    private readonly NetworkOptions _network = new();
    private readonly Option<string?> _method = OptionTypes.Text("--method", "random|grid|halving",
        "How values are chosen: by chance, all combinations, or by chance with epochs for those alone that look good. [default: random]");
    private readonly Option<int?> _trials = OptionTypes.Whole("--trials", "N",
        "Number of networks, at most. [default: 20; 27 for halving; all combinations for grid]", 1, 1_000_000, "20");
    private readonly Option<string[]> _space = new("--space")
    {
        HelpName = "NAME=A/B|LOW..HIGH",
        Description = "What is searched, in place of all below; once for each of hidden, activation, dropout, optimizer, "
            + "learning-rate, batch-size.",
    };
    private readonly Option<int?> _folds = OptionTypes.Whole("--folds", "N",
        "Networks are compared by the mean over so many parts of the training samples. "
        + "[default: one part, of --validation-split or a fifth]", 2, 1_000_000, "5");
    private readonly Option<string?> _metric = OptionTypes.Text("--metric", "loss|accuracy|rmse",
        "What networks are compared by; accuracy is for classes, rmse for numbers. [default: loss]");
    private readonly Option<int?> _atOnce = OptionTypes.Whole("--at-once", "N",
        "Networks that are trained at the same time; no result depends on it. [default: 1]", 1, 1024, "2");
    private readonly Option<string?> _json = OptionTypes.Text("--json", "FILE|-",
        "Where the results are written as one JSON object; - is standard output, and all else goes to standard error.");
    private readonly Option<string?> _csv = OptionTypes.Text("--csv", "FILE", "Where every network is written with all that was measured.");

    public SearchCommand() : base("search", "Trains many networks, compares them, and tells the command that trains the best.")
    {
        _network.AddTo(this);
        foreach (Option option in (ReadOnlySpan<Option>)[_method, _trials, _space, _folds, _metric, _atOnce, _json, _csv])
            Options.Add(option);
    }

    public override string Examples { get; } = $"""
        {NetworkOptions.Defaults}

        Searched if no --space is given: hidden layers, activation, dropout, learning rate and batch size around those
        settings; an option that is given is not searched. Networks are compared on a part of the training samples: the
        test samples are left for the command that trains the best. Ctrl-C shows the best so far.

        Examples:
          neurona search titanic.csv --target survived --drop alive
          neurona search digits --method halving --trials 81 --at-once 4
          neurona search concrete.csv --target strength --space hidden=64/128,64 --space learning-rate=0.0003..0.03 --folds 5
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string? json = arguments.GetValue(_json), csv = arguments.GetValue(_csv);
        string method = Known("--method", arguments.GetValue(_method) ?? Random, [Random, Grid, Halving]);
        if (method == Grid && arguments.GetResult(_trials) is not null)
            throw UsageException.Of("--trials", "--method random or halving, because a grid has as many as combinations", "--method grid",
                "Leave --trials out.");
        Hyperparameter[]? named = arguments.GetValue(_space) is { Length: > 0 } texts ? Array.ConvertAll(texts, SearchSpace.Parse) : null;
        CheckFiles(arguments, json, csv);
        TrainSettings settings = _network.Settings(arguments);
        Hyperparameter[] space = named ?? SearchSpace.Default(settings, method == Grid, name => _network.IsGiven(arguments, name));
        CheckSpace(space, settings, method, arguments);
        string metric = Metric(settings, arguments);
        Terminal people = terminal.ForPeople(json);
        using Interruption interruption = terminal.Listen();
        interruption.MayEndWith("Interrupted before a network was trained.");
        try
        {
            IReadOnlyList<(Dataset Train, Dataset Test)> parts = Parts(settings, arguments, people, interruption.Token);
            if (interruption.IsRequested)
                return interruption.End();
            interruption.MustFinish();
            SearchText text = new(settings, method, people.Out);
            SearchResult result = Search(settings, parts, space, method, metric, arguments, text, interruption.Token);
            if (interruption.IsRequested && result.Trials.Count == 0)
            {
                interruption.MayEndWith("Interrupted before a network was trained.");
                return interruption.End();
            }
            Show(result, text, arguments, people, terminal);
            interruption.MayEndWith($"Interrupted after {TrainingText.Count(result.Trials.Count, "trial")}; the best of them is shown.");
            return result.WasCancelled ? interruption.End() : Tool.Ok;
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            return interruption.End();
        }
    }

    private void CheckFiles(ParseResult arguments, string? json, string? csv)
    {
        _network.CheckApart(arguments, ("--json", json), ("--csv", csv));
        if (json is not null)
            ReportFile.Check(json);
        if (csv is not null)
            OutputFile.Check("--csv", csv, "a table of trials", SearchText.IsTrials);
    }

    private void CheckSpace(Hyperparameter[] space, TrainSettings settings, string method, ParseResult arguments)
    {
        if (space.Length == 0)
            throw UsageException.Of("search", "something to search", "a value for every option", "Leave one of them out, or add --space.");
        foreach (Hyperparameter one in space)
        {
            if (space.Count(other => other.Name == one.Name) > 1)
                throw UsageException.Of("--space", "each name once", $"{one.Name} twice", "Write all its values behind one name.");
            if (_network.IsGiven(arguments, $"--{one.Name}"))
            {
                throw UsageException.Of($"--space {one.Name}", "an option that is not given", $"--{one.Name} as well",
                    "Leave one of them out.");
            }
            if (settings.Model != Recipes.Mlp && one.Name is ("hidden" or "activation" or "dropout"))
                throw UsageException.Of($"--space {one.Name}", "--model mlp, whose layers it describes", $"--model {settings.Model}",
                    "Leave it out.");
            if (method == Grid && one.Count is null)
                throw UsageException.Of($"--space {one.Name}", "values with / between them for a grid", "a range", "Name some values.");
        }
    }

    private string Metric(TrainSettings settings, ParseResult arguments)
    {
        bool isValues = settings.Data is TableData { Encoding.ClassNames.Count: 0 };
        return Known("--metric", arguments.GetValue(_metric) ?? "loss", ["loss", isValues ? "rmse" : "accuracy"]);
    }

    private IReadOnlyList<(Dataset Train, Dataset Test)> Parts(
        TrainSettings settings, ParseResult arguments, Terminal people, CancellationToken cancellation)
    {
        int? folds = arguments.GetValue(_folds);
        double part = _network.IsGiven(arguments, "--validation-split") ? settings.ValidationSplit : HeldBack;
        if (folds is null && part == 0)
            throw UsageException.Of("search", "--validation-split above 0, samples that networks are compared by", "0",
                "Leave it out, or add --folds.");
        IReadOnlyList<(Dataset Train, Dataset Test)> parts;
        if (settings.Data is TableData table)
        {
            parts = folds is { } number ? table.Folds(table.Train, number, settings.Seed) : [table.Split(table.Train, part, settings.Seed)];
        }
        else
        {
            (Dataset train, _) = settings.Data.Read(settings.Folder, people, cancellation);
            parts = folds is { } number ? train.StratifiedFolds(number, settings.Seed) : [train.StratifiedSplit(part, settings.Seed)];
        }
        return [.. parts.Select(pair =>
        {
            (_, Dataset train, Dataset test) = NetworkFit.Make(settings, pair.Train, pair.Test);
            return (train, test);
        })];
    }

    private SearchResult Search(
        TrainSettings settings, IReadOnlyList<(Dataset Train, Dataset Test)> parts, Hyperparameter[] space, string method, string metric,
        ParseResult arguments, SearchText text, CancellationToken cancellation)
    {
        SearchOptions options = new()
        {
            Metric = metric,
            Seed = settings.Seed,
            AtOnce = arguments.GetValue(_atOnce) ?? 1,
            Fit = trial => Fit(SearchSpace.Apply(settings, trial), parts[trial.Fold]),
            Progress = text,
        };
        int trials = arguments.GetValue(_trials) ?? (method == Halving ? 27 : 20);
        text.Describe(parts, space);
        return method switch
        {
            Grid => GridSearch.Run(parts, space, Make, options, cancellation),
            Halving => SuccessiveHalving.Run(
                parts, space, Make, trials, FirstEpochs(settings.Epochs, trials), Factor, options, cancellation),
            _ => RandomSearch.Run(parts, space, Make, trials, options, cancellation),
        };

        Model Make(Trial trial)
        {
            (Dataset train, Dataset test) = parts[trial.Fold];
            return NetworkFit.Make(SearchSpace.Apply(settings, trial), train, test).Model;
        }
    }

    private static FitOptions Fit(TrainSettings settings, (Dataset Train, Dataset Test) part)
    {
        EarlyStopping? stopping = NetworkFit.Stopping(settings);
        return NetworkFit.Options(settings with { ValidationSplit = 0 }, part.Train, stopping is null ? null : part.Test,
            stopping is null ? [] : [stopping]);
    }

    // So many that the last rung ends with about all epochs.
    private static int FirstEpochs(int epochs, int trials)
    {
        for (; trials >= Factor; trials /= Factor)
            epochs /= Factor;
        return Math.Max(1, epochs);
    }

    private void Show(SearchResult result, SearchText text, ParseResult arguments, Terminal people, Terminal terminal)
    {
        if (result.Trials.All(trial => trial.Failure is not null))
        {
            string first = result.Trials[0].Failure!.TrimEnd('.');
            throw UsageException.Of("search", "a network that can be trained", $"{result.Trials.Count} that failed, the first so: {first}",
                "Name other values with --space.");
        }
        string command = _network.TrainLine(arguments, people,
            result.Best.Trial.Values.ToDictionary(pair => $"--{pair.Key}", pair => SearchSpace.Text(pair.Value)));
        text.Results(result, command);
        if (arguments.GetValue(_csv) is { } csv)
        {
            result.SaveCsv(csv);
            people.Out.WriteLine($"Wrote {csv}.");
        }
        if (arguments.GetValue(_json) is not { } json)
            return;
        ReportFile.Write(json, text.Report(result, command), ReportJson.Default.SearchReport, terminal.Out);
        if (json != OutputFile.Standard)
            people.Out.WriteLine($"Wrote {json}.");
    }

    private static string Known(string option, string name, IReadOnlyCollection<string> known) =>
        known.Contains(name) ? name : throw Names.Unknown(option, name, known);
}
