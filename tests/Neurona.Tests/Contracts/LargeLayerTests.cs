using Neurona.Contracts;
using Neurona.Testing;

namespace Neurona.Tests;

/// <summary>Layers large enough for several threads and blocks keep their contract too.</summary>
[Collection(AloneCollection.Name)]
public sealed class LargeLayerTests
{
    private static readonly Dictionary<string, LayerExample> Examples = new()
    {
        ["Dense"] = new(() => new Dense(150, Activation.Tanh), 200),
        ["Dense narrow"] = new(() => new Dense(10), 513),
        ["Conv2D"] = new(() => new Conv2D(24, 3) { Padding = Padding.Same }, new Shape(16, 16, 8)),
        ["Conv2D strides"] = new(() => new Conv2D(17, 5, Activation.Sigmoid) { Strides = 2 }, new Shape(17, 18, 3)),
        ["MaxPooling2D"] = new(() => new MaxPooling2D(), new Shape(16, 18, 20)),
        ["BatchNormalization"] = new(() => new BatchNormalization(), new Shape(12, 12, 33)),
        ["PReLU shared"] = new(() => new PReLU { SharedAxes = [1, 2], AlphaInitializer = new Constant(0.2f) }, new Shape(12, 12, 33)),
        ["Dropout"] = new(() => new Dropout(0.4f), 3000),
        ["ELU"] = new(() => new ELU(), 3000),
        ["Softmax"] = new(() => new Softmax(), new Shape(20, 100)),
        ["GELU"] = new(() => new GELU(), 3000),
        ["LogSoftmax"] = new(() => new LogSoftmax(), new Shape(20, 100)),
        ["Sparsemax"] = new(() => new Sparsemax(), new Shape(20, 100)),
        ["GLU"] = new(() => new GLU(), new Shape(20, 100)),
        ["Add"] = new(() => new Add(), 3000, 3000),
        ["Concatenate"] = new(() => new Concatenate(), new Shape(50, 40), new Shape(50, 30)),
    };

    public static TheoryData<string> Names => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheLayerKeepsItsContract(string name) =>
        Assert.NotEmpty(LayerContract.Check(Examples[name].Make(), Examples[name].Inputs, new() { Rows = 65, MaxElements = 10 }).Entries);
}
