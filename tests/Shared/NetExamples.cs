namespace Neurona.Contracts;

/// <summary>A compiled network with a batch for it.</summary>
public sealed record Net(Model Model, Real[] X, Real[] Targets);

/// <summary>Networks in which layers, losses and penalties work together.</summary>
public static class NetExamples
{
    private const int Rows = 4;

    public static IReadOnlyDictionary<string, Func<Net>> All { get; } = new Dictionary<string, Func<Net>>
    {
        ["softmax, crossentropy, fused"] = () => Of(Dense(5, Activation.Softmax), new CategoricalCrossentropy()),
        ["softmax, crossentropy, apart"] = () => Of(Dense(5, Activation.Softmax, new Flatten()), new CategoricalCrossentropy()),
        ["softmax, crossentropy, from logits"] = () => Of(Dense(5), new CategoricalCrossentropy(fromLogits: true)),
        ["softmax, smoothed, fused"] = () => Of(Dense(5, Activation.Softmax), new CategoricalCrossentropy(labelSmoothing: 0.1f)),
        ["softmax, smoothed, apart"] = () => Of(
            Dense(5, Activation.Softmax, new Flatten()), new CategoricalCrossentropy(labelSmoothing: 0.1f)),
        ["softmax, sparse, fused"] = () => Of(Dense(5, Activation.Softmax), new SparseCategoricalCrossentropy()),
        ["softmax, sparse, apart"] = () => Of(Dense(5, Activation.Softmax, new Flatten()), new SparseCategoricalCrossentropy()),
        ["sigmoid, crossentropy, fused"] = () => Of(Dense(3, Activation.Sigmoid), new BinaryCrossentropy()),
        ["sigmoid, crossentropy, apart"] = () => Of(Dense(3, Activation.Sigmoid, new Flatten()), new BinaryCrossentropy()),
        ["sigmoid, smoothed, fused"] = () => Of(Dense(3, Activation.Sigmoid), new BinaryCrossentropy(labelSmoothing: 0.2f)),
        ["sigmoid, smoothed, apart"] = () => Of(Dense(3, Activation.Sigmoid, new Flatten()), new BinaryCrossentropy(labelSmoothing: 0.2f)),
        ["positions, softmax, fused"] = () => Of(Positions(), new CategoricalCrossentropy()),
        ["positions, softmax, sparse"] = () => Of(Positions(), new SparseCategoricalCrossentropy()),
        ["positions, sigmoid"] = () => Of(new Sequential(new Shape(3, 4)) { new Dense(2, Activation.Sigmoid) }, new BinaryCrossentropy()),
        ["positions, squared error"] = () => Of(
            new Sequential(new Shape(3, 4)) { new Dense(2, Activation.Tanh), new Dense(3) }, new MeanSquaredError()),
        ["L1"] = () => Of(Penalized(new L1(0.03f), null), new MeanSquaredError()),
        ["L2"] = () => Of(Penalized(new L2(0.03f), null), new MeanSquaredError()),
        ["L1 and L2 of all"] = () => Of(Penalized(new L1(0.02f), new L2(0.05f)), new MeanSquaredError()),
        ["L1L2"] = () => Of(Penalized(new L1L2(0.03, 0.05), new L1L2(0.02)), new MeanSquaredError()),
        ["orthogonal rows"] = () => Of(Penalized(new OrthogonalRegularizer(0.5), null), new MeanSquaredError()),
        ["orthogonal columns"] =
            () => Of(Penalized(new OrthogonalRegularizer(0.5, OrthogonalMode.Columns), null), new MeanSquaredError()),
        ["penalty on outputs"] = () => Of(
            new Sequential(5)
            {
                new Dense(6, Activation.Tanh) { ActivityRegularizer = new L2(0.3) }, new ActivityRegularization(0.2, 0.1),
                new Dense(4) { ActivityRegularizer = new L1(0.4) }, new ReLU(), new Dense(3) { KernelRegularizer = new L2(0.05) }
            },
            new MeanSquaredError()),
        ["penalty on a fused softmax"] = () => Of(
            new Sequential(5)
            {
                new Dense(6, Activation.Tanh) { Trainable = false, ActivityRegularizer = new L2(0.3) },
                new Dense(4, Activation.Softmax) { ActivityRegularizer = new L2(0.7) }
            },
            new CategoricalCrossentropy()),
        ["penalty between pairs of samples"] = () => Of(
            new Sequential(5)
            {
                new Dense(6, Activation.Tanh) { ActivityRegularizer = new OrthogonalRegularizer(0.5) },
                new Dropout(0.3), new Dense(2)
            },
            new MeanSquaredError()),
        ["penalty on a layer applied twice"] = () => Of(SharedPenalty(), new MeanSquaredError()),
        ["penalty on positions"] = () => Of(
            new Sequential(new Shape(5, 5, 2))
            {
                new Conv2D(3, 3, Activation.Relu) { ActivityRegularizer = new L1L2(0.02, 0.03) }, new MaxPooling2D(), new Flatten(),
                new Dense(2)
            },
            new MeanSquaredError()),
        ["residual"] = () => Of(
            new Sequential(5) { new Residual(new Dense(7, Activation.Tanh), new Dense(5)), new Dense(2) }, new MeanSquaredError()),
        ["residual with projection"] = () => Of(
            new Sequential(5)
            {
                new Residual(new Dense(7, Activation.Elu)) { Projection = new Dense(7) { UseBias = false } }, new Dense(2)
            },
            new MeanSquaredError()),
        ["shared weights"] = () => Of(Shared(), new MeanSquaredError()),
        ["fan-out"] = () => Of(FanOut(), new MeanSquaredError()),
        ["dropout"] = () => Of(
            new Sequential(6) { new Dense(9, Activation.Tanh), new Dropout(0.5f), new Dense(3) }, new MeanSquaredError()),
        ["convolution"] = () => Of(
            new Sequential(new Shape(6, 6, 2))
            {
                new Conv2D(3, 3, Activation.Tanh) { Padding = Padding.Same },
                new MaxPooling2D(),
                new BatchNormalization(),
                new Conv2D(4, 2, Activation.Elu),
                new Flatten(),
                new Dense(3, Activation.Softmax),
            },
            new SparseCategoricalCrossentropy()),
        ["frozen in the middle"] = () => Of(
            new Sequential(5)
            {
                new Dense(6, Activation.Tanh), new Dense(6, Activation.Sigmoid) { Trainable = false },
                new BatchNormalization { Trainable = false }, new Dense(2)
            },
            new MeanSquaredError()),
    };

