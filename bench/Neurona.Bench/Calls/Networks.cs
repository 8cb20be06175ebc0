namespace Neurona.Bench;

/// <summary>The networks by name, and their steps to time.</summary>
internal static class Networks
{
    /// <summary>The classes of every network.</summary>
    public const int Classes = 10;

    /// <summary>Where losses go, so that they are computed.</summary>
    public static float Sink { get; private set; }

    /// <summary>A new network of this name, and <see cref="Steps"/> of it.</summary>
    public static Action<int> Of(string name, bool training, int batch, Memory<float> x, Memory<float> targets, Memory<float> y) =>
        Steps(Make(name), training, batch, x, targets, y);

    /// <summary>So many steps of training, or predictions, over a pool of batches that are read in place.</summary>
    public static Action<int> Steps(
        Model model, bool training, int batch, Memory<float> x, Memory<float> targets, Memory<float> y)
    {
        int pool = targets.Length / (batch * Classes), size = x.Length / pool, next = 0;
        return steps =>
        {
            for (; steps > 0; steps--, next = (next + 1) % pool)
            {
                ReadOnlySpan<float> samples = x.Span.Slice(next * size, size);
                if (training)
                    Sink += model.TrainOnBatch(samples, targets.Span.Slice(next * batch * Classes, batch * Classes));
                else
                    model.Predict(samples, y.Span);
            }
        };
    }

    /// <summary>A new network; those that are trained are compiled.</summary>
    public static Model Make(string name) => name switch
    {
        "mlp-sigmoid" => Compiled(new SGD(3f), new MeanSquaredError(), Sigmoid()),
        "mlp-small-sgd" => Compiled(new SGD(0.1f), new CategoricalCrossentropy(), Small()),
        "mlp-small-adam" => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Small()),
        "mlp-large" => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Large(dropout: true)),
        "mlp-512" => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Large(dropout: false)),
        "mlp-bn" => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Normalized()),
        "cnn-mnist" => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Cnn()),
        "cnn-cifar" => Compiled(new Adam(0.0001f), new CategoricalCrossentropy(), Cifar()),
        "cnn-vgg-small" => Compiled(new Adam(0.001f), new CategoricalCrossentropy(), Vgg()),
        // Up to the logits, as the peers' networks.
        "infer-mlp-small" => Small(Activation.Linear),
        "infer-mlp-large" => Large(dropout: true, Activation.Linear),
        "infer-cnn-mnist" => Cnn(Activation.Linear),
        _ => throw new ArgumentException($"There is no network {name}."),
    };

    /// <summary>784-128-10.</summary>
    public static Model Small(Activation? head = null) =>
        new Sequential(784) { new Dense(128, Activation.Relu), new Dense(10, head ?? Activation.Softmax) };

    private static Model Compiled(Optimizer optimizer, Loss loss, Model model)
    {
        model.Compile(optimizer, loss);
        return model;
    }

    private static Sequential Sigmoid() => new(784) { new Dense(30, Activation.Sigmoid), new Dense(10, Activation.Sigmoid) };

    private static Sequential Large(bool dropout, Activation? head = null) => dropout
        ? new(784)
        {
            new Dense(512, Activation.Relu), new Dropout(0.2f), new Dense(512, Activation.Relu), new Dropout(0.2f),
            new Dense(10, head ?? Activation.Softmax)
        }
        : new(784) { new Dense(512, Activation.Relu), new Dense(512, Activation.Relu), new Dense(10, Activation.Softmax) };

    private static Sequential Normalized() => new(784)
    {
        new Dense(256), new BatchNormalization(), new ReLU(),
        new Dense(256), new BatchNormalization(), new ReLU(),
        new Dense(10, Activation.Softmax),
    };

    private static Sequential Cnn(Activation? head = null) => new(new Shape(28, 28, 1))
    {
        new Conv2D(32, 3, Activation.Relu), new Conv2D(64, 3, Activation.Relu), new MaxPooling2D(), new Dropout(0.25f),
        new Flatten(), new Dense(128, Activation.Relu), new Dropout(0.5f), new Dense(10, head ?? Activation.Softmax),
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
