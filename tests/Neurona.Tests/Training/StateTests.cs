namespace Neurona.Tests;

/// <summary>
/// What a training depends on can be copied and put back; a loss that is not finite changes nothing; data may come as a
/// stream.
/// </summary>
public sealed class StateTests
{
    [Fact]
    public void ATrainingGoesOnFromItsStateWithTheSameBits()
    {
        Dataset data = Samples.Classes(70);
        Model whole = Net(), resumed = Net();
        TrainingState? middle = null;
        whole.Fit(data, new() { Epochs = 2, BatchSize = 16 });
        middle = TrainingState.Capture(whole);
        whole.Fit(data, new() { Epochs = 3, BatchSize = 16 });
        middle.Restore(resumed);
        resumed.Fit(data, new() { Epochs = 3, BatchSize = 16 });
        Assert.Equal(whole.WeightsHash(), resumed.WeightsHash());
    }

    [Theory]
    [InlineData("start", 0, 0)]
    [InlineData("epoch begin", 1, 0)]
    [InlineData("epoch begin", 3, 0)]
    [InlineData("batch begin", 1, 0)]
    [InlineData("batch begin", 2, 3)]
    [InlineData("batch end", 2, 3)]
    [InlineData("batch end", 1, 1)]
    [InlineData("batch end", 3, 5)]
    [InlineData("epoch end", 2, 5)]
    public void ATrainingUnderWayGoesOnFromEveryMoment(string moment, int epoch, int batch)
    {
        Dataset data = Samples.Classes(70), validation = Samples.Classes(30, 9);
        GoesOn((model, options) => model.Fit(data, options));
        GoesOn((model, options) => model.Fit(new ReplayStream(data), options));

        void GoesOn(Func<Model, FitOptions, History> fit)
        {
            TrainingState? state = null;
            void Capture(TrainingRun run) =>
                state = run.Epoch == epoch && run.Batch == batch ? TrainingState.Capture(run) : state;
            LambdaCallback capture = moment switch
            {
                "start" => new() { Start = Capture },
                "epoch begin" => new() { EpochBegin = Capture },
                "batch begin" => new() { BatchBegin = Capture },
                "batch end" => new() { BatchEnd = Capture },
                _ => new() { EpochEnd = Capture },
            };
            EarlyStopping whole = new() { Monitor = "loss", Patience = 50, RestoreBestWeights = true },
                resumed = new() { Monitor = "loss", Patience = 50, RestoreBestWeights = true };
            Model first = Net(2), second = Net(2);
            Heard all = new(), rest = new();
            History expected = fit(first, Options(null, whole, all, capture));
            Assert.NotNull(state);
            History history = fit(second, Options(state, resumed, rest, new LambdaCallback()));
            Assert.Equal(first.WeightsHash(), second.WeightsHash());
            Assert.Equal(expected.Names, history.Names);
            foreach (string name in expected.Names)
                Assert.Equal(expected[name], history[name]);
            Assert.Equal(expected.LearningRate, history.LearningRate);
            Assert.Equal(
                (expected.Samples, expected.Epochs, whole.BestValue, whole.BestEpoch),
                (history.Samples, history.Epochs, resumed.BestValue, resumed.BestEpoch));
            Assert.Equal(all.Calls, rest.Calls);
        }

        FitOptions Options(TrainingState? state, params Callback[] callbacks) =>
            new() { Epochs = 5, BatchSize = 16, Validation = validation, Callbacks = callbacks, ResumeFrom = state };
    }

