namespace Neurona.Tests;

/// <summary>Penalties on outputs of layers: where they count, whose they are, what they cost.</summary>
public sealed class OutputPenaltyTests
{
    private static readonly float[] X = [1, 2, 3, -1, 0, 2], Targets = [0, 0, 0];

    [Fact]
    public void APenaltyIsDividedByTheSamplesAndCountsEverywhere()
    {
        // y = x0 + x1 is 3, 2, 2; the squares are 17 in all.
        foreach (Sequential model in (Sequential[])
        [
            new(2) { Sum(new L2(0.5)), Nothing() },
            new(2) { Sum(null), new ActivityRegularization(l2: 0.5), Nothing() },
            new(2) { Sum(null), new Scaled(0.5), Nothing() },
        ])
        {
            model.Compile(new SGD(0), new MeanSquaredError());
            const double expected = 0.5 * 17 / 3;
            Dataset data = Dataset.From(X, 2, Targets, 1);
            Assert.Equal(expected, model.TrainOnBatch(X, Targets).Loss, 1e-6);
            Assert.Equal(expected, model.TestOnBatch(X, Targets).Loss, 1e-6);
            Assert.Equal(expected, model.Evaluate(data).Loss, 1e-6);
            Assert.Equal(expected, model.Evaluate(data, batchSize: 2).Loss, 1e-6);
            History history = model.Fit(data, new() { Validation = data.Take(1), BatchSize = 2 });
            Assert.Equal(expected, history["loss"][0], 1e-6);
            Assert.Equal(0.5 * 9, history["val_loss"][0], 1e-6);
            Assert.Equal([0, 0, 0], model.Predict(X));
        }
    }

    [Fact]
    public void ThatOfAFrozenLayerCountsAsInKeras()
    {
        Sequential model = new(2) { Sum(new L1(1), trainable: false), Nothing() };
        model.Compile(new SGD(0), new MeanSquaredError());
        Assert.Equal(7 / 3.0, model.TrainOnBatch(X, Targets).Loss, 1e-6);
    }

    [Fact]
    public void TheStepIsThatOfTheFormula()
    {
        // dL/dw = 2 l2 / rows * sum of y x.
        Sequential model = new(2) { Sum(new L2(0.5)), Nothing(trainable: false) };
        model.Compile(new SGD(0.1), new MeanSquaredError());
        model.TrainOnBatch(X, Targets);
        float[] kernel = model["dense/kernel"].ToArray();
        Assert.Equal(1 - 0.1 / 3 * (3 * 1 + 2 * 3 + 2 * 0), kernel[0], 1e-6);
        Assert.Equal(1 - 0.1 / 3 * (3 * 2 + 2 * -1 + 2 * 2), kernel[1], 1e-6);
    }

    [Fact]
    public void LargeOutputsStayFiniteAndZeroHasNoSlope()
    {
        Sequential model = new(2) { Sum(new L1L2(1, 1)), Nothing() };
        model.Compile(new SGD(0), new MeanSquaredError());
        Assert.Equal(1e4 + 1e8, model.TrainOnBatch([1e4f, 0], [0]).Loss, 1e3);
        Assert.Equal(1e4 + 1e8, model.TrainOnBatch([-1e4f, 0], [0]).Loss, 1e3);
        Sequential still = new(2) { Sum(new L1(1)), Nothing(trainable: false) };
        still.Compile(new SGD(0.5), new MeanSquaredError());
        string before = still.WeightsHash();
        Assert.Equal(0, still.TrainOnBatch([1, -1], [0]).Loss);
        Assert.Equal(before, still.WeightsHash());
    }

