using System.Runtime.CompilerServices;

namespace Neurona.Tests;

public sealed class SearchTests
{
    private static readonly Hyperparameter[] Sizes = [Space.Choice("units", 4, 8, 16), Space.LogUniform("rate", 1e-3, 1e-1)];

    private static readonly (Dataset Train, Dataset Test) Split = Samples.Classes(90).RandomSplit(0.3);

    [Fact]
    public void EveryTrialIsWhatATrainingOfItsOwnGives()
    {
        SearchResult result = RandomSearch.Run(Split, Sizes, Make, trials: 5, Short("accuracy"));
        Assert.Equal([0, 1, 2, 3, 4], result.Trials.Select(trial => trial.Trial.Number));
        foreach (TrialResult trial in result.Trials)
        {
            Model alone = Make(trial.Trial);
            alone.Fit(Split.Train, new() { Epochs = 3 });
            Evaluation evaluation = alone.Evaluate(Split.Test);
            Assert.Equal(evaluation.Values, trial.Measured!.Folds[0].Values);
            Assert.Equal(evaluation["accuracy"], trial.Score);
            Assert.Equal((3, null), (trial.Epochs, trial.Failure));
        }
        Assert.Equal(result.Trials.Max(trial => trial.Score), result.Best.Score);
        Assert.Equal(result.Best.Measured!.Folds[0].Values, result.BestModel!.Evaluate(Split.Test).Values);
        // A longer search begins with the trials of a shorter one; another seed draws others.
        Assert.Equal(Draws(3, seed: 1), Draws(5, seed: 1).Take(3));
        Assert.NotEqual(Draws(3, seed: 1), Draws(3, seed: 2));
    }

    [Fact]
    public void TheTableIsTheSameOnEveryThreadCount()
    {
        string Table(int atOnce, int threads) => RandomSearch.Run(Split, Sizes, Make, 7, new()
        {
            Metric = "accuracy",
            AtOnce = atOnce,
            Fit = _ => new() { Epochs = 2, Threads = threads },
        }).ToString();
        string Halving(int atOnce) => SuccessiveHalving.Run(Split, Sizes, Make, 9, options: new() { AtOnce = atOnce }).ToString();
        string one = Table(1, 1);
        Assert.Equal(one, Table(2, 1));
        Assert.Equal(one, Table(4, 2));
        Assert.Equal(Halving(1), Halving(3));
    }

    [Fact]
    public void AGridTriesEveryCombination()
    {
        SearchResult result = GridSearch.Run(Split, [Space.Choice("units", 4, 8), Space.Choice("rate", 0.001, 0.01, 0.1)], Make, Short());
        Assert.Equal(6, result.Trials.Count);
        Assert.Equal("units = 8, rate = 0.001", result.Trials[3].Trial.ToString());
        Assert.Equal(result.Trials.Min(trial => trial.Score), result.Best.Score);
    }

    [Fact]
    public void FoldsAreComparedByTheirMean()
    {
        IReadOnlyList<(Dataset Train, Dataset Test)> folds = Samples.Classes(60).StratifiedFolds(3);
        SearchResult result = RandomSearch.Run(folds, Sizes, Make, 3, Short("accuracy"));
        TrialResult best = result.Best;
        Assert.Equal((3, 9), (best.Measured!.Folds.Count, best.Epochs));
        Assert.Equal(best.Measured.Mean("accuracy"), best.Score);
        Assert.Null(result.BestModel);
        // The way to train it again.
        CrossValidation again = CrossValidation.Run(folds, fold => Make(best.Trial.OfFold(fold, 1)), new() { Epochs = 3 });
        Assert.Equal(best.Measured.Folds.SelectMany(fold => fold.Values), again.Folds.SelectMany(fold => fold.Values));
        Assert.Equal(3, Enumerable.Range(0, 3).Select(fold => best.Trial.OfFold(fold, 1).Seed).Distinct().Count());
        SearchResult halved = SuccessiveHalving.Run(folds, Sizes, Make, 3);
        Assert.Equal(9, halved.Best.Epochs);
    }

