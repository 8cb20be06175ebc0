using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Ten steps of small networks give PyTorch's losses and weights.</summary>
public sealed class GoldenTrainingTests
{
    private static readonly Dictionary<string, Func<Model>> Nets = new()
    {
        ["mlp-sigmoid-mse-sgd"] = () => Compiled(
            new(6) { new Dense(5, Activation.Sigmoid), new Dense(4, Activation.Sigmoid), new Dense(2) },
            new SGD(0.5f), new MeanSquaredError()),
        ["mlp-relu-softmax-adam"] = () => Compiled(
            new(8) { new Dense(9, Activation.Relu), new Dense(7, Activation.Relu), new Dense(5, Activation.Softmax) },
            Adam(0.01f), new CategoricalCrossentropy()),
        ["mlp-leaky-sparse-momentum"] = () => Compiled(
            new(6) { new Dense(8), new LeakyReLU(), new Dense(6), new LeakyReLU(), new Dense(4) },
            new SGD(0.05f, 0.9f), new SparseCategoricalCrossentropy(fromLogits: true)),
        ["mlp-tanh-binary-nesterov"] = () => Compiled(
            new(7) { new Dense(6, Activation.Tanh), new Dense(1, Activation.Sigmoid) },
            new SGD(0.1f, 0.9f, nesterov: true), new BinaryCrossentropy()),
        ["mlp-elu-penalties-sgd"] = () => Compiled(
            new(5)
            {
                new Dense(6, Activation.Elu) { KernelRegularizer = new L2(0.02f) },
                new Dense(3) { KernelRegularizer = new L1(0.01f), BiasRegularizer = new L1(0.01f) },
            },
            new SGD(0.1f), new MeanSquaredError()),
        ["mlp-batch-norm-adam"] = () => Compiled(
            new(6)
            {
                new Dense(8) { UseBias = false }, new BatchNormalization { Momentum = 0.9f }, new ReLU(), new Dense(3, Activation.Softmax)
            },
            Adam(0.01f), new CategoricalCrossentropy()),
        ["mlp-prelu-adam"] = () => Compiled(new(5) { new Dense(7), new PReLU(), new Dense(2) }, Adam(0.005f), new MeanSquaredError()),
        ["conv-pool-dense-momentum"] = () => Compiled(
            new(new Shape(8, 8, 1))
            {
                new Conv2D(4, 3, Activation.Relu) { Padding = Padding.Same },
                new MaxPooling2D(),
                new Conv2D(5, 3, Activation.Relu),
                new Flatten(),
                new Dense(3, Activation.Softmax),
            },
            new SGD(0.05f, 0.9f), new SparseCategoricalCrossentropy()),
        ["conv-strides-batch-norm-adam"] = () => Compiled(
            new(new Shape(6, 5, 2))
            {
                new Conv2D(4, 3) { Padding = Padding.Same, Strides = 2, UseBias = false },
                new BatchNormalization { Momentum = 0.99f, Epsilon = 0.001f },
                new Tanh(),
                new Flatten(),
                new Dense(3, Activation.Softmax),
            },
            Adam(0.005f), new CategoricalCrossentropy(labelSmoothing: 0.125f)),
        ["residual-adam"] = () => Compiled(
            new(6)
            {
                new Dense(5, Activation.Relu), new Residual(new Dense(7, Activation.Tanh), new Dense(5)), new Dense(4, Activation.Softmax)
            },
            Adam(0.01f), new CategoricalCrossentropy()),
        ["max-norm-decay-momentum"] = () => Compiled(
            new(6) { new Dense(8, Activation.Tanh) { KernelConstraint = new MaxNorm(0.5f) }, new Dense(3) },
            new SGD(new InverseTimeDecay(0.1f, 2, 0.5f), 0.8f), new MeanSquaredError()),
    };

    public static TheoryData<string> Names => [.. Nets.Keys];

    [Fact]
    public void EveryGoldenFileIsTested() =>
        Assert.Equal(
            Nets.Keys.Order(),
            Directory.GetFiles(Snapshot.Beside(Path.Combine("..", "golden", "nets")))
                .Select(file => Path.GetFileNameWithoutExtension(file)).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void TenLossesAndTheFinalWeightsAreEqual(string name)
    {
        double tolerance = GoldenFiles.IsDouble ? 1e-9 : 1e-5;
        JsonElement golden = GoldenFiles.Read(Path.Combine("nets", $"{name}.json"));
        Model model = Nets[name]();
        Assert.Equal(golden.GetProperty("weights").EnumerateObject().Count(), model.Parameters.Count);
        foreach (Parameter parameter in model.Parameters)
            golden.GetProperty("weights").GetProperty(parameter.Name).Reals().CopyTo(model[parameter]);

        Real[] x = golden.GetProperty("x").Reals(), targets = golden.GetProperty("targets").Reals(), losses = new Real[10];
        int width = model.InputShape.Size, answers = model.Trainer.TargetShapes[0].Size,
            all = x.Length / width, batch = golden.GetProperty("batch").GetInt32();
        for (int step = 0, at = 0; step < losses.Length; step++, at = at + batch >= all ? 0 : at + batch)
        {
            int rows = Math.Min(batch, all - at);
            losses[step] = model.TrainOnBatch(x.AsSpan(at * width, rows * width), targets.AsSpan(at * answers, rows * answers));
        }
        GoldenFiles.AssertClose(golden.GetProperty("losses").Numbers(), losses, tolerance, "loss");
        foreach (Parameter parameter in model.Parameters)
            GoldenFiles.AssertClose(
                golden.GetProperty("final").GetProperty(parameter.Name).Numbers(), model[parameter], tolerance, parameter.Name);
    }

    // The goldens' hyperparameters are rounded to single precision.
    private static Adam Adam(double rate) => new(rate, 0.9f, 0.999f, 1e-7f);

    private static Sequential Compiled(Sequential model, Optimizer optimizer, Loss loss)
    {
        model.Compile(optimizer, loss);
        return model;
    }
}
