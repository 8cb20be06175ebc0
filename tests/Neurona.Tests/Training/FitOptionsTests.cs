namespace Neurona.Tests;

/// <summary>Epochs and validation that are not one pass each: where they begin, how long they are, how often and on
/// what is measured.</summary>
public sealed class FitOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neurona-fit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsNotMeasuredIsNotANumberAndEveryListTellsOfTheSameEpochs()
    {
        Dataset data = Samples.Classes(40), validation = Samples.Classes(20, 2);
        Sequential model = Samples.Classifier(), each = Samples.Classifier();
        History history = model.Fit(data, new() { Epochs = 7, Validation = validation, ValidationFrequency = 3 });
        History all = each.Fit(data, new() { Epochs = 7, Validation = validation });
        Assert.Equal(all["loss"], history["loss"]);
        Assert.Equal(all.Names, history.Names);
        foreach (string name in (string[])["val_loss", "val_accuracy"])
        {
            double nan = double.NaN;
            Assert.Equal([nan, nan, all[name][2], nan, nan, all[name][5], nan], history[name]);
        }
        Assert.Equal(each.WeightsHash(), model.WeightsHash());
    }

    [Fact]
    public void CallbacksWaitForAnEpochThatHasTheValue()
    {
        string csv = Path.Combine(_folder, "log.csv");
        StringWriter shown = new();
        EarlyStopping stopping = new() { Monitor = "val_scripted", Patience = 2, RestoreBestWeights = true };
        ModelCheckpoint best = new(Path.Combine(_folder, "{epoch}.safetensors")) { Monitor = "val_loss", SaveBestOnly = true };
        ReduceLROnPlateau plateau = new() { Monitor = "val_scripted", Patience = 1, Factor = 0.5 };
        List<string> seen = [];
        Sequential model = Samples.Regressor(new SGD(0.25));
        // Said in turn by training (1), training and validation (2), training (3), training and validation (4), ...
        model.Compile(new SGD(0.25), new MeanSquaredError(), new Scripted(false, 9, 9, 1, 9, 9, 2, 9, 9, 3) { Name = "scripted" });
        History history = model.Fit(Samples.Values(8), new()
        {
            Epochs = 20,
            Validation = Samples.Values(4, 2),
            ValidationFrequency = 2,
            Callbacks =
            [
                stopping, plateau, new StopWhen("val_scripted", 0.5), new CSVLogger(csv), new ProgressBar(shown),
                new LambdaCallback { EpochEnd = run => seen.Add($"{run.IsMeasured("loss")} {run.IsMeasured("val_loss")}") },
            ],
        });
        Assert.Equal(6, history.Epochs);
        Assert.Equal(2, stopping.BestEpoch);
        Assert.Equal(1, stopping.BestValue);
        Assert.Equal([0.25, 0.25, 0.25, 0.25, 0.125, 0.125], history.LearningRate);
        Assert.Equal(["True False", "True True", "True False", "True True", "True False", "True True"], seen);
        string[] lines = File.ReadAllLines(csv);
        Assert.Equal("epoch,loss,scripted,val_loss,val_scripted", lines[0]);
        Assert.EndsWith(",9,,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",1", lines[2], StringComparison.Ordinal);
        string[] epochs = shown.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain("val_", epochs[0], StringComparison.Ordinal);
        Assert.Contains("val_loss", epochs[1], StringComparison.Ordinal);

        Samples.Regressor().Fit(Samples.Values(8), new()
        {
            Epochs = 5,
            Validation = Samples.Values(4, 2),
            ValidationFrequency = 5,
            Callbacks = [best],
        });
        Assert.Equal(["5.safetensors"], Directory.GetFiles(_folder, "*.safetensors").Select(Path.GetFileName));
    }

    [Fact]
    public void InitialEpochGoesOnWhereTheLastTrainingEnded()
    {
        Dataset data = Samples.Classes(40);
        Sequential whole = Samples.Classifier(new Adam(0.01)), parts = Samples.Classifier(new Adam(0.01));
        static LearningRateScheduler Halving() => new((epoch, rate) => 0.01 / (1 << epoch));
        List<int> epochs = [];
        History all = whole.Fit(data, new() { Epochs = 5, Callbacks = [Halving()] });
        parts.Fit(data, new() { Epochs = 3, Callbacks = [Halving()] });
        History rest = parts.Fit(data, new()
        {
            InitialEpoch = 3,
            Epochs = 5,
            Callbacks = [Halving(), new LambdaCallback { EpochBegin = run => epochs.Add(run.Epoch) }],
        });
        Assert.Equal(whole.WeightsHash(), parts.WeightsHash());
        Assert.Equal([4, 5], epochs);
        Assert.Equal((2, 3, 0), (rest.Epochs, rest.InitialEpoch, all.InitialEpoch));
        Assert.Equal(all["loss"].Skip(3), rest["loss"]);
        Assert.Equal(all.LearningRate.Skip(3), rest.LearningRate);
        Assert.Contains("Epochs above InitialEpoch, which is 5; got 5",
            Assert.Throws<NeuronaException>(() => parts.Fit(data, new() { InitialEpoch = 5, Epochs = 5 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AnEpochOfSomeStepsGoesOnInThePassAndBeginsTheNextOneWithin()
    {
        Recorder data = new(Samples.Values(10));
        Sequential model = Samples.Regressor();
        List<long> batches = [];
        History history = model.Fit(data, new()
        {
            Epochs = 3,
            BatchSize = 4,
            StepsPerEpoch = 2,
            Callbacks = [new LambdaCallback { EpochEnd = run => batches.Add(run.Batches) }],
        });
        Assert.Equal([4, 4, 2, 4, 4, 2], data.Batches.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, 10), data.Batches.Take(3).SelectMany(batch => batch).Order());
        Assert.Equal(Enumerable.Range(0, 10), data.Batches.Skip(3).SelectMany(batch => batch).Order());
        Assert.NotEqual(data.Batches[0], data.Batches[3]);
        Assert.Equal([2, 2, 2], batches);
        Assert.Equal((3, 20), (history.Epochs, history.Samples));

        // The steps are those of two passes of an epoch each.
        Sequential passes = Samples.Regressor();
        passes.Fit(Samples.Values(10), new() { Epochs = 2, BatchSize = 4 });
        Assert.Equal(passes.WeightsHash(), model.WeightsHash());

        // A stream that is begun anew in the middle of an epoch.
        Sequential one = Samples.Regressor(), two = Samples.Regressor();
        one.Fit(new ReplayStream(Samples.Values(10)), new() { Epochs = 2, BatchSize = 4, StepsPerEpoch = 3 });
        two.Fit(new ReplayStream(Samples.Values(10)), new() { Epochs = 1, BatchSize = 4, StepsPerEpoch = 6 });
        Assert.Equal(one.WeightsHash(), two.WeightsHash());
    }

    [Fact]
    public void AnEmptyStreamEndsNoEndlessEpoch() => Assert.Contains("an empty stream",
        Assert.Throws<NeuronaException>(
            () => Samples.Regressor().Fit(new ReplayStream(Samples.Values(10).Take(0)), new() { StepsPerEpoch = 3 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ValidationStepsLookAtTheFirstSamplesOnly()
    {
        Dataset validation = Samples.Values(50, 2);
        foreach ((FitOptions options, int looked) in ((FitOptions, int)[])
        [
            (new() { Validation = validation, BatchSize = 8, ValidationSteps = 2 }, 16),
            (new() { Validation = validation, BatchSize = 8, ValidationSteps = 2, ValidationBatchSize = 5 }, 10),
            (new() { Validation = validation, BatchSize = 8, ValidationSteps = 9 }, 50),
            (new() { Validation = validation, BatchSize = 8, ValidationBatchSize = 7 }, 50),
        ])
        {
            Sequential model = Samples.Regressor();
            Assert.Equal(model.Fit(Samples.Values(20), options)["val_loss"][0], model.Evaluate(validation.Take(looked)).Loss, 1e-6);
        }
    }

    [Fact]
    public void WeightsOfValidationSamplesCount()
    {
        Dataset validation = Samples.Values(6, 2);
        float[] weights = [2, 0, 1, 3, 0.5f, 1];
        Sequential model = Samples.Regressor();
        double got = model.Fit(Samples.Values(20), new() { Validation = validation.WithWeights(weights) })["val_loss"][0], expected = 0;
        for (int i = 0; i < 6; i++)
            expected += weights[i] * model.Evaluate(validation.Slice(i, 1)).Loss / 6;
        Assert.Equal(expected, got, 1e-6);
    }

    [Fact]
    public void TheTrainingDataCanBeMeasuredAfterTheEpoch()
    {
        Dataset data = Samples.Classes(70), weighted = data.WithClassWeights(new Dictionary<int, double> { [1] = 3 });
        Sequential model = Samples.Classifier(), usual = Samples.Classifier();
        List<(double Loss, double Accuracy)> evaluated = [];
        double stopped = 0;
        History history = model.Fit(data, new()
        {
            Epochs = 3,
            EvaluateTraining = true,
            ClassWeight = new Dictionary<int, double> { [1] = 3 },
            Callbacks =
            [
                new LambdaCallback
                {
                    EpochEnd = run =>
                    {
                        Evaluation one = run.Model.Evaluate(weighted);
                        evaluated.Add((one.Loss, one["accuracy"]));
                        stopped = run.Loss;
                    },
                },
            ],
        });
        History mean = usual.Fit(data, new() { Epochs = 3, ClassWeight = new Dictionary<int, double> { [1] = 3 } });
        Assert.Equal(evaluated.Select(one => one.Loss), history["loss"]);
        Assert.Equal(evaluated.Select(one => one.Accuracy), history["accuracy"]);
        Assert.Equal(stopped, history["loss"][2]);
        Assert.NotEqual(mean["loss"], history["loss"]);
        Assert.Equal(usual.WeightsHash(), model.WeightsHash());
        Assert.Contains("a Dataset for EvaluateTraining; got a SampleStream",
            Assert.Throws<NeuronaException>(() => model.Fit(new ReplayStream(data), new() { EvaluateTraining = true })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch begin", 4, 0)]
    [InlineData("batch begin", 4, 1)]
    [InlineData("batch end", 5, 2)]
    [InlineData("batch end", 4, 3)]
    [InlineData("epoch end", 5, 3)]
    [InlineData("epoch end", 7, 3)]
    public void ATrainingWithAllOfThemGoesOnFromItsState(string moment, int epoch, int batch)
    {
        Dataset data = Samples.Classes(70), validation = Samples.Classes(30, 9);
        foreach (bool streams in (bool[])[false, true])
        {
            TrainingState? state = null;
            void Capture(TrainingRun run) => state = run.Epoch == epoch && run.Batch == batch ? TrainingState.Capture(run) : state;
            LambdaCallback capture = moment switch
            {
                "batch begin" => new() { BatchBegin = Capture },
                "batch end" => new() { BatchEnd = Capture },
                _ => new() { EpochEnd = Capture },
            };
            Sequential first = Samples.Classifier(), second = Samples.Classifier();
            History expected = Fit(first, capture, null);
            Assert.NotNull(state);
            History got = Fit(second, new LambdaCallback(), state);
            Assert.Equal(first.WeightsHash(), second.WeightsHash());
            Assert.Equal((expected.Epochs, expected.InitialEpoch, expected.Samples), (got.Epochs, got.InitialEpoch, got.Samples));
            foreach (string name in expected.Names)
                Assert.Equal(expected[name], got[name]);

            History Fit(Model model, Callback callback, TrainingState? from)
            {
                FitOptions options = new()
                {
                    InitialEpoch = 2,
                    Epochs = 8,
                    BatchSize = 16,
                    StepsPerEpoch = 3,
                    Validation = validation,
                    ValidationFrequency = 2,
                    ValidationSteps = 1,
                    EvaluateTraining = !streams,
                    Callbacks = [new EarlyStopping { Monitor = "val_loss", Patience = 50, RestoreBestWeights = true }, callback],
                    ResumeFrom = from,
                };
                return streams ? model.Fit(new ReplayStream(data), options) : model.Fit(data, options);
            }
        }
    }

    [Fact]
    public void ABatchIsTestedAsEvaluateWould()
    {
        Sequential model = new(4)
        {
            new Dense(6, Activation.Relu) { KernelRegularizer = new L2(0.1), ActivityRegularizer = new L1(0.3) },
            new Dropout(0.5), new Dense(3, Activation.Softmax)
        };
        model.Compile(new SGD(), new CategoricalCrossentropy(), new Accuracy(), new Accuracy { Weighted = true });
        Dataset data = Samples.Classes(9);
        float[] x = [.. Enumerable.Range(0, 9).SelectMany(i => data.InputOf(i))],
            t = [.. Enumerable.Range(0, 9).SelectMany(i => data.TargetOf(i))];
        float[] weights = [1, 2, 0, 1, 1, 3, 1, 0.5f, 1];
        string before = model.WeightsHash();
        BatchResult plain = model.TestOnBatch(x, t), weighted = model.TestOnBatch([x], [t], weights);
        Assert.Equal(model.Evaluate(data).ToString(), plain.ToString());
        Evaluation expected = model.Evaluate(data.WithWeights(weights));
        Assert.Equal(expected.ToString(), weighted.ToString());
        Assert.Equal(expected.Loss, weighted.Loss);
        Assert.Equal(before, model.WeightsHash());
        Assert.Contains("Model.TestOnBatch expects 9 targets of shape 3",
            Assert.Throws<NeuronaException>(() => model.TestOnBatch(x, t.AsSpan(1))).Message, StringComparison.Ordinal);
        Assert.Contains("Model.TestOnBatch expects a weight for each of 9 samples; got 1",
            Assert.Throws<NeuronaException>(() => model.TestOnBatch([x], [t], [1])).Message, StringComparison.Ordinal);
    }
}