    [Fact]
    public void HalvingGoesOnWithTheSameTraining()
    {
        SearchResult result = SuccessiveHalving.Run(Split, Sizes, Make, 4, epochs: 2, factor: 2);
        Model alone = Make(result.Best.Trial);
        foreach (int epochs in new[] { 2, 2, 4 })
            alone.Fit(Split.Train, new() { Epochs = epochs });
        Assert.Equal(alone.WeightsHash(), result.BestModel!.WeightsHash());
        Model atOnce = Make(result.Best.Trial);
        atOnce.Fit(Split.Train, new() { Epochs = 8 });
        Assert.Equal(atOnce.WeightsHash(), alone.WeightsHash());
        Assert.Equal(8, result.Best.Epochs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ATrialThatFailsIsRecorded(int atOnce)
    {
        SearchResult result = RandomSearch.Run(Split, Sizes, trial => trial.Number switch
        {
            1 => throw new InvalidOperationException("no such network"),
            2 => Overflowing(),
            3 => Regressor(),
            _ => Make(trial),
        }, 6, new() { AtOnce = atOnce, Fit = _ => new() { Epochs = 2 } });
        Assert.Equal(6, result.Trials.Count);
        Assert.Equal([1, 2, 3], result.Trials.Where(trial => trial.Failure is not null).Select(trial => trial.Trial.Number));
        Assert.Equal("InvalidOperationException: no such network", result.Trials[1].Failure);
        Assert.Contains("became", result.Trials[2].Failure, StringComparison.Ordinal);
        Assert.StartsWith("Fit expects ", result.Trials[3].Failure, StringComparison.Ordinal);
        Assert.All(result.Trials.Skip(1).Take(3), trial => Assert.True(double.IsNaN(trial.Score) && trial.Measured is null));
        string[] lines = result.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Matches(@"^trial  units +rate +loss  epochs$", lines[0]);
        Assert.Matches(@"^ +1 .* failed +0  InvalidOperationException: no such network$", lines[4]);
        SearchResult failed = RandomSearch.Run(Split, Sizes, _ => throw new InvalidOperationException("never"), 2);
        Says(() => failed.Best, "a trial with a score; got 2 that failed, the first so: InvalidOperationException: never. ");
        Assert.Null(failed.BestModel);

        static Sequential Overflowing()
        {
            Sequential model = new(4) { new Dense(3) { KernelInitializer = new Constant(3e38) } };
            model.Compile(new SGD(), new MeanSquaredError());
            return model;
        }

        static Sequential Regressor()
        {
            Sequential model = new(3) { new Dense(1) };
            model.Compile(new SGD(), new MeanSquaredError());
            return model;
        }
    }

    [Fact]
    public void ACancelledSearchReturnsWhatHasEnded()
    {
        using CancellationTokenSource source = new();
        SearchOptions options = new() { Progress = new Told(trial => { if (trial.Trial.Number == 2) source.Cancel(); }) };
        SearchResult result = RandomSearch.Run(Split, Sizes, Make, 50, options, source.Token);
        Assert.Equal((3, true), (result.Trials.Count, result.WasCancelled));
        Assert.NotNull(result.BestModel);
        SearchResult none = SuccessiveHalving.Run(Split, Sizes, Make, 9, cancellationToken: source.Token);
        Assert.Empty(none.Trials);
        Says(() => none.Best, "a trial with a score; got none that ended. ");
        Assert.Equal("trial  loss  epochs", none.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void OnlyTheBestModelIsKept(int atOnce)
    {
        List<WeakReference> models = [];
        int most = 0;
        RandomSearch.Run(Split, Sizes, trial =>
        {
            lock (models)
            {
                GC.Collect();
                most = Math.Max(most, models.Count(model => model.IsAlive));
                return Noted(trial, models);
            }
        }, 12, new() { AtOnce = atOnce });
        // The best, and one that is under way or just ended on each thread.
        Assert.InRange(most, 1, 1 + atOnce);
    }

    [Fact]
    public void ValuesAreReadByNameAndType()
    {
        Trial trial = Trial.OfGrid([Space.Choice("activation", "relu"), Space.Integer("units", 3, 4), Space.Choice("bias", true)], 1, 1);
        Assert.Equal(("relu", 4, 4.0, true),
            (trial.Get<string>("activation"), trial.Get<int>("units"), trial.Get<double>("units"), trial.Get<bool>("bias")));
        Says(() => trial.Get<int>("rate"), "one of activation, units, bias; got 'rate'. ");
        Says(() => trial.Get<int>("activation"), "'activation' as String, which it is; got Int32. ");
        Assert.Equal(["activation", "units", "bias"], trial.Values.Keys);
    }

    [Fact]
    public void DrawsStayInsideTheirBoundsAndReachAllOfThem()
    {
        Hyperparameter[] space = [Space.LogUniform("log", 1e-5, 10), Space.Uniform("flat", -3, 5), Space.Integer("whole", -1, 2), Space.Choice("one", 1)];
        Trial[] trials = [.. Enumerable.Range(0, 4000).Select(number => Trial.Draw(space, number, 7))];
        double[] logs = [.. trials.Select(trial => trial.Get<double>("log"))], flats = [.. trials.Select(trial => trial.Get<double>("flat"))];
        Assert.All(logs, log => Assert.InRange(log, 1e-5, 10));
        Assert.All(flats, flat => Assert.InRange(flat, -3, 5));
        // As many in each power of ten, in each quarter, of each number.
        Assert.All(Enumerable.Range(-5, 6), power => Assert.InRange(logs.Count(log => Math.Floor(Math.Log10(log)) == power), 550, 790));
        Assert.All(Enumerable.Range(0, 4), part => Assert.InRange(flats.Count(flat => Math.Floor((flat + 3) / 2) == part), 870, 1130));
        Assert.All(Enumerable.Range(-1, 4), whole => Assert.InRange(trials.Count(trial => trial.Get<int>("whole") == whole), 870, 1130));
        Assert.All(trials, trial => Assert.Equal(1, trial.Get<int>("one")));
    }

    [Fact]
    public void TheFileHoldsEveryTrialInOrder()
    {
        using TemporaryFolder folder = new();
        SearchResult result = RandomSearch.Run(
            Split, Sizes, trial => trial.Number == 1 ? throw new InvalidOperationException("a, \"b\"") : Make(trial), 3, Short());
        result.SaveCsv(folder["trials.csv"]);
        string[] lines = File.ReadAllLines(folder["trials.csv"]);
        Assert.Equal("trial,units,rate,loss,accuracy,epochs,seconds,failure", lines[0]);
        Assert.Equal(4, lines.Length);
        TrialResult first = result.Trials[0];
        Assert.StartsWith(FormattableString.Invariant(
            $"0,{first.Trial.Get<int>("units")},{first.Trial.Get<double>("rate"):R},{first.Score:R},"), lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"InvalidOperationException: a, \"\"b\"\"\"", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOfATrainingAreCopiedWhole()
    {
        FitOptions options = new()
        {
            Epochs = 2,
            InitialEpoch = 1,
            StepsPerEpoch = 6,
            BatchSize = 3,
            Validation = Split.Test,
            ValidationSplit = 0.5,
            ValidationFrequency = 7,
            ValidationSteps = 8,
            ValidationBatchSize = 9,
            EvaluateTraining = true,
            Shuffle = false,
            Seed = 4,
            ClassWeight = new Dictionary<int, double> { [1] = 2 },
            SampleWeights = [1f],
            Threads = 5,
            ResumeFrom = TrainingState.Capture(Samples.Regressor()),
            Callbacks = [new StopWhen("loss", 1)],
        };
        FitOptions copy = options.WithEpochs(7);
        Assert.Equal(7, copy.Epochs);
        foreach (System.Reflection.PropertyInfo property in typeof(FitOptions).GetProperties())
        {
            Assert.NotEqual(property.GetValue(new FitOptions()), property.GetValue(options));
            if (property.Name != nameof(FitOptions.Epochs))
                Assert.Equal(property.GetValue(options), property.GetValue(copy));
        }
    }

    [Fact]
    public void WrongUseEndsTheSearchWithASentence()
    {
        Model one = Samples.Classifier();
        Says(() => RandomSearch.Run(Split, Sizes, _ => one, 2), "new weights for every trial; got some that trial 1 shares with another. ");
        Says(() => RandomSearch.Run(Split, Sizes, _ => null!, 2), "a model for every trial; got null. ");
        Says(() => RandomSearch.Run(Split, Sizes, Make, 2, new() { Metric = "auc", AtOnce = 2 }), "'auc'");
        Says(() => RandomSearch.Run(Split, Sizes, _ => new Sequential(4) { new Dense(3) }, 2), "to be compiled first");
        Says(() => RandomSearch.Run(Split, Sizes, Make, 0), "trials of at least 1; got 0");
        Says(() => RandomSearch.Run([], Sizes, Make, 1), "a training and a test part; got none. ");
        Says(() => RandomSearch.Run(Split, [], Make, 1), "a space to choose from; got an empty one. ");
        Says(() => GridSearch.Run(Split, [Space.Choice("a", 1), Space.Choice("a", 2)], Make), "a name of its own for each hyperparameter; got 'a' twice. ");
        Says(() => GridSearch.Run(Split, Sizes, Make), "choices and integers; got a range of numbers as 'rate'. ");
        Says(() => GridSearch.Run(Split, [Space.Integer("a", 0, 1000), Space.Integer("b", 0, int.MaxValue)], Make),
            "at most 1000000 combinations; got more with 'b'. ");
        Says(() => SuccessiveHalving.Run(Split, Sizes, Make, 4, factor: 1), "factor of at least 2; got 1");
        Says(() => SuccessiveHalving.Run(Split, Sizes, Make, 4, epochs: 0), "epochs from 1 to 536870911; got 0");
        Says(() => new SearchOptions { AtOnce = 0 }, "AtOnce of at least 1; got 0");
        Says(() => Space.Choice<int>("a"), "values for 'a'; got none. ");
        Says(() => Space.Choice("a", "b", null!), "values for 'a'; got null. ");
        Says(() => Space.Integer("a", 3, 3), "low below 3; got 3");
        Says(() => Space.Uniform("a", 0, double.PositiveInfinity), "a finite high; got ");
        Says(() => Space.LogUniform("a", 0, 1), "low of more than 0; got 0");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Sequential Noted(Trial trial, List<WeakReference> models)
    {
        Sequential model = Make(trial);
        models.Add(new(model.Stores[0].Buffer));
        return model;
    }

    private static SearchOptions Short(string metric = "loss") => new() { Metric = metric, Fit = _ => new() { Epochs = 3 } };

    private static IEnumerable<string> Draws(int count, int seed) =>
        Enumerable.Range(0, count).Select(number => Trial.Draw(Sizes, number, seed).ToString());

    private static Sequential Make(Trial trial)
    {
        Sequential model = new(4, trial.Seed) { new Dense(trial.Get<int>("units"), Activation.Tanh), new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(trial.Get<double>("rate")), new CategoricalCrossentropy(), new Accuracy());
        return model;
    }

    private static void Says(Func<object> action, string part) =>
        Assert.Contains(part, Assert.Throws<NeuronaException>(action).Message, StringComparison.Ordinal);

    private sealed class Told(Action<TrialResult> action) : IProgress<TrialResult>
    {
        public void Report(TrialResult value) => action(value);
    }
}
