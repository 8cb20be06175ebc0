namespace Neurona.Tests;

/// <summary>Keras' rules for EarlyStopping, on values written down beforehand; and StopWhen.</summary>
public sealed class EarlyStoppingTests
{
    [Theory]
    [InlineData(0, 0, new[] { 1.0, 0.9, 0.95, 0.1 }, 3)]          // patience 0 ends at the first epoch that is not better
    [InlineData(0, 0, new[] { 1.0, 1.0, 0.1 }, 2)]                // equal is not better
    [InlineData(1, 0, new[] { 1.0, 0.9, 0.95, 0.8, 0.9, 0.7 }, 3)]
    [InlineData(2, 0, new[] { 1.0, 0.9, 0.95, 0.8, 0.9, 0.85, 0.1 }, 6)]
    [InlineData(2, 0, new[] { 1.0, 2.0, 3.0, 0.1 }, 3)]
    [InlineData(1, 0.2, new[] { 1.0, 0.85, 0.1 }, 2)]             // better by less than the smallest change
    [InlineData(1, 0.2, new[] { 1.0, 0.75, 0.5, 0.4, 0.1 }, 4)]
    [InlineData(9, 0, new[] { 1.0, 2.0, 3.0, 4.0 }, 4)]
    public void ItEndsTrainingAfterPatienceEpochsWithoutGettingBetter(int patience, double minDelta, double[] values, int epochs)
    {
        EarlyStopping stopping = new() { Monitor = "scripted", Patience = patience, MinDelta = minDelta };
        History history = Fit(stopping, new Scripted(false, values), values.Length);
        Assert.Equal(epochs, history.Epochs);
        Assert.Equal(epochs < values.Length, history.StopReason is not null);
        History rising = Fit(
            new() { Monitor = "scripted", Patience = patience, MinDelta = minDelta },
            new Scripted(true, [.. values.Select(v => -v)]), values.Length);
        Assert.Equal(epochs, rising.Epochs);
        History told = Fit(
            new() { Monitor = "scripted", Patience = patience, MinDelta = minDelta, Mode = MonitorMode.Max },
            new Scripted(false, [.. values.Select(v => -v)]), values.Length);
        Assert.Equal(epochs, told.Epochs);
    }

    [Fact]
    public void ItIsNeverOverInTheFirstEpoch() =>
        Assert.Equal(2, Fit(new() { Monitor = "scripted" }, new Scripted(false, double.NaN, double.NaN, 1), 3).Epochs);

    [Fact]
    public void TheReasonNamesTheBestEpoch() =>
        Assert.Equal(
            "scripted has not improved for 2 epochs; best 0.9 in epoch 2.",
            Fit(new() { Monitor = "scripted", Patience = 2 }, new Scripted(false, 1, 0.9, 0.95, 0.97), 9).StopReason);

    [Fact]
    public void ABaselineMustBeBeatenForTheWaitingToBeginAnew()
    {
        Assert.Equal(
            4,
            Fit(new() { Monitor = "scripted", Patience = 3, Baseline = 0.5 }, new Scripted(false, 1, 0.9, 0.8, 0.85, 0.1), 5).Epochs);
        Assert.Equal(
            5,
            Fit(new() { Monitor = "scripted", Patience = 3, Baseline = 0.95 }, new Scripted(false, 1, 0.9, 0.91, 0.92, 0.93, 0.1), 6)
                .Epochs);
    }

    [Theory]
    [InlineData(0.4, 4)]    // beats the baseline of 0.5, but by less than the smallest change
    [InlineData(0.25, 6)]
    public void ABaselineIsBeatenByMoreThanTheSmallestChange(double third, int epochs)
    {
        EarlyStopping stopping = new() { Monitor = "scripted", Patience = 3, Baseline = 0.5, MinDelta = 0.2 };
        Assert.Equal(epochs, Fit(stopping, new Scripted(false, 1, 0.7, third, 0.4, 0.4, 0.4, 0.4), 7).Epochs);
    }

    [Fact]
    public void TheWaitingGoesOnInATrainingThatIsResumed()
    {
        TrainingState? second = null;
        LambdaCallback capture = new() { EpochEnd = run => second = run.Epoch == 2 ? TrainingState.Capture(run) : second };
        Assert.Equal(4, Run(new Scripted(false, 1, 2, 2, 2, 2, 2), capture).Epochs);
        Assert.Equal(4, Run(new Scripted(false, 2, 2, 2, 2), new LambdaCallback(), second).Epochs);

        static History Run(Metric metric, Callback callback, TrainingState? state = null) => Model(metric).Fit(Samples.Values(6), new()
        {
            Epochs = 6,
            Callbacks = [new EarlyStopping { Monitor = "scripted", Patience = 3 }, callback],
            ResumeFrom = state
        });
    }

