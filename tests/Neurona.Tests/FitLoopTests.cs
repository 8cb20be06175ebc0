namespace Neurona.Tests;

/// <summary>The rules of Fit: those of Keras unless said otherwise.</summary>
public sealed class FitLoopTests
{
    [Fact]
    public void TheLossOfAnEpochIsWeightedByBatchSize()
    {
        Dataset data = Samples.Values(7);
        Sequential model = Samples.Regressor(new SGD(0));
        History history = model.Fit(data, new() { BatchSize = 3, Epochs = 2 });
        Assert.Equal(model.Evaluate(data).Loss, history["loss"][0], 1e-6);
        Assert.Equal(history["loss"][0], history["loss"][1], 1e-6);
        Assert.Equal(14, history.Samples);
    }

    [Fact]
    public void TheLossOfAnEpochIsMeasuredWhileTheWeightsChange()
    {
        Dataset data = Samples.Values(4);
        Sequential model = Samples.Regressor(), twin = Samples.Regressor();
        double loss = model.Fit(data, new() { BatchSize = 2, Shuffle = false })["loss"][0];
        (float[] x, float[] t) = Arrays(data);
        double expected = (twin.TrainOnBatch(x.AsSpan(0, 6), t.AsSpan(0, 2)).Loss + twin.TrainOnBatch(x.AsSpan(6), t.AsSpan(2)).Loss) / 2;
        Assert.Equal(expected, loss);
        Assert.Equal(twin.WeightsHash(), model.WeightsHash());
    }

    [Theory]
    [InlineData(10, 0.25f, 7)]
    [InlineData(10, 0.2f, 8)]
    [InlineData(3, 0.5f, 1)]
    [InlineData(100, 0.001f, 99)]
    public void ValidationSplitTakesTheLastSamplesBeforeShuffling(int count, float part, int trained)
    {
        Dataset data = Samples.Values(count);
        Recorder recorder = new(data);
        Sequential model = Samples.Regressor();
        History history = model.Fit(recorder, new() { ValidationSplit = part, BatchSize = count });
        Assert.Equal(Enumerable.Range(0, trained), recorder.Batches[0].Order());
        Assert.Equal(Enumerable.Range(trained, count - trained), recorder.Batches[1]);
        Assert.Equal(model.Evaluate(data.Slice(trained, count - trained)).Loss, history["val_loss"][0], 1e-7);
    }

    [Fact]
    public void ValidationDataTakesPrecedenceOverTheSplit()
    {
        Recorder data = new(Samples.Values(10));
        Dataset validation = Samples.Values(5, seed: 2);
        Sequential model = Samples.Regressor();
        History history = model.Fit(data, new() { ValidationSplit = 0.5f, Validation = validation, BatchSize = 10 });
        Assert.Equal(10, Assert.Single(data.Batches).Length);
        Assert.Equal(model.Evaluate(validation).Loss, history["val_loss"][0], 1e-7);
    }

    [Fact]
    public void PenaltiesArePartOfLossAndValidationLoss()
    {
        Sequential model = new(3)
        {
            new Dense(1)
            {
                KernelRegularizer = new L2(0.5f), BiasRegularizer = new L1(2),
                KernelInitializer = new Constant(1), BiasInitializer = new Constant(-1)
            }
        };
        model.Compile(new SGD(0), new MeanSquaredError());
        Dataset data = Dataset.From([1, 0, 0], 3, [0], 1);
        History history = model.Fit(data, new() { Validation = data });
        const double penalties = 0.5 * 3 + 2;
        Assert.Equal(penalties, history["loss"][0], 1e-6);
        Assert.Equal(penalties, history["val_loss"][0], 1e-6);
        Assert.Equal(penalties, model.Evaluate(data).Loss, 1e-6);
        Assert.Equal(penalties, model.TrainOnBatch([1, 0, 0], [0]).Loss, 1e-6);
    }

