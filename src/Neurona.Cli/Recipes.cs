namespace Neurona.Cli;

/// <summary>Models, activations and optimizers by name.</summary>
internal static class Recipes
{
    public const string Mlp = "mlp", MnistCnn = "mnist-cnn";

    private const string Learned = "prelu";   // an activation with weights of its own: a layer after the dense one

    private static readonly Dictionary<string, Func<LearningRate, Optimizer>> OptimizersByName = new()
    {
        ["adam"] = rate => new Adam(rate),
        ["sgd"] = rate => new SGD(rate),
        ["momentum"] = rate => new SGD(rate, momentum: 0.9),
        ["nesterov"] = rate => new SGD(rate, momentum: 0.9, nesterov: true),
    };

    /// <summary>Whether a network is known by this name, and is no file.</summary>
    public static bool IsName(string model) => model is Mlp or MnistCnn;

    public static IReadOnlyCollection<string> Activations => [.. Activation.Names, Learned];

    public static IReadOnlyCollection<string> Optimizers => OptimizersByName.Keys;

    public static Optimizer Optimizer(string name, LearningRate rate) => OptimizersByName[name](rate);

    /// <summary>The model of the settings for samples and classes of this data.</summary>
    public static Model Build(TrainSettings settings, Dataset data) => settings.Model switch
    {
        Mlp => Layers(data.InputShape, data.TargetShape.Size, settings, Scale(data)),
        MnistCnn => Convolutional(data.InputShape, data.TargetShape.Size, settings.Seed),
        _ => FromJson(settings.Model, settings.Seed, data),
    };

    /// <summary>Whether the targets are numbers, not classes.</summary>
    public static bool IsValues(Dataset data) => data.TargetShape.Size == 1 && data.ClassNames.Count == 0;

    /// <summary>Compiles a model for the data: crossentropy and accuracy for classes, the squared error in units of the
    /// targets' variance and its root for numbers.</summary>
    public static void Compile(Model model, Dataset data, Optimizer optimizer)
    {
        if (!IsValues(data))
        {
            model.Compile(optimizer, LossFor(model), new Accuracy());
            return;
        }
        (_, double deviation) = Scale(data) ?? (0, 1);
        model.Compile(optimizer, new Head(new MeanSquaredError())
        {
            Weight = 1 / (deviation * deviation),
            Metrics = [new RootMeanSquaredError { Name = "rmse" }],
        });
    }

    /// <summary>Weights under which every class counts alike; null if targets are no classes or none are
    /// wanted.</summary>
    public static IReadOnlyDictionary<int, double>? ClassWeights(TrainSettings settings, Dataset data)
    {
        if (!settings.IsBalanced || IsValues(data))
            return null;
        double[] counts = new double[data.TargetShape.Size];
        ForTargets(data, target => counts[target.IndexOf(1f)]++);
        return counts.Index().Where(pair => pair.Item > 0)
            .ToDictionary(pair => pair.Index, pair => data.Count / (counts.Count(count => count > 0) * pair.Item));
    }

    /// <summary>The loss for one-hot targets: from probabilities, or from logits if the model ends without softmax or
    /// sigmoid.</summary>
    public static Loss LossFor(Model model) =>
        new CategoricalCrossentropy(fromLogits: model.OutputRange is OutputRange.Any or OutputRange.Unknown);

    /// <summary>The data in the shape that the model expects, if the sizes agree: many models of images begin with a
    /// flat input.</summary>
    /// <exception cref="UsageException">Sizes or classes differ.</exception>
    public static Dataset Fit(Dataset data, Model model, string file, string dataName)
    {
        if (model.InputShape.Size != data.InputShape.Size)
            throw UsageException.Of($"The model of '{file}'", $"samples of shape {model.InputShape}", $"{data.InputShape} from {dataName}",
                "Use the data that the model was made for.");
        if (model.OutputShape != data.TargetShape)
            throw UsageException.Of($"The data {dataName}",
                IsValues(data) ? "a model with one output" : $"a model with {data.TargetShape.Size} outputs, one a class",
                $"{model.OutputShape} from '{file}'", "Use a model made for this data.");
        return model.InputShape == data.InputShape ? data : data.Reshape(model.InputShape);
    }

    private static Sequential Layers(Shape input, int outputs, TrainSettings settings, (double Mean, double Deviation)? values)
    {
        Sequential model = new(input, settings.Seed);
        if (!input.IsFlat)
            model.Add(new Flatten());
        foreach (int units in settings.Hidden)
        {
            bool isLearned = settings.Activation == Learned;
            model.Add(isLearned ? new Dense(units) : new Dense(units, Activation.FromName(settings.Activation)));
            if (isLearned)
                model.Add(new PReLU());
            if (settings.Dropout > 0)
                model.Add(new Dropout(settings.Dropout));
        }
        if (values is not { } scale)
        {
            model.Add(new Dense(outputs, Activation.Softmax));
            return model;
        }
        // The network works in units of the targets' deviation from their mean, and answers in theirs.
        model.Add(new Dense(outputs));
        model.Add(new Rescaling(scale.Deviation, scale.Mean));
        return model;
    }

    // Mean and standard deviation of numbers to be predicted; null for classes.
    private static (double Mean, double Deviation)? Scale(Dataset data)
    {
        if (!IsValues(data))
            return null;
        double mean = 0, squares = 0, count = 0;
        ForTargets(data, target =>
        {
            double difference = target[0] - mean;
            mean += difference / ++count;
            squares += difference * (target[0] - mean);
        });
        double deviation = Math.Sqrt(squares / data.Count);
        return (mean, deviation > 0 && float.IsNormal((float)(deviation * deviation)) ? deviation : 1);
    }

    // The network of Keras' own mnist_cnn example of 2015 to 2019.
    private static Sequential Convolutional(Shape input, int classes, int seed) => new(input, seed)
    {
        new Conv2D(32, 3, Activation.Relu),
        new Conv2D(64, 3, Activation.Relu),
        new MaxPooling2D(2),
        new Dropout(0.25f),
        new Flatten(),
        new Dense(128, Activation.Relu),
        new Dropout(0.5f),
        new Dense(classes, Activation.Softmax),
    };

    /// <summary>All targets, one after the other.</summary>
    public static float[] Targets(Dataset data)
    {
        List<float> all = [];
        ForTargets(data, target => all.AddRange(target));
        return [.. all];
    }

    private static void ForTargets(Dataset data, Action<ReadOnlySpan<float>> see)
    {
        const int rowsAtOnce = 256;
        int width = data.TargetShape.Size;
        DatasetSource source = new(data, shuffle: false) { Who = "neurona" };
        BatchBuffers batch = source.NewBuffers(Math.Min(data.Count, rowsAtOnce));
        source.Start(0, default);
        for (int rows; (rows = source.Next(batch, batch.MaxRows)) > 0;)
        {
            for (int i = 0; i < rows; i++)
                see(batch.Targets[0].AsSpan(i * width, width));
        }
    }

    private static Model FromJson(string path, int seed, Dataset data)
    {
        Model model = Model.FromJson(InputFile.ReadText("--model", path), seed, compile: false);
        Fit(data, model, path, "this data set");
        return model;
    }
}