    /// <summary>Compiles a model and makes data for it.</summary>
    public static Net Of(Model model, Loss loss)
    {
        model.Compile(new SGD(), loss);
        Random random = new(7);
        foreach (Parameter parameter in model.Parameters.Where(p => p.IsTrainable))
        {
            foreach (ref Real value in model[parameter])
                value += (Real)(random.NextDouble() * 0.4 - 0.2);
        }
        Real[] x = new Real[Rows * model.InputShape.Size], targets = new Real[Rows * model.Trainer.TargetShapes[0].Size];
        foreach (ref Real value in x.AsSpan())
            value = (Real)(random.NextDouble() * 2 - 1);
        int classes = model.OutputShape.Channels;
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = loss switch
            {
                SparseCategoricalCrossentropy => random.Next(classes),
                BinaryCrossentropy => random.Next(2),
                CategoricalCrossentropy => i / classes % classes == i % classes ? 1 : 0,
                _ => (Real)random.NextDouble(),
            };
        }
        return new(model, x, targets);
    }

    private static Sequential Dense(int units, Activation? last = null, Layer? after = null)
    {
        Sequential model = new(6) { new Dense(4, Activation.Tanh), new Dense(units, last) };
        if (after is not null)
            model.Add(after);
        return model;
    }

    private static Sequential Positions() => new(new Shape(3, 4)) { new Dense(5, Activation.Softmax) };

    private static Sequential Penalized(Regularizer weights, Regularizer? others) => new(new Shape(4, 4, 1))
    {
        new Conv2D(2, 3, Activation.Tanh) { KernelRegularizer = weights, BiasRegularizer = others },
        new BatchNormalization { GammaRegularizer = weights, BetaRegularizer = others },
        new PReLU { AlphaRegularizer = weights },
        new Flatten(),
        new Dense(3) { KernelRegularizer = weights, BiasRegularizer = others },
        new Dense(2) { Trainable = false, KernelRegularizer = weights },
    };

    private static Model Shared()
    {
        Node x = Input.Of(4);
        Dense twice = new(4, Activation.Tanh);
        return new(x, new Dense(2).On(twice.On(twice.On(x))));
    }

    private static Model SharedPenalty()
    {
        Node x = Input.Of(4);
        Dense twice = new(4, Activation.Tanh) { ActivityRegularizer = new L1L2(0.2, 0.3) };
        return new(x, new Dense(2).On(twice.On(twice.On(x))));
    }

    private static Model FanOut()
    {
        Node x = Input.Of(4);
        Node a = new Dense(3, Activation.Sigmoid).On(x), b = new Dense(3, Activation.Tanh).On(a);
        Node sum = new Add().On(a, b, a), joined = new Concatenate().On(sum, a, x);
        return new(x, new Dense(2).On(joined));
    }
}
