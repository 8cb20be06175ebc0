using System.Collections.Concurrent;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>
/// One model used from several threads and from within callbacks: training keeps its bits, and everybody sees the
/// weights between two steps.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class SharedModelTests
{
    private static readonly Dataset Train = Samples.Classes(300, 3), Test = Samples.Classes(90, 4);

    [Fact]
    public async Task MeasuringAskingAndSavingBesideATrainingChangesNothing()
    {
        (Model alone, History expected) = TrainAlone();
        Model model = Net();
        Task<History> training = model.FitAsync(Train, Options());
        ConcurrentBag<Exception> failures = [];
        float[] samples = Samples.Numbers(4 * 5);
        Task[] others =
        [
            Beside(() => model.Evaluate(Test)), Beside(() => model.Predict(samples)), Beside(() => model.Predict(Test)),
            Beside(() => model.GetWeights()),
            Beside(() =>
            {
                using MemoryStream file = new();
                model.Save(file);
                // A file of two moments would not have the checksums of its bytes.
                Assert.Equal(model.ParameterCount, Model.Load(file.ToArray()).ParameterCount);
            }),
        ];
        History history = await training;
        await Task.WhenAll(others);
        Assert.Empty(failures);
        Assert.Equal(alone.WeightsHash(), model.WeightsHash());
        Assert.Equal(expected["loss"], history["loss"]);
        Assert.Equal(expected["val_accuracy"], history["val_accuracy"]);

        Task Beside(Action action) => Task.Run(() =>
        {
            int done = 0;
            while (!training.IsCompleted || done++ < 3)
            {
                try
                {
                    action();
                }
                catch (Exception failure)
                {
                    failures.Add(failure);
                    return;
                }
            }
        });
    }

    [Fact]
    public void MeasuringInACallbackChangesNeitherWeightsNorHistory()
    {
        (Model alone, History expected) = TrainAlone();
        Model model = Net();
        void Look(TrainingRun run)
        {
            run.Model.Evaluate(Test.Take(7));
            run.Model.Predict(Test);
            run.Model.InputGradient(Samples.Numbers(4), [1, 0, 0]);
        }

        History history = model.Fit(Train, Options(new LambdaCallback
        {
            Start = Look,
            EpochBegin = Look,
            BatchBegin = Look,
            BatchEnd = Look,
            EpochEnd = Look,
            End = Look
        }));
        Assert.Equal(alone.WeightsHash(), model.WeightsHash());
        foreach (string name in expected.Names)
            Assert.Equal(expected[name], history[name]);
    }

    [Fact]
    public void ASecondTrainingOfAModelInTrainingIsRefused()
    {
        Model model = Net();
        List<string> said = [];
        void Try(Action action) => said.Add(Assert.Throws<NeuronaException>(action).Message);
        model.Fit(Train, Options(new LambdaCallback
        {
            EpochEnd = run =>
            {
                Try(() => run.Model.Fit(Train));
                Try(() => run.Model.TrainOnBatch(Samples.Numbers(4), [1, 0, 0]));
                Try(() => run.Model.Compile(new SGD(), new CategoricalCrossentropy()));
                Try(() => run.Model.SetTrainable(run.Model.Layers[0], false));
                run.Stop("Enough.");
            },
        }));
        Assert.Equal(4, said.Count);
        Assert.All(said, sentence => Assert.Contains(
            "a model that nobody trains; got one whose training is under way", sentence, StringComparison.Ordinal));
        Assert.Equal(1, model.Fit(Train).Epochs);
    }

    [Fact]
    public void AFailedTrainingLeavesTheModelFree()
    {
        Model model = Net();
        Assert.Throws<InvalidOperationException>(() =>
            model.Fit(Train, Options(new LambdaCallback { BatchEnd = _ => throw new InvalidOperationException() })));
        Assert.Equal(1, model.Fit(Train).Epochs);
        Assert.Equal(90 * 3, model.Predict(Test).Length);
    }

    [Fact]
    public async Task OneLossMetricAndViewInSeveralModelsDoNotInterfere()
    {
        CategoricalCrossentropy loss = new(labelSmoothing: 0.1);
        Metric[] metrics = [new Accuracy(), new Recall(), new AUC(), new LossMetric(loss) { Name = "again" }];
        Dataset view = Train.Slice(10, 280).Select([.. Enumerable.Range(0, 280).Reverse()]);
        (string Hash, double[] Values)[] alone = [.. Enumerable.Range(1, 4).Select(Run)];
        for (int round = 0; round < 5; round++)
        {
            (string Hash, double[] Values)[] together =
                await Task.WhenAll(Enumerable.Range(1, 4).Select(seed => Task.Run(() => Run(seed))));
            for (int i = 0; i < alone.Length; i++)
            {
                Assert.Equal(alone[i].Hash, together[i].Hash);
                Assert.Equal(alone[i].Values, together[i].Values);
            }
        }

        (string, double[]) Run(int seed)
        {
            Sequential model = new(4, seed) { new Dense(16, Activation.Relu), new Dropout(0.2), new Dense(3, Activation.Softmax) };
            model.Compile(new Adam(0.01), loss, metrics);
            History history = model.Fit(view, new() { Epochs = 4, BatchSize = 16 });
            return (model.WeightsHash(), [.. history.Names.SelectMany(name => history[name])]);
        }
    }

    [Fact]
    public async Task ManyThreadsGetThePredictionsOfOne()
    {
        Model model = TrainAlone().Model;
        float[] samples = Samples.Numbers(4 * 700);
        float[] expected = model.Predict(samples);
        Task<bool>[] callers = [.. Enumerable.Range(0, 8).Select(caller => Task.Run(() =>
        {
            for (int i = 0; i < 60; i++)
            {
                int first = (caller * 37 + i * 11) % 690, count = 1 + (i * 13) % (700 - first);
                float[] got = model.Predict(samples.AsSpan(first * 4, count * 4));
                if (!got.AsSpan().SequenceEqual(expected.AsSpan(first * 3, count * 3)))
                    return false;
            }
            return true;
        }))];
        Assert.All(await Task.WhenAll(callers), Assert.True);
    }

    [Fact]
    public async Task TwoThreadsMeasureEachItsOwnData()
    {
        Model model = Net();
        Dataset[] data = [Train.Take(90), Test];
        double[] alone = [.. data.Select(one => model.Evaluate(one, 30).Loss)];
        Assert.NotEqual(alone[0], alone[1]);
        using Barrier together = new(2);
        Assert.Equal(alone, await Task.WhenAll(
            data.Select(one => Task.Run(() => model.Evaluate(new MeetingDataset(one, together), 30).Loss))));
    }

    [Theory]
    [InlineData("Predict")]
    [InlineData("PredictAll")]
    [InlineData("InputGradient")]
    [InlineData("Evaluate")]
    [InlineData("GetWeights")]
    [InlineData("WeightsHash")]
    public void ALayerThatAsksItsOwnModelIsToldSo(string question)
    {
        Asking asking = new();
        Sequential model = new(4) { asking, new Dense(3, Activation.Softmax) };
        asking.Ask = x => _ = question switch
        {
            "Predict" => model.Predict(x),
            "PredictAll" => model.PredictAll(Dataset.From(x, 4)),
            "InputGradient" => model.InputGradient(x, [1, 0, 0]),
            "Evaluate" => model.Evaluate(Dataset.From(x, 4, [1, 0, 0], 3)),
            "GetWeights" => model.GetWeights(),
            _ => (object)model.WeightsHash(),
        };
        model.Compile(new SGD(), new CategoricalCrossentropy());
        Assert.Contains("between two steps",
            Assert.Throws<NeuronaException>(() => model.TrainOnBatch(Samples.Numbers(4), [1, 0, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusedQuestionLeavesEveryModelFree()
    {
        Dense first = new(4), last = new(3, Activation.Softmax);
        Sequential other = new(4) { first };
        other.Compile(new SGD(), new MeanSquaredError());
        other.Predict(Samples.Numbers(4));
        Asking asking = new();
        Sequential model = new(4) { asking, last };
        model.Compile(new SGD(), new CategoricalCrossentropy());
        // Of two stores, the first is free and the second in the step that asks.
        Sequential both = new(4) { first, last };
        asking.Ask = x => both.Predict(x);
        Assert.Throws<NeuronaException>(() => model.TrainOnBatch(Samples.Numbers(4), [1, 0, 0]));
        Task training = Task.Run(() => other.TrainOnBatch(Samples.Numbers(4), new float[4]));
        await training.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void ARefusedTrainingLeavesTheOtherModelsFree()
    {
        Dense first = new(4), last = new(4);
        Sequential free = Compiled(first), busy = Compiled(last), both = Compiled(first, last);
        float[] x = Samples.Numbers(4);
        int refused = 0;
        busy.Fit(Dataset.From(x, 4, x, 4), new()
        {
            Callbacks = [new LambdaCallback
            {
                BatchEnd = _ =>
                {
                    Assert.Throws<NeuronaException>(() => both.TrainOnBatch(x, x));
                    refused++;
                    free.TrainOnBatch(x, x);
                }
            }]
        });
        Assert.Equal(1, refused);

        static Sequential Compiled(params Layer[] layers)
        {
            Sequential model = new(4);
            foreach (Layer layer in layers)
                model.Add(layer);
            model.Compile(new SGD(), new MeanSquaredError());
            return model;
        }
    }

    private static (Model Model, History History) TrainAlone()
    {
        Model model = Net();
        return (model, model.Fit(Train, Options()));
    }

    private static Model Net()
    {
        Sequential model = new(4)
        {
            new Dense(32, Activation.Relu), new BatchNormalization(), new Dropout(0.2), new Dense(3, Activation.Softmax)
        };
        model.Compile(new Adam(0.01), new CategoricalCrossentropy(), new Accuracy());
        return model;
    }

    private static FitOptions Options(params Callback[] callbacks) =>
        new() { Epochs = 8, BatchSize = 16, Validation = Test, Callbacks = callbacks };

    // Two callers have both written their samples before either goes on: what they share is seen.
    private sealed class MeetingDataset(Dataset source, Barrier together) : Dataset
    {
        public override int Count => source.Count;

        public override IReadOnlyList<Shape> InputShapes => source.InputShapes;

        public override IReadOnlyList<Shape> TargetShapes => source.TargetShapes;

        public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
        {
            source.Fill(samples, batch);
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30)));
        }
    }

    // Asks once, in its first step.
    private sealed class Asking : Layer
    {
        public Action<float[]>? Ask { get; set; }

        protected internal override Shape Build(LayerBuilder b, Shape x) => x;

        protected internal override void Forward(in Pass p)
        {
            (Action<float[]>? ask, Ask) = (Ask, null);
            ask?.Invoke(p.X.Data.ToArray());
            p.X.Data.CopyTo(p.Y.Data);
        }

        protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
    }
}
