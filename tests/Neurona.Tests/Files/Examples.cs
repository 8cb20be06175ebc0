namespace Neurona.Tests.Files;

/// <summary>Models that use every part of the format, and their files.</summary>
internal static class Examples
{
    public static string Json(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", name + ".json"));

    public static byte[] Bytes(Model model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        return stream.ToArray();
    }

    public static Sequential Tiny()
    {
        Sequential model = new(3, seed: 7) { new Dense(4, Activation.Tanh), new Dropout(0.5f), new Dense(2, Activation.Softmax) };
        model.Metadata["classes"] = "yes,no";
        return model;
    }

    public static Sequential Images(int seed = 3) => new(new Shape(8, 8, 2), seed)
    {
        new Conv2D(4, 3, Activation.LeakyRelu)
        {
            Padding = Padding.Same, KernelConstraint = new MaxNorm(3), KernelInitializer = new HeNormal()
        },
        new BatchNormalization { Momentum = 0.9f },
        new PReLU { SharedAxes = [1, 2] },
        new MaxPooling2D(),
        new Conv2D(3, (3, 2)) { UseBias = false, Trainable = false },
        new Residual(new Conv2D(3, 1, new ELU(0.5f))),
        new Flatten(),
        new Dense(5, new LeakyReLU(0.25f)) { KernelRegularizer = new L2(0.001f), BiasInitializer = new Constant(0.5f) },
        new Dense(1, Activation.Sigmoid) { Name = "head" },
    };

    public static Model Graph()
    {
        Node x = Input.Of(6);
        Dense shared = new(6, Activation.Relu) { Name = "shared" };
        Node a = shared.On(x), b = shared.On(a);
        Node joined = new Concatenate().On(a, new Add().On(b, x), x);
        return new(x, new Dense(2).On(joined), seed: 5) { Name = "graph" };
    }

    /// <summary>Weights that differ from those the seed gives.</summary>
    public static T Changed<T>(T model) where T : Model
    {
        float[] weights = new float[model.ParameterCount];
        model.CopyWeights(weights);
        for (int i = 0; i < weights.Length; i++)
            weights[i] += 0.01f * (i % 7);
        model.RestoreWeights(weights);
        return model;
    }

    public static float[] Inputs(Model model, int rows = 3)
    {
        float[] x = new float[rows * model.InputShape.Size];
        for (int i = 0; i < x.Length; i++)
            x[i] = MathF.Sin(i);
        return x;
    }

    public static void AssertSame(Model expected, Model actual)
    {
        Assert.Equal(expected.WeightsHash(), actual.WeightsHash());
        Assert.Equal(expected.ToJson(), actual.ToJson());
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Seed, actual.Seed);
        Assert.Equal(expected.Predict(Inputs(expected)), actual.Predict(Inputs(expected)));
    }
}