    [Fact]
    public void TheStateHoldsWhatIsBeingAccumulated()
    {
        float[] x = Samples.Numbers(4 * 4), targets = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0];
        Model whole = Net(3), resumed = Net(3);
        whole.TrainOnBatch(x, targets);
        whole.TrainOnBatch(x, targets);
        TrainingState state = TrainingState.Capture(whole);
        whole.TrainOnBatch(x, targets);
        state.Restore(resumed);
        resumed.TrainOnBatch(x, targets);
        Assert.Equal(whole.WeightsHash(), resumed.WeightsHash());
    }

    [Fact]
    public void AStateOfAnotherModelIsRefusedAndChangesNothing()
    {
        Model model = Net();
        TrainingState state = TrainingState.Capture(model);
        Sequential other = new(4) { new Dense(5), new Dense(3, Activation.Softmax) };
        other.Compile(new Adam(0.01), new CategoricalCrossentropy());
        string before = other.WeightsHash();
        Assert.Contains("numbers as 'weights/dense/kernel'",
            Assert.Throws<NeuronaException>(() => state.Restore(other)).Message, StringComparison.Ordinal);
        Assert.Equal(before, other.WeightsHash());
    }

    [Fact]
    public void ALossThatIsNotFiniteLeavesTheWeights()
    {
        Model model = Net();
        string before = model.WeightsHash();
        BatchResult result = model.TrainOnBatch([3e38f, 3e38f, -3e38f, 3e38f], [0, 1, 0]);
        Assert.False(double.IsFinite(result.Loss));
        Assert.Equal(before, model.WeightsHash());

        Assert.True(double.IsFinite(model.TrainOnBatch(Samples.Numbers(4), [0, 1, 0]).Loss));
        Assert.NotEqual(before, model.WeightsHash());
    }

    [Fact]
    public void OneDropoutAppliedTwiceDrawsTwoMasks()
    {
        Node x = Input.Of(64);
        Dropout dropout = new(0.5);
        Node[] both = [dropout.On(x), dropout.On(x)];
        Model model = new(x, new Concatenate().On(both));
        Plan plan = new(model.Graph, 1, new() { Backward = true, Training = true });
        float[] ones = new float[64];
        ones.AsSpan().Fill(1);
        StepData data = new(1, ones) { Seed = 3 };
        plan.Forward(data, training: true);
        float[] y = plan.Output(data).Data.ToArray();
        Assert.NotEqual(y[..64], y[64..]);
    }

    [Fact]
    public void APartOfABatchDrawsWhatTheWholeDraws()
    {
        Sequential model = new(8) { new Dropout(0.5), new Dense(1) };
        Plan plan = new(model.Graph, 6, new() { Backward = true, Training = true });
        float[] x = Samples.Numbers(8 * 6);
        float[] whole = Run(new(6, x) { Seed = 3, Batch = 7 });
        float[] first = Run(new(2, x.AsSpan(0, 16)) { Seed = 3, Batch = 7 }),
            rest = Run(new(4, x.AsSpan(16)) { Seed = 3, Batch = 7, FirstRow = 2 });
        float[] together = [.. first, .. rest];
        Assert.Equal(whole, together);

        float[] Run(StepData data)
        {
            model.EnsureWeights();
            plan.Forward(data, training: true);
            return plan.Output(data).Data.ToArray();
        }
    }

    [Fact]
    public void AStreamTrainsAsTheSameSamplesInOrder()
    {
        Dataset data = Samples.Classes(50);
        Model fromArray = Net(), fromStream = Net();
        History ordered = fromArray.Fit(data, new() { Epochs = 3, BatchSize = 16, Shuffle = false });
        History streamed = fromStream.Fit(new ReplayStream(data), new() { Epochs = 3, BatchSize = 16 });
        Assert.Equal(fromArray.WeightsHash(), fromStream.WeightsHash());
        Assert.Equal(ordered["loss"], streamed["loss"]);
        Assert.Equal(150, streamed.Samples);
        Assert.Contains("an empty stream",
            Assert.Throws<NeuronaException>(() => Net().Fit(new ReplayStream(data.Take(0)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAverageOfTheWeightsReplacesThemAtTheEnd()
    {
        Dataset data = Samples.Classes(64);
        Model plain = Ema(false), averaged = Ema(true);
        List<float[]> steps = [];
        plain.Fit(data, new()
        {
            BatchSize = 16,
            Callbacks = [new LambdaCallback { BatchEnd = run => steps.Add(run.Model["dense/kernel"].ToArray()) }]
        });
        averaged.Fit(data, new() { BatchSize = 16 });
        float[] expected = steps[0];
        foreach (float[] step in steps[1..])
            expected = [.. expected.Zip(step, (average, weight) => 0.9f * average + (1 - 0.9f) * weight)];
        Assert.All(expected.Zip(averaged["dense/kernel"].ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));

        static Model Ema(bool use)
        {
            Sequential model = new(4) { new Dense(3, Activation.Softmax) };
            model.Compile(new SGD(0.5) { UseEma = use, EmaMomentum = 0.9 }, new CategoricalCrossentropy());
            return model;
        }
    }

    [Fact]
    public void CallbacksSeeTheAverageAndHaveTheLastWord()
    {
        List<string> epochs = [];
        string averaged = "";
        LambdaCallback look = new()
        {
            EpochEnd = run => epochs.Add(run.Model.WeightsHash()),
            End = run => averaged = run.Model.WeightsHash()
        };
        EarlyStopping best = new() { Monitor = "loss", Patience = 9, RestoreBestWeights = true };
        Sequential model = new(4) { new Dense(3, Activation.Softmax) };
        model.Compile(new SGD(0.5) { UseEma = true, EmaMomentum = 0.9 }, new CategoricalCrossentropy());
        model.Fit(Samples.Classes(64), new() { Epochs = 3, BatchSize = 16, Callbacks = [look, best] });
        Assert.DoesNotContain(averaged, epochs);
        Assert.Equal(epochs[best.BestEpoch - 1], model.WeightsHash());
    }

    [Fact]
    public void ABatchTellsItsMetrics()
    {
        Sequential model = new(4) { new Dense(3, Activation.Softmax) };
        model.Compile(new SGD(0.1), new CategoricalCrossentropy(), new Accuracy(), new Precision { Name = "mine" });
        BatchResult result = model.TrainOnBatch(Samples.Numbers(8), [1, 0, 0, 0, 1, 0]);
        Assert.Equal(["loss", "accuracy", "mine"], result.Names);
        Assert.True(result["accuracy"] is 0 or 0.5 or 1);
        Assert.Equal(result.Loss, (float)result, 1e-6);
        Assert.StartsWith("loss: ", result.ToString(), StringComparison.Ordinal);
        Assert.Throws<NeuronaException>(() => result["auc"]);
    }

    [Fact]
    public void TheHistoryHasTheLearningRate()
    {
        Model model = Net();
        model.Compile(new SGD(new InverseTimeDecay(0.1, 5, 1)), new CategoricalCrossentropy());
        History history = model.Fit(Samples.Classes(50), new() { Epochs = 3, BatchSize = 10 });
        Assert.All(history.LearningRate.Zip([0.1 / 2, 0.1 / 3, 0.1 / 4]), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }

    private static Model Net(int? steps = null)
    {
        Sequential model = new(4) { new Dense(8, Activation.Relu), new Dropout(0.3), new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(0.01) { GradientAccumulationSteps = steps }, new CategoricalCrossentropy(), new Accuracy());
        return model;
    }

    // What it was told is part of the state of a training.
    private sealed class Heard : Callback
    {
        private readonly long[] _calls = new long[4];

        public IReadOnlyList<long> Calls => _calls;

        public override void OnEpochBegin(TrainingRun run) => _calls[0]++;

        public override void OnBatchBegin(TrainingRun run) => _calls[1]++;

        public override void OnBatchEnd(TrainingRun run) => _calls[2]++;

        public override void OnEpochEnd(TrainingRun run) => _calls[3]++;

        public override void VisitState(IStateVisitor visitor)
        {
            for (int i = 0; i < _calls.Length; i++)
                visitor.Visit($"calls/{i}", ref _calls[i]);
        }
    }
}
