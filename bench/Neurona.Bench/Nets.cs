namespace Neurona.Bench;

/// <summary>The networks that are timed side by side with the peer: the same shapes, batches, losses and
/// optimizers.</summary>
internal sealed record Net(string Name, Shape Input, int[] Batches, int Steps, bool Convolutional, Func<Model> Make)
{
    /// <summary>The nets that are trained, in the order of the peer's list.</summary>
    public static readonly Net[] Trained =
    [
        new("mlp-sigmoid", 784, [10, 64], 400, false, () => Compiled(new SGD(3f), new MeanSquaredError(), Sigmoid())),
        new("mlp-small-sgd", 784, [64], 400, false, () => Compiled(new SGD(0.1f), new CategoricalCrossentropy(), Small())),
        new("mlp-small-adam", 784, [64], 400, false, () => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Small())),
        new("mlp-large", 784, [128], 200, false, () => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Large())),
        new("mlp-512", 784, [64], 200, false, () => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Large(dropout: false))),
        new("mlp-bn", 784, [64], 300, false, () => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Normalized())),
        new("cnn-mnist", new Shape(28, 28, 1), [128], 50, true, () => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Cnn())),
        new("cnn-cifar", new Shape(32, 32, 3), [64], 8, true, () => Compiled(new Adam(0.0001f), new CategoricalCrossentropy(), Cifar())),
        new("cnn-vgg-small", new Shape(32, 32, 3), [64], 20, true, () => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Vgg())),
    ];

    /// <summary>The nets that are asked.</summary>
    public static readonly Net[] Asked =
    [
        new("infer-mlp-small", 784, [1, 256], 1000, false, Small),
        new("infer-mlp-large", 784, [1, 256], 1000, false, () => Large()),
        new("infer-cnn-mnist", new Shape(28, 28, 1), [1, 256], 100, true, Cnn),
    ];

    /// <summary>
    /// Multiplications and additions of the products of one training step (backward too) or one forward pass;
    /// the rest is not counted.
    /// </summary>
    public static double Operations(Model model, int batch, bool training)
    {
        double sum = 0;
        bool first = true;
        foreach (Node node in model.Graph.Nodes)
        {
            if (node.Layer is not (Dense or Conv2D))
                continue;
            Parameter kernel = model.Graph.ByLayer[model.Graph.IndexOf(node.Layer)][0];
            double positions = node.Shape.Size / node.Shape.Channels;
            sum += 2.0 * kernel.Length * positions * batch * (!training ? 1 : first ? 2 : 3);
            first = false;
        }
        return sum;
    }

    private static Model Compiled(Optimizer optimizer, Loss loss, Model model)
    {
        model.Compile(optimizer, loss);
        return model;
    }

    public static Model Small() => new Sequential(784) { new Dense(128, Activation.Relu), new Dense(10, Activation.Softmax) };

    private static Sequential Sigmoid() => new(784) { new Dense(30, Activation.Sigmoid), new Dense(10, Activation.Sigmoid) };

    private static Sequential Large(bool dropout = true) => dropout
        ? new(784)
        {
            new Dense(512, Activation.Relu), new Dropout(0.2f), new Dense(512, Activation.Relu), new Dropout(0.2f),
            new Dense(10, Activation.Softmax)
        }
        : new(784) { new Dense(512, Activation.Relu), new Dense(512, Activation.Relu), new Dense(10, Activation.Softmax) };

    private static Sequential Normalized() => new(784)
    {
        new Dense(256), new BatchNormalization(), new ReLU(),
        new Dense(256), new BatchNormalization(), new ReLU(),
        new Dense(10, Activation.Softmax),
    };

    private static Sequential Cnn() => new(new Shape(28, 28, 1))
    {
        new Conv2D(32, 3, Activation.Relu), new Conv2D(64, 3, Activation.Relu), new MaxPooling2D(), new Dropout(0.25f),
        new Flatten(), new Dense(128, Activation.Relu), new Dropout(0.5f), new Dense(10, Activation.Softmax),
    };

    private static Sequential Cifar() => new(new Shape(32, 32, 3))
    {
        new Conv2D(128, 3, Activation.Relu), new Conv2D(128, 3, Activation.Relu), new MaxPooling2D(), new Dropout(0.25f),
        new Flatten(), new Dense(1024, Activation.Relu) { KernelRegularizer = new L2(0.01f) }, new Dropout(0.5f),
        new Dense(10, Activation.Softmax),
    };

    private static Sequential Vgg()
    {
        Sequential model = new(new Shape(32, 32, 3));
        foreach (int[] stage in (int[][])[[32, 32], [64, 64], [128]])
        {
            foreach (int filters in stage)
            {
                model.Add(new Conv2D(filters, 3) { Padding = Padding.Same });
                model.Add(new BatchNormalization());
                model.Add(new ReLU());
            }
            model.Add(new MaxPooling2D());
        }
        model.Add(new Flatten());
        model.Add(new Dense(10, Activation.Softmax));
        return model;
    }
}
