namespace Neurona.Tests;

/// <summary>An update moves each trained weight by its own gradient, wherever it lies, and no other by a bit.</summary>
/// <remarks>
/// The chains are y = a b c x, a Dense of one weight each, so that gradients are known by hand: with the squared error,
/// 2 (y - t) times y over the weight.
/// </remarks>
public sealed class UpdatedWeightsTests
{
    private const float A = 2, B = 3, C = 0.5f, X = 1, Target = 1, Rate = 0.01f;
    private const double Slope = 2 * (A * B * C * X - Target);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFrozenLayerBetweenTwoTrainedOnesStays(bool sinceItHasWeights)
    {
        // Frozen from the start its weights lie behind the trained ones; frozen later they lie between them.
        Dense first = Link(A), middle = Link(B, trainable: sinceItHasWeights), last = Link(C);
        Sequential model = new(1) { first, middle, last };
        Assert.Equal(A * B * C, model.Predict([1])[0]);
        model.SetTrainable(middle, false);
        Step(model);
        AssertMoved(A, model[first, "kernel"]);
        Assert.Equal(B, model[middle, "kernel"][0]);
        AssertMoved(C, model[last, "kernel"]);
    }

    [Fact]
    public void LayersOfOtherModelsAreTrainedWhereTheyLie()
    {
        // The first layer of one model and the second of another: side by side by their places, but not in one memory.
        Sequential one = new(1) { Link(A), Link(7) }, other = new(1) { Link(11), Link(B) };
        Assert.Equal((A * 7, 11 * B), (one.Predict([1])[0], other.Predict([1])[0]));
        Node x = Input.Of(1);
        Dense last = Link(C);
        Model mixed = new(x, last.On(other.Layers[1].On(one.Layers[0].On(x))));
        Step(mixed);
        AssertMoved(A, one[one.Layers[0], "kernel"]);
        Assert.Equal(7, one[one.Layers[1], "kernel"][0]);
        Assert.Equal(11, other[other.Layers[0], "kernel"][0]);
        AssertMoved(B, other[other.Layers[1], "kernel"]);
        AssertMoved(C, mixed[last, "kernel"]);
    }

    [Fact]
    public void PartsThatAreUpdatedApartGetTheSameNumbers()
    {
        // A group that changes nothing parts the biases from the kernels.
        Sequential together = Net([]), apart = Net([new("bias")]);
        Dataset data = Samples.Classes(40);
        together.Fit(data, new() { Epochs = 3, BatchSize = 8 });
        apart.Fit(data, new() { Epochs = 3, BatchSize = 8 });
        Assert.Equal(together.WeightsHash(), apart.WeightsHash());

        static Sequential Net(IReadOnlyList<ParameterGroup> groups)
        {
            Sequential model = new(4) { new Dense(7, Activation.Tanh), new BatchNormalization(), new Dense(3, Activation.Softmax) };
            model.Compile(
                new Adam(0.01) { WeightDecay = 0.1, ClipNorm = 0.5, UseEma = true, EmaMomentum = 0.5, Groups = groups },
                new CategoricalCrossentropy());
            return model;
        }
    }

    [Fact]
    public void ARuleIsAppliedOnceForAllWeightsAndOnceForEachPartThatAGroupSetsApart()
    {
        Assert.Equal([6], Calls([]));
        Assert.Equal([1, 1, 1, 1, 1, 1], Calls([new("bias") { RateFactor = 2 }]));
        Assert.Equal([4, 2], Calls([new("dense_2") { RateFactor = 2 }]));

        static List<int> Calls(IReadOnlyList<ParameterGroup> groups)
        {
            Sequential model = new(4) { new Dense(3), new Dense(2), new Dense(3) };
            Listing optimizer = new() { Groups = groups };
            model.Compile(optimizer, new MeanSquaredError());
            model.TrainOnBatch([1, 2, 3, 4], [1, 2, 3]);
            return optimizer.Parameters;
        }
    }

    private static Dense Link(float weight, bool trainable = true) =>
        new(1) { UseBias = false, KernelInitializer = new Constant(weight), Trainable = trainable };

    private static void Step(Model model)
    {
        model.Compile(new SGD(Rate), new MeanSquaredError());
        model.TrainOnBatch([X], [Target]);
    }

    private static void AssertMoved(float from, ReadOnlySpan<float> kernel) =>
        Assert.Equal(from - Rate * Slope * A * B * C * X / from, kernel[0], 1e-6);

    private sealed class Listing() : Optimizer(0.1)
    {
        public List<int> Parameters { get; } = [];

        protected internal override void Step(in Update u) => Parameters.Add(u.Count);
    }
}