    [Fact]
    public void PenaltiesOfFrozenLayersDoNotCount()
    {
        Sequential model = new(3)
        {
            new Dense(2) { KernelRegularizer = new L2(0.5f), Trainable = false },
            new Dense(1) { KernelInitializer = new Zeros() }
        };
        model.Compile(new SGD(0), new MeanSquaredError());
        Assert.Equal(0, model.Evaluate(Dataset.From([1, 0, 0], 3, [0], 1)).Loss);
    }

    [Fact]
    public void CompilingAgainStartsTheOptimizerAnewAndKeepsTheWeights()
    {
        (float[] x, float[] t) = Arrays(Samples.Values(5));
        Sequential model = Samples.Regressor(new Adam(0.1f)), other = Samples.Regressor(new Adam(0.1f), seed: 9),
            on = Samples.Regressor(new Adam(0.1f), seed: 9);
        for (int i = 0; i < 3; i++)
            model.TrainOnBatch(x, t);
        other.SetWeights(model.GetWeights());
        on.SetWeights(model.GetWeights());
        on.TrainOnBatch(x, t);
        string kept = model.WeightsHash();
        model.Compile(new Adam(0.1f), new MeanSquaredError());
        Assert.Equal(kept, model.WeightsHash());
        model.TrainOnBatch(x, t);
        other.TrainOnBatch(x, t);
        Assert.Equal(other.WeightsHash(), model.WeightsHash());
        model.TrainOnBatch(x, t);
        Assert.NotEqual(on.WeightsHash(), model.WeightsHash());
    }

    [Fact]
    public void FittingTwiceGoesOn()
    {
        Dataset data = Samples.Classes(40);
        Sequential once = Samples.Classifier(), twice = Samples.Classifier();
        once.Fit(data, new() { Epochs = 4, BatchSize = 8 });
        twice.Fit(data, new() { Epochs = 1, BatchSize = 8 });
        twice.Fit(data, new() { Epochs = 3, BatchSize = 8 });
        Assert.Equal(once.WeightsHash(), twice.WeightsHash());
    }

