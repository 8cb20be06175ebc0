namespace Neurona.Contracts;

/// <summary>A layer with the shapes that it is checked on.</summary>
public sealed record LayerExample(Func<Layer> Make, params Shape[] Inputs);

/// <summary>At least one example of every public layer. A new layer gets its lines here; a test finds the one that is missing.</summary>
public static class LayerExamples
{
    public static IReadOnlyDictionary<string, LayerExample> All { get; } = new Dictionary<string, LayerExample>
    {
        ["Dense"] = new(() => new Dense(4), 5),
        ["Dense wide"] = new(() => new Dense(37), 19),
        ["Dense of one unit"] = new(() => new Dense(1), 33),
        ["Dense without bias"] = new(() => new Dense(3) { UseBias = false }, 7),
        ["Dense frozen"] = new(() => new Dense(3) { Trainable = false }, 4),
        ["Dense on steps"] = new(() => new Dense(4), new Shape(3, 5)),
        ["Dense with ReLU"] = new(() => new Dense(20, Activation.Relu), 9),
        ["Dense with Sigmoid"] = new(() => new Dense(6, Activation.Sigmoid), 5),
        ["Dense with Softmax"] = new(() => new Dense(6, Activation.Softmax), 5),
        ["Conv2D"] = new(() => new Conv2D(3, 3), new Shape(6, 5, 2)),
        ["Conv2D same"] = new(() => new Conv2D(4, 3) { Padding = Padding.Same }, new Shape(5, 4, 3)),
        ["Conv2D same, even, strides"] = new(() => new Conv2D(2, (2, 4)) { Padding = Padding.Same, Strides = 2 }, new Shape(7, 6, 2)),
        ["Conv2D strides"] = new(() => new Conv2D(2, (3, 2)) { Strides = (2, 3) }, new Shape(8, 9, 1)),
        ["Conv2D 1x1 without bias"] = new(() => new Conv2D(18, 1) { UseBias = false }, new Shape(3, 3, 5)),
        ["Conv2D with ReLU"] = new(() => new Conv2D(5, 3, Activation.Relu), new Shape(5, 5, 3)),
        ["Conv2D with Tanh, frozen"] = new(() => new Conv2D(2, 3, Activation.Tanh) { Trainable = false }, new Shape(4, 4, 1)),
        ["MaxPooling2D"] = new(() => new MaxPooling2D(), new Shape(4, 6, 3)),
        ["MaxPooling2D with a rest"] = new(() => new MaxPooling2D(2), new Shape(5, 7, 2)),
        ["MaxPooling2D overlapping, same"] = new(() => new MaxPooling2D(3) { Strides = 2, Padding = Padding.Same }, new Shape(5, 6, 2)),
        ["MaxPooling2D strides beyond window"] = new(() => new MaxPooling2D((1, 2)) { Strides = 3 }, new Shape(7, 8, 1)),
        ["BatchNormalization"] = new(() => new BatchNormalization(), 5),
        ["BatchNormalization on channels"] = new(() => new BatchNormalization { Momentum = 0.9f }, new Shape(3, 4, 2)),
        ["BatchNormalization bare"] = new(() => new BatchNormalization { Scale = false, Center = false }, 18),
        ["BatchNormalization without scale"] = new(() => new BatchNormalization { Scale = false }, 4),
        ["BatchNormalization frozen"] = new(() => new BatchNormalization { Trainable = false }, 4),
        ["BatchNormalization frozen, bare"] = new(() => new BatchNormalization { Trainable = false, Scale = false, Center = false }, 4),
        ["Dropout"] = new(() => new Dropout(0.4f), 21),
        ["Dropout of nothing"] = new(() => new Dropout(0), 6),
        ["Dropout of everything"] = new(() => new Dropout(1), 6),
        ["Flatten"] = new(() => new Flatten(), new Shape(2, 3, 2)),
        ["Reshape"] = new(() => new Reshape(-1, 2), new Shape(2, 3, 2)),
        ["Add"] = new(() => new Add(), 5, 5),
        ["Add of three"] = new(() => new Add(), new Shape(2, 9), new Shape(2, 9), new Shape(2, 9)),
        ["Concatenate"] = new(() => new Concatenate(), 3, 4, 2),
        ["Concatenate along height"] = new(() => new Concatenate(1), new Shape(2, 3, 2), new Shape(1, 3, 2)),
        ["Concatenate along width"] = new(() => new Concatenate(-2), new Shape(2, 3, 2), new Shape(2, 1, 2)),
        ["PReLU"] = new(() => new PReLU(), 19),
        ["PReLU shared"] = new(() => new PReLU { SharedAxes = [1, 2] }, new Shape(3, 2, 3)),
        ["PReLU frozen"] = new(() => new PReLU { Trainable = false }, 5),
        ["Linear"] = new(() => new Linear(), 5),
        ["BinaryStep"] = new(() => new BinaryStep(), 21),
        ["Sigmoid"] = new(() => new Sigmoid(), 21),
        ["Tanh"] = new(() => new Tanh(), 21),
        ["ReLU"] = new(() => new ReLU(), 21),
        ["LeakyReLU"] = new(() => new LeakyReLU(), 21),
        ["LeakyReLU of slope 0"] = new(() => new LeakyReLU(0), 5),
        ["ELU"] = new(() => new ELU(), 21),
        ["ELU of alpha 0.3"] = new(() => new ELU(0.3f), new Shape(2, 3)),
        ["Softmax"] = new(() => new Softmax(), 21),
        ["Softmax on positions"] = new(() => new Softmax(), new Shape(3, 4)),
    };
}
