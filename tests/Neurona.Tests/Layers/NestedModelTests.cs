namespace Neurona.Tests.Layers;

/// <summary>Models as parts of models, and copies of their layers.</summary>
public sealed class NestedModelTests
{
    private static readonly float[] Samples = new RandomNormal(0, 1).Sample(1, 6, 4);

    [Fact]
    public void AModelAppliedTwiceSharesItsWeights()
    {
        Sequential encoder = new(4, seed: 3) { new Dense(5, Activation.Relu), new Dense(2) };
        Node left = Input.Of(4), right = Input.Of(4);
        Model both = new([left, right], [new Subtract().On(encoder.On(left), encoder.On(right))]);
        Assert.Equal(encoder.ParameterCount, both.ParameterCount);
        Assert.Equal(encoder.Layers, both.Layers.Take(2));
        Dataset one = Dataset.From(Rows(Samples), Rows(new float[12], 2)), pairs = Dataset.Combine(one, one);
        Assert.All(both.PredictAll(pairs)[0], value => Assert.Equal(0, value));
        Assert.Equal(encoder["dense/kernel"].ToArray(), both["dense/kernel"].ToArray());
    }

    [Fact]
    public void APartIsTrainedFrozenAndSavedWithTheWhole()
    {
        Sequential encoder = new(4) { new Dense(5, Activation.Relu) { Name = "inner" } };
        Model whole = new Sequential(4) { encoder, new Dense(1) { Name = "head" } };
        encoder.SetTrainable(false);
        whole.Compile(new SGD(0.1), new MeanSquaredError());
        string before = encoder.WeightsHash();
        whole.TrainOnBatch(Samples, new float[6]);
        Assert.Equal(before, encoder.WeightsHash());
        encoder.SetTrainable(true);
        whole.Compile(new SGD(0.1), new MeanSquaredError());
        whole.TrainOnBatch(Samples, new float[6]);
        Assert.NotEqual(before, encoder.WeightsHash());
        using MemoryStream file = new();
        whole.Save(file);
        file.Position = 0;
        Model loaded = Model.Load(file);
        Assert.Equal(whole.WeightsHash(), loaded.WeightsHash());
        Assert.Equal(whole.Predict(Samples), loaded.Predict(Samples));
        Assert.Equal(["inner", "head"], loaded.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void AModelOfSeveralOutputsGivesThemAll()
    {
        Node x = Input.Of(4), hidden = new Dense(3, Activation.Tanh).On(x);
        Model two = new([x], [new Dense(1).On(hidden), new Dense(2).On(hidden)]);
        Node y = Input.Of(4);
        Node[] parts = two.OnAll(y);
        Assert.Equal([new Shape(1), new Shape(2)], parts.Select(part => part.Shape));
        Model one = new(y, new Concatenate().On(parts));
        Assert.Equal(two.ParameterCount, one.ParameterCount);
        Assert.Contains("Model.On expects a model of one output; got one of 2",
            Assert.Throws<NeuronaException>(() => two.On(y)).Message, StringComparison.Ordinal);
        Assert.Contains("Model.On expects samples of shape 4",
            Assert.Throws<NeuronaException>(() => two.OnAll(Input.Of(5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACloneHasTheSameLayersAndWeightsOfItsOwn()
    {
        Node x = Input.Of(4);
        Dense shared = new(4, Activation.Relu) { Name = "shared", KernelConstraint = new MaxNorm(2, [1]) };
        Model model = new(x, new Dense(2).On(new Add().On(shared.On(x), shared.On(shared.On(x)))), seed: 5);
        Model same = model.Clone(), other = model.Clone(seed: 6);
        Assert.Equal(model.ToJson(), same.ToJson());
        Assert.Equal(model.WeightsHash(), same.WeightsHash());
        Assert.NotEqual(model.WeightsHash(), other.WeightsHash());
        Assert.Equal(6, other.Seed);
        same["shared/bias"][0] = 7;
        Assert.Equal(0, model["shared/bias"][0]);
        model.SetWeights(other.GetWeights());
        Assert.Equal(other.Predict(Samples), model.Predict(Samples));
    }

    [Fact]
    public void ALambdaIsTrainedButNotSavedOrCloned()
    {
        Model model = new Sequential(4)
        {
            new Dense(3),
            new Lambda(
                (x, y) => { for (int i = 0; i < y.Data.Length; i++) y.Data[i] = x.Data[i] * x.Data[i]; },
                (x, y, dy, dx) => { for (int i = 0; i < dx.Data.Length; i++) dx.Data[i] = 2 * x.Data[i] * dy.Data[i]; }),
            new Lambda(
                (x, y) => { for (int r = 0; r < y.Rows; r++) y[r, 0] = x[r, 0]; },
                (x, y, dy, dx) => { dx.Data.Clear(); for (int r = 0; r < dy.Rows; r++) dx[r, 0] = dy[r, 0]; },
                shape => new Shape(1)),
        };
        model.Compile(new SGD(0.01), new MeanSquaredError());
        Assert.True(Neurona.Testing.GradientCheck.Model(model, Samples, new float[6]).Compared > 0);
        foreach (Action save in (Action[])[() => model.Save(new MemoryStream()), () => model.Clone(), () => model.ToJson()])
        {
            Assert.Contains(
                "to be of a registered type; got Lambda", Assert.Throws<NeuronaException>(save).Message, StringComparison.Ordinal);
        }
    }

    // What Keras writes for a model whose first layer is a model.
    [Fact]
    public void ANestedModelOfKerasIsRead()
    {
        const string inner = """
            {"class_name": "Sequential", "module": "keras", "config": {"name": "encoder", "trainable": true, "layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "name": "input_layer"}},
              {"class_name": "Dense", "config": {"name": "hidden", "units": 3, "activation": "relu"}}]}, "registered_name": null
            """;
        const string tensor = """{"class_name": "__keras_tensor__", "config": {"shape": [null, 3], "dtype": "float32", "keras_history": """;
        Model sequential = Model.FromJson("""
            {"class_name": "Sequential", "config": {"name": "outer", "layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "name": "input"}}, INNER},
              {"class_name": "Dense", "config": {"name": "head", "units": 2} }]} }
            """.Replace("INNER", inner, StringComparison.Ordinal));
        Assert.Equal(["hidden", "head"], sequential.Layers.Select(layer => layer.Name));
        Model functional = Model.FromJson("""
            {"class_name": "Functional", "config": {"name": "twins", "layers": [
              {"class_name": "InputLayer", "name": "a", "config": {"batch_shape": [null, 4], "name": "a"}, "inbound_nodes": []},
              {"class_name": "InputLayer", "name": "b", "config": {"batch_shape": [null, 4], "name": "b"}, "inbound_nodes": []},
              INNER, "name": "encoder", "inbound_nodes": [
                {"args": [TENSOR ["a", 0, 0]} }], "kwargs": {} }, {"args": [TENSOR ["b", 0, 0]} }], "kwargs": {} }]},
              {"class_name": "Add", "name": "add", "config": {"name": "add"}, "inbound_nodes": [
                {"args": [[TENSOR ["encoder", 0, 0]} }, TENSOR ["encoder", 1, 0]} }]], "kwargs": {} }]}],
              "input_layers": [["a", 0, 0], ["b", 0, 0]], "output_layers": [["add", 0, 0]]} }
            """.Replace("INNER", inner, StringComparison.Ordinal).Replace("TENSOR", tensor, StringComparison.Ordinal));
        Assert.Equal(["hidden", "add"], functional.Layers.Select(layer => layer.Name));
        Assert.Equal(15, functional.ParameterCount);
        Assert.Equal(functional.ToJson(), Model.FromJson(functional.ToJson()).ToJson());
    }

    private static float[,] Rows(float[] values, int width = 4)
    {
        float[,] rows = new float[values.Length / width, width];
        Buffer.BlockCopy(values, 0, rows, 0, values.Length * sizeof(float));
        return rows;
    }
}