    [Theory]
    [InlineData(1, 11)]
    [InlineData(4, 3)]
    [InlineData(11, 1)]
    [InlineData(50, 1)]
    public void EveryEpochSeesEverySampleOnceInItsOwnOrder(int batchSize, int batches)
    {
        Recorder data = new(Samples.Values(11));
        History history = Samples.Regressor().Fit(data, new() { Epochs = 3, BatchSize = batchSize });
        Assert.Equal(3 * batches, data.Batches.Count);
        Assert.Equal(33, history.Samples);
        int[][] epochs = [.. data.Batches.Chunk(batches).Select(epoch => epoch.SelectMany(rows => rows).ToArray())];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, 11), epoch.Order()));
        Assert.Equal(3, epochs.Select(epoch => string.Join(' ', epoch)).Distinct().Count());
        Assert.All(data.Batches.Chunk(batches),
            epoch => Assert.Equal(batchSize > 11 ? 11 : 11 - (batches - 1) * batchSize, epoch[^1].Length));
    }

    [Fact]
    public void WithoutShufflingTheOrderIsThatOfTheData()
    {
        Recorder data = new(Samples.Values(5));
        Samples.Regressor().Fit(data, new() { Epochs = 2, BatchSize = 2, Shuffle = false });
        Assert.Equal([0, 1, 2, 3, 4, 0, 1, 2, 3, 4], data.Batches.SelectMany(rows => rows));
    }

    [Fact]
    public void ALaterFitDoesNotRepeatTheOrder()
    {
        Recorder data = new(Samples.Values(20));
        Sequential model = Samples.Regressor();
        model.Fit(data, new() { BatchSize = 20 });
        model.Fit(data, new() { BatchSize = 20 });
        Assert.NotEqual(data.Batches[0], data.Batches[1]);
    }

    [Fact]
    public void TheSeedDecidesEverything()
    {
        Dataset data = Samples.Classes(50);
        string Train(int seed, int? fit)
        {
            Sequential model = Samples.Classifier(seed: seed);
            model.Fit(data, new() { Epochs = 2, Seed = fit });
            return model.WeightsHash();
        }
        Assert.Equal(Train(1, null), Train(1, null));
        Assert.Equal(Train(1, null), Train(1, 1));
        Assert.NotEqual(Train(1, null), Train(1, 2));
        Assert.NotEqual(Train(1, null), Train(2, null));
    }

    [Fact]
    public void DropoutOfSingleStepsFollowsTheModelsSeed()
    {
        (float[] x, float[] t) = Arrays(Samples.Classes(50));
        Sequential one = Samples.Classifier(), two = Samples.Classifier(seed: 2);
        two.SetWeights(one.GetWeights());
        Assert.NotEqual(one.TrainOnBatch(x, t).Loss, two.TrainOnBatch(x, t).Loss);
    }

    [Fact]
    public async Task InTheBackgroundTheResultIsTheSame()
    {
        Dataset data = Samples.Classes(30);
        Sequential one = Samples.Classifier(), two = Samples.Classifier();
        History expected = one.Fit(data, new() { Epochs = 2 }), got = await two.FitAsync(data, new() { Epochs = 2 });
        Assert.Equal(one.WeightsHash(), two.WeightsHash());
        Assert.Equal(expected["loss"], got["loss"]);
        Assert.Equal(expected["accuracy"], got["accuracy"]);
    }

    [Fact]
    public void CancellingReturnsTheHistoryAndAUsableModel()
    {
        using CancellationTokenSource source = new();
        Dataset data = Samples.Classes(40);
        Sequential model = Samples.Classifier();
        LambdaCallback callback = new() { BatchEnd = run => { if (run.Epoch == 3 && run.Batch == 2) source.Cancel(); } };
        bool ended = false;
        History history = model.Fit(
            data, new() { Epochs = 9, BatchSize = 8, Callbacks = [callback, new LambdaCallback { End = _ => ended = true }] },
            cancellationToken: source.Token);
        Assert.Equal("Training was cancelled.", history.StopReason);
        Assert.Equal(2, history.Epochs);
        Assert.Equal(2, history["loss"].Count);
        Assert.Equal(2 * 40 + 3 * 8, history.Samples);
        Assert.True(ended);
        Assert.Equal(3, model.Predict(new float[4]).Length);
        Assert.Null(model.Fit(data).StopReason);
    }

    [Fact]
    public void CancelledAtOnceTheHistoryIsEmptyButHasItsNames()
    {
        History history = Samples.Classifier().Fit(
            Samples.Classes(40), new() { BatchSize = 8 }, cancellationToken: new CancellationToken(canceled: true));
        Assert.Empty(history["loss"]);
        Assert.Empty(history["accuracy"]);
        Assert.Equal(0, history.Samples);
    }

    [Fact]
    public void ALossThatIsNotFiniteEndsTrainingWithASentence()
    {
        Sequential model = new(1) { new Dense(1) };
        model.Compile(new SGD(1e30f), new MeanSquaredError());
        History history = model.Fit(Dataset.From([1f, 2, 3, 4], 1, [5f, 6, 7, 8], 1), new() { Epochs = 5, BatchSize = 1 });
        Assert.Matches(
            @"^The loss became .* in epoch 1, batch \d\. (The first number .*\. )?Lower the learning rate, or scale the inputs to about 0 to 1\.$",
            history.StopReason);
        Assert.Equal(0, history.Epochs);
        Assert.All(model.Parameters, parameter => Assert.DoesNotContain(model[parameter].ToArray(), value => !float.IsFinite(value)));
    }

    // Overflow in the second of three layers: the first is right, the third only hands it on.
    [Fact]
    public void TheFirstNumberThatIsNotFiniteIsNamed()
    {
        Sequential model = new(2)
        {
            new Dense(3) { KernelInitializer = new Constant(1) },
            new BatchNormalization(),
            new Dense(2, Activation.Relu) { KernelInitializer = new Constant(1e20) },
            new Dense(1),
        };
        model.Compile(new SGD(0.1), new MeanSquaredError());
        model["batch_normalization/gamma"].Fill(1e20f);
        History history = model.Fit(Dataset.From([0f, 0, 1, 1], 2, [1f, 2], 1), new() { BatchSize = 2, Shuffle = false });
        Assert.Contains("The loss became ", history.StopReason, StringComparison.Ordinal);
        Assert.Contains(" in epoch 1, batch 1. The first number that is not finite is output 0 of the layer dense_1 for sample ",
            history.StopReason, StringComparison.Ordinal);
        Assert.Contains("Lower the learning rate", history.StopReason, StringComparison.Ordinal);

        model["dense_2/kernel"][1] = float.NaN;
        history = model.Fit(Dataset.From([0f, 0, 1, 1], 2, [1f, 2], 1), new() { BatchSize = 2 });
        Assert.Contains("is number 1 of the weights dense_2/kernel: NaN.", history.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public void CallbacksAreCalledInOrderAndSeeTheEpoch()
    {
        List<string> calls = [];
        LambdaCallback callback = new()
        {
            Start = run => calls.Add($"start {run.Batches} of {run.BatchSize}, {string.Join(' ', run.Names)}"),
            EpochBegin = run => calls.Add($"epoch {run.Epoch} begins {double.IsNaN(run.Loss)}"),
            BatchBegin = run => calls.Add($"batch {run.Epoch}.{run.Batch + 1} begins"),
            BatchEnd = run => calls.Add($"batch {run.Epoch}.{run.Batch} step {run.Step} {double.IsNaN(run["val_loss"])}"),
            EpochEnd = run => calls.Add($"epoch {run.Epoch} {run["val_loss"] > 0}"),
            End = run => calls.Add("end"),
        };
        Samples.Regressor().Fit(
            Samples.Values(5), new() { Epochs = 2, BatchSize = 3, Validation = Samples.Values(4, 2), Callbacks = [callback] });
        Assert.Equal(
            [
                "start 2 of 3, loss val_loss",
                "epoch 1 begins True",
                "batch 1.1 begins", "batch 1.1 step 1 True", "batch 1.2 begins", "batch 1.2 step 2 True", "epoch 1 True",
                "epoch 2 begins True",
                "batch 2.1 begins", "batch 2.1 step 3 True", "batch 2.2 begins", "batch 2.2 step 4 True", "epoch 2 True", "end"
            ], calls);
    }

    [Fact]
    public void WhichWayIsBetterIsWhatTheMetricSays()
    {
        Sequential model = new(4) { new Dense(3, Activation.Softmax) };
        model.Compile(new SGD(), new CategoricalCrossentropy(), new LossMetric(new MeanSquaredError()), new Accuracy());
        string[] rising = [];
        model.Fit(Samples.Classes(8), new()
        {
            Validation = Samples.Classes(4, 2),
            Callbacks = [new LambdaCallback { Start = run => rising = [.. run.Names.Where(run.HigherIsBetter)] }]
        });
        Assert.Equal(["accuracy", "val_accuracy"], rising);
    }

    [Fact]
    public void ProgressIsToldAtLeastOnceAnEpoch()
    {
        Told told = new();
        Samples.Classifier().Fit(Samples.Classes(20), new() { Epochs = 3, ValidationSplit = 0.2f }, told);
        Assert.Equal([1, 2, 3], told.Reports.Where(report => report.Values.ContainsKey("val_loss")).Select(report => report.Epoch));
        Assert.All(told.Reports, report => Assert.Contains("accuracy", report.Values.Keys));
    }

    [Fact]
    public void ACallbackMayChangeTheRate()
    {
        Sequential model = Samples.Regressor(new SGD(0.5f));
        List<double> rates = [];
        model.Fit(Samples.Values(8), new()
        {
            Epochs = 3,
            Callbacks = [new LambdaCallback
            {
                EpochEnd = run =>
                {
                    rates.Add(run.LearningRate);
                    run.LearningRate /= 2;
                }
            }]
        });
        Assert.Equal([0.5, 0.25, 0.125], rates);
    }

    private static (float[] X, float[] Targets) Arrays(Dataset data)
    {
        BatchBuffers all = new(data.InputShapes, data.TargetShapes, weights: false, data.Count);
        all.Fill(data, [.. Enumerable.Range(0, data.Count)]);
        return (all.Inputs[0], all.Targets[0]);
    }

    private sealed class Told : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }
}
