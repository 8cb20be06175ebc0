namespace Neurona.Cli;

/// <summary>Models, activations and optimizers by name.</summary>
internal static class Recipes
{
    public const string Mlp = "mlp", MnistCnn = "mnist-cnn";

    private const string Learned = "prelu";   // an activation with weights of its own: a layer after the dense one

    private static readonly Dictionary<string, Func<double, Optimizer>> OptimizersByName = new()
    {
        ["adam"] = rate => new Adam(rate),
        ["sgd"] = rate => new SGD(rate),
        ["momentum"] = rate => new SGD(rate, momentum: 0.9),
        ["nesterov"] = rate => new SGD(rate, momentum: 0.9, nesterov: true),
    };

    public static IReadOnlyCollection<string> Activations => [.. Activation.Names, Learned];

    public static IReadOnlyCollection<string> Optimizers => OptimizersByName.Keys;

    public static Optimizer Optimizer(string name, double rate) => OptimizersByName[name](rate);

    /// <summary>The model of the settings for samples and classes of this data.</summary>
    public static Model Build(TrainSettings settings, Dataset data) => settings.Model switch
    {
        Mlp => Layers(data.InputShape, data.TargetShape.Size, settings),
        MnistCnn => Convolutional(data.InputShape, data.TargetShape.Size, settings.Seed),
        _ => FromJson(settings.Model, settings.Seed, data),
    };

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
            throw UsageException.Of($"The data {dataName}", $"a model with {data.TargetShape.Size} outputs, one a class",
                $"{model.OutputShape} from '{file}'", "Use a model made for this data.");
        return model.InputShape == data.InputShape ? data : data.Reshape(model.InputShape);
    }

    private static Sequential Layers(Shape input, int classes, TrainSettings settings)
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
        model.Add(new Dense(classes, Activation.Softmax));
        return model;
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

    private static Model FromJson(string path, int seed, Dataset data)
    {
        Model model = Model.FromJson(InputFile.ReadText("--model", path), seed, compile: false);
        Fit(data, model, path, "this data set");
        return model;
    }
}
