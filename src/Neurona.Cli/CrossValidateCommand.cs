using System.CommandLine;
using System.Globalization;

namespace Neurona.Cli;

/// <summary><c>neurona cross-validate</c>: how good a network is on every part of the data in turn.</summary>
internal sealed class CrossValidateCommand : ToolCommand
{
    private readonly NetworkOptions _network = new();
    private readonly Option<int?> _folds = OptionTypes.Whole("--folds", "N",
        "Parts that are each tested on once, by a network trained on the others. [default: 10]", 2, 1_000_000, "10");
    private readonly Option<int?> _repeats = OptionTypes.Whole("--repeats", "N",
        "How often all of it is done, each time in another order. [default: 1]", 1, 1000, "3");
    private readonly Option<string?> _json = OptionTypes.Text("--json", "FILE|-",
        "Where the results are written as one JSON object; - is standard output, and all else goes to standard error.");

    public CrossValidateCommand()
        : base("cross-validate", "Trains a new network on all parts of the data but one, in turn, and measures it on that one.")
    {
        _network.AddTo(this);
        foreach (Option option in (ReadOnlySpan<Option>)[_folds, _repeats, _json])
            Options.Add(option);
    }

    public override string Examples { get; } = $"""
        {NetworkOptions.Defaults}

        Every class has the same share in each part. Scales and categories of a table are fitted to the training parts.

        Examples:
          neurona cross-validate iris
          neurona cross-validate titanic.csv --target survived --drop alive --folds 5 --repeats 3
          neurona cross-validate concrete.csv --target strength --hidden 64,64
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string? json = arguments.GetValue(_json);
        if (_network.Table.TestFile(arguments) is not null)
            throw UsageException.Of("cross-validate", "one table, every part of which is tested on", "--test as well", "Leave --test out.");
        _network.CheckApart(arguments, ("--json", json));
        if (json is not null)
            ReportFile.Check(json);
        TrainSettings settings = _network.Settings(arguments);
        Terminal people = terminal.ForPeople(json);
        using Interruption interruption = terminal.Listen();
        interruption.MayEndWith("Interrupted; nothing is saved by cross-validate.");
        int folds = arguments.GetValue(_folds) ?? 10, repeats = arguments.GetValue(_repeats) ?? 1;
        try
        {
            Run(settings, folds, repeats, json, people, terminal, interruption.Token);
            return Tool.Ok;
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            return interruption.End();
        }
    }

    private static void Run(
        TrainSettings settings, int folds, int repeats, string? json, Terminal people, Terminal terminal, CancellationToken cancellation)
    {
        IReadOnlyList<(Dataset Train, Dataset Test)> pairs = Pairs(settings, folds, repeats, people, cancellation);
        people.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Data: {Printable.Of(settings.Data.Name)}, {pairs[0].Train.Count + pairs[0].Test.Count:N0} samples in {folds} parts, "
            + $"{pairs.Count:N0} trainings."));
        if (settings.Data is TableData table)
            TrainingText.WriteNotes(TableReview.Of(table.All), people.Out);
        TestScores[] scores = new TestScores[pairs.Count];
        for (int fold = 0; fold < pairs.Count; fold++)
        {
            (Dataset train, Dataset test) = pairs[fold];
            scores[fold] = Train(settings, train, test, cancellation);
            people.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Part {fold + 1}/{pairs.Count}: {scores[fold]} of {test.Count:N0}."));
            people.Out.Flush();
        }
        people.Out.WriteLine();
        CrossValidationReport report = new()
        {
            Dataset = settings.Data.Name,
            Folds = folds,
            Repeats = repeats,
            Seed = settings.Seed,
            TestLoss = Spread.Of(scores, score => score.Loss)!,
            TestAccuracy = Spread.Of(scores, score => score.Accuracy),
            TestAuc = Spread.Of(scores, score => score.Auc),
            TestRmse = Spread.Of(scores, score => score.Rmse),
            TestMae = Spread.Of(scores, score => score.Mae),
            TestR2 = Spread.Of(scores, score => score.R2),
        };
        foreach ((string name, Spread? value) in report.Values())
        {
            if (value is not null)
                people.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-9}  {value.Mean:G5} ± {value.Deviation:G3}"));
        }
        if (json is null)
            return;
        ReportFile.Write(json, report, ReportJson.Default.CrossValidationReport, terminal.Out);
        if (json != OutputFile.Standard)
            people.Out.WriteLine($"Wrote {json}.");
    }

    private static TestScores Train(TrainSettings settings, Dataset train, Dataset test, CancellationToken cancellation)
    {
        // Nothing is held back where nothing looks at it.
        settings = settings.Patience > 0 ? settings : settings with { ValidationSplit = 0 };
        (Model model, train, test) = NetworkFit.Make(settings, train, test);
        Callback[] callbacks = NetworkFit.Stopping(settings) is { } stopping ? [stopping] : [];
        History history = model.Fit(train, NetworkFit.Options(settings, train, null, callbacks), null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (!double.IsFinite(history["loss"][^1]))
            throw new UsageException($"{history.StopReason}");
        return TestScores.Of(model, test, model.Evaluate(test));
    }

    private static IReadOnlyList<(Dataset Train, Dataset Test)> Pairs(
        TrainSettings settings, int folds, int repeats, Terminal people, CancellationToken cancellation)
    {
        if (settings.Data is TableData table)
            return table.Folds(table.All, folds, settings.Seed, repeats);
        (Dataset train, Dataset test) = settings.Data.Read(settings.Folder, people, cancellation);
        // The parts are scaled alike again by each training part.
        return Dataset.Concat(train, test.Scaling is null || train.Scaling is null ? test : test.Scale(train.Scaling))
            .StratifiedFolds(folds, settings.Seed, repeats);
    }
}