    [Fact]
    public void ThreadsAndPlansGiveTheSameBits()
    {
        string? expected = null;
        foreach (int threads in (int[])[1, 2])
        {
            Sequential model = Penalized();
            model.Fit(Samples.Classes(70), new() { Epochs = 3, BatchSize = 16, Threads = threads });
            Assert.Equal(expected ??= model.WeightsHash(), model.WeightsHash());
        }
        Model net = Penalized();
        float[] x = Samples.Numbers(6 * 4), targets = [.. Enumerable.Range(0, 18).Select(i => i % 4 == 0 ? 1f : 0)];
        net.Trainer.Accumulate(new(6, x, targets));
        float[] shared = net.Trainer.Gradients.Buffer.Span.ToArray();
        net.Trainer.Gradients.HoldSums = false;
        Plan plain = new(net.Graph, 6, new()
        {
            Backward = true,
            Training = true,
            Plain = true,
            Penalties = true,
            Fused = net.Trainer.Fused,
            Gradients = net.Trainer.Gradients,
        });
        LossBuffers buffers = new(net.Trainer.Heads, 6);
        StepData data = new LabeledBatch(6, x, targets).Data(net.Trainer.Seed, 0, 0, 1.0 / 6);
        plain.Forward(data, training: true);
        net.Trainer.EvaluateLosses(plain, buffers, new(6, x, targets), withGradient: true, new double[1]);
        plain.Backward(data, poison: true);
        Assert.Equal(shared, net.Trainer.Gradients.Buffer.Span.ToArray());
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        Sequential model = Penalized();
        float[] x = Samples.Numbers(8 * 4), targets = [.. Enumerable.Range(0, 24).Select(i => i % 3 == 1 ? 1f : 0)];
        for (int i = 0; i < 5; i++)
        {
            model.TrainOnBatch(x, targets);
            model.TestOnBatch(x, targets);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            model.TrainOnBatch(x, targets);
            model.TestOnBatch(x, targets);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void KerasConfigurationsAreReadAndWritten()
    {
        Sequential model = new(3)
        {
            new Dense(2) { ActivityRegularizer = new L2(0.25) }, new ActivityRegularization(0.5, 0.125), new Dense(1)
        };
        string json = model.ToJson();
        Sequential read = Assert.IsType<Sequential>(Model.FromJson(json));
        Assert.Equal(0.25, Assert.IsType<L2>(Assert.IsType<Dense>(read.Layers[0]).ActivityRegularizer).Factor);
        ActivityRegularization penalty = Assert.IsType<ActivityRegularization>(read.Layers[1]);
        Assert.Equal((0.5, 0.125), (penalty.L1, penalty.L2));
        Assert.Null(Assert.IsType<Dense>(read.Layers[2]).ActivityRegularizer);
        Assert.Equal(json, read.ToJson());
        Assert.Contains("\"activity_regularizer\":{\"module\":\"keras.regularizers\",\"class_name\":\"L2\"",
            json.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static Dense Sum(Regularizer? penalty, bool trainable = true) =>
        new(1) { KernelInitializer = new Ones(), ActivityRegularizer = penalty, Trainable = trainable };

    private static Dense Nothing(bool trainable = true) => new(1) { KernelInitializer = new Zeros(), Trainable = trainable };

    private static Sequential Penalized()
    {
        Sequential model = new(4)
        {
            new Dense(9, Activation.Relu) { ActivityRegularizer = new L1(0.1) },
            new Dropout(0.3),
            new Dense(7) { ActivityRegularizer = new L2(0.2) },
            new ReLU(),
            new Dense(3, Activation.Softmax) { ActivityRegularizer = new L1L2(0.1, 0.2) },
        };
        model.Compile(new Adam(0.01), new CategoricalCrossentropy());
        return model;
    }

    // A layer of a user's own, which gives its input on.
    private sealed class Scaled(double strength) : Layer
    {
        protected internal override Regularizer? OutputPenalty { get; } = new L2(strength);

        protected internal override Shape Build(LayerBuilder b, Shape x) => x;

        protected internal override void Forward(in Pass p) => p.X.Data.CopyTo(p.Y.Data);

        protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
    }
}