    [Fact]
    public void EpochsBeforeTheStartAreNotSeen()
    {
        EarlyStopping stopping = new() { Monitor = "scripted", Patience = 1, StartFromEpoch = 3 };
        Assert.Equal(5, Fit(stopping, new Scripted(false, 0.1, 0.2, 0.3, 0.9, 0.95, 0.1), 6).Epochs);
    }

    [Theory]
    [InlineData(1, 4, 2)]     // ended early
    [InlineData(9, 3, 2)]     // ran to its end: the best weights are restored all the same
    public void TheBestWeightsAreRestoredHoweverTrainingEnded(int patience, int epochs, int best)
    {
        List<string> hashes = [];
        EarlyStopping stopping = new() { Monitor = "scripted", Patience = patience, RestoreBestWeights = true };
        Sequential model = Model(new Scripted(false, 1, 0.5, 0.6, 0.7));
        History history = model.Fit(Samples.Values(6), new()
        {
            Epochs = epochs,
            Callbacks = [new LambdaCallback { EpochEnd = run => hashes.Add(run.Model.WeightsHash()) }, stopping]
        });
        Assert.Equal(hashes[best - 1], model.WeightsHash());
        Assert.NotEqual(hashes[^1], model.WeightsHash());
        Assert.Contains($"Restored the weights of epoch {best}, the best.", history.Notes);
    }

    [Fact]
    public void WithoutABestEpochTheFirstWatchedOneIsRestored()
    {
        List<string> hashes = [];
        EarlyStopping stopping = new() { Monitor = "scripted", RestoreBestWeights = true };
        Sequential model = Model(new Scripted(false, double.NaN));
        model.Fit(Samples.Values(6), new()
        {
            Epochs = 5,
            Callbacks = [new LambdaCallback { EpochEnd = run => hashes.Add(run.Model.WeightsHash()) }, stopping]
        });
        Assert.Equal(2, hashes.Count);
        Assert.Equal(hashes[0], model.WeightsHash());
    }

    [Fact]
    public void TheSameCallbackCanBeUsedAgain()
    {
        EarlyStopping stopping = new() { Monitor = "scripted", Patience = 1 };
        Assert.Equal(3, Fit(stopping, new Scripted(false, 1, 0.5, 0.6), 9).Epochs);
        Assert.Equal(4, Fit(stopping, new Scripted(false, 9, 8, 7, 7), 9).Epochs);
    }

    [Fact]
    public void WeightsOfATrainingBeforeAreNotRestored()
    {
        // The second training ends before anything is watched: it has no best epoch.
        EarlyStopping stopping = new() { Monitor = "scripted", Patience = 9, StartFromEpoch = 1, RestoreBestWeights = true };
        Sequential model = Model(new Scripted(false, 3, 1, 2));
        Assert.NotEmpty(model.Fit(Samples.Values(6), new() { Epochs = 3, Callbacks = [stopping] }).Notes);
        string trained = "";
        LambdaCallback look = new() { EpochEnd = run => trained = run.Model.WeightsHash() };
        Assert.Empty(model.Fit(Samples.Values(6), new() { Callbacks = [look, stopping] }).Notes);
        Assert.Equal(trained, model.WeightsHash());
    }

    [Fact]
    public void ItWatchesTheValidationLossByItself()
    {
        Sequential model = Samples.Regressor(new SGD(0));
        History history = model.Fit(Samples.Values(9), new() { Epochs = 9, ValidationSplit = 0.3f, Callbacks = [new EarlyStopping()] });
        Assert.Equal(2, history.Epochs);
        Assert.StartsWith("val_loss has not improved", history.StopReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0.4, new[] { 1.0, 0.5, 0.4, 0.39, 0.1 }, 4)]
    [InlineData(true, 0.9, new[] { 0.5, 0.9, 0.91, 1.0 }, 3)]
    public void StopWhenEndsTrainingPastTheThreshold(bool rises, double threshold, double[] values, int epochs)
    {
        Sequential model = Model(new Scripted(rises, values));
        History history = model.Fit(Samples.Values(6), new() { Epochs = values.Length, Callbacks = [new StopWhen("scripted", threshold)] });
        Assert.Equal(epochs, history.Epochs);
        Assert.StartsWith("scripted reached ", history.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainUntilTheErrorIsSmallEnough()
    {
        Sequential model = Samples.Regressor(new Adam(0.03f));
        History history = model.Fit(Samples.Values(30), new() { Epochs = 500, BatchSize = 30, Callbacks = [new StopWhen("loss", 0.02)] });
        Assert.InRange(history["loss"][^1], 0, 0.02);
        Assert.All(history["loss"].SkipLast(1), loss => Assert.True(loss >= 0.02));
    }

    private static History Fit(EarlyStopping stopping, Scripted metric, int epochs) =>
        Model(metric).Fit(Samples.Values(6), new() { Epochs = epochs, Callbacks = [stopping] });

    private static Sequential Model(Metric metric)
    {
        Sequential model = new(3) { new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError(), metric);
        return model;
    }
}
