namespace Neurona.Tests.Keras;

/// <summary>Objects in the form in which Keras writes them, with arguments that are not the defaults.</summary>
public sealed class KerasVocabularyTests
{
    [Fact]
    public void Regularizers()
    {
        L1L2 both = Assert.IsType<L1L2>(Regularizer.FromJson(
            """{"module": "keras.regularizers", "class_name": "L1L2", "config": {"l1": 0.5, "l2": 0.25}, "registered_name": null}"""));
        Assert.Equal((0.5, 0.25), (both.L1, both.L2));
        OrthogonalRegularizer angles = Assert.IsType<OrthogonalRegularizer>(Regularizer.FromJson(
            """{"class_name": "OrthogonalRegularizer", "config": {"factor": 0.5, "mode": "columns"}}"""));
        Assert.Equal((0.5, OrthogonalMode.Columns), (angles.Factor, angles.Mode));
        Assert.Contains("\"mode\":\"rows\"", new OrthogonalRegularizer().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Constraints()
    {
        MinMaxNorm norm = Assert.IsType<MinMaxNorm>(Constraint.FromJson(
            """{"class_name": "MinMaxNorm", "config": {"min_value": 0.5, "max_value": 2, "rate": 0.25, "axis": [0, 1, 2]}}"""));
        Assert.Equal((0.5, 2, 0.25), (norm.MinValue, norm.MaxValue, norm.Rate));
        Assert.IsType<UnitNorm>(Constraint.FromJson("""{"class_name": "UnitNorm", "config": {"axis": 0}}"""));
        Assert.IsType<NonNeg>(Constraint.FromJson("""{"class_name": "NonNeg", "config": {}}"""));
        Assert.Contains("\"config\":{\"axis\":0}", new UnitNorm().ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"axis\":[0,1]", new MaxNorm(3, [0, 1]).ToJson(), StringComparison.Ordinal);
        Assert.Equal([1], Assert.IsType<MaxNorm>(Constraint.FromJson("""{"class_name": "MaxNorm", "config": {"axis": 1}}""")).Axis);
        Assert.Contains("\"config\":{}", new NonNeg().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Initializers()
    {
        Orthogonal orthogonal = Assert.IsType<Orthogonal>(
            Initializer.FromJson("""{"class_name": "Orthogonal", "config": {"gain": 2, "seed": 7}}"""));
        Assert.Equal((2, 7), (orthogonal.Gain, orthogonal.Seed));
        Assert.Null(((Orthogonal)Initializer.FromJson("""{"class_name": "Orthogonal", "config": {"gain": 1, "seed": null}}""")).Seed);
        Assert.Equal(3, Assert.IsType<Identity>(Initializer.FromJson("""{"class_name": "Identity", "config": {"gain": 3}}""")).Gain);
    }

    [Theory]
    [InlineData("LayerNormalization", "\"axis\": -1, \"epsilon\": 0.01, \"rms_scaling\": false, \"center\": false, \"scale\": true")]
    [InlineData("GroupNormalization", "\"groups\": 4, \"axis\": -1, \"epsilon\": 0.01, \"gamma_initializer\": \"ones\"")]
    [InlineData("RMSNormalization", "\"axis\": -1, \"epsilon\": 1e-05")]
    [InlineData("UnitNormalization", "\"axis\": -1")]
    [InlineData("GaussianNoise", "\"stddev\": 0.3, \"seed\": null")]
    [InlineData("GaussianDropout", "\"rate\": 0.3, \"seed\": 4")]
    [InlineData("AlphaDropout", "\"rate\": 0.3, \"seed\": 4, \"noise_shape\": null")]
    [InlineData("SpatialDropout1D", "\"rate\": 0.3, \"seed\": null")]
    [InlineData("SpatialDropout2D", "\"rate\": 0.3, \"seed\": null, \"data_format\": \"channels_last\"")]
    [InlineData("Rescaling", "\"scale\": 0.25, \"offset\": -1")]
    [InlineData("RepeatVector", "\"n\": 3")]
    [InlineData("Permute", "\"dims\": [2, 1]")]
    [InlineData("Dot", "\"axes\": [1, 2], \"normalize\": true")]
    [InlineData("Subtract", "")]
    [InlineData("Multiply", "")]
    [InlineData("Average", "")]
    [InlineData("Maximum", "")]
    [InlineData("Minimum", "")]
    public void Layers(string type, string config)
    {
        string rest = config.Length > 0 ? ", " + config : "";
        Layer layer = Layer.FromJson(
            $$"""
            {"module": "keras.layers", "class_name": "{{type}}", "config": {"name": "one", "trainable": true, "dtype": "float32"{{rest}} } }
            """);
        Assert.Equal((type, "one"), (layer.GetType().Name, layer.Name));
        Assert.Equal(layer.ToJson(), Layer.FromJson(layer.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("LayerNormalization", "1", "1")]
    [InlineData("LayerNormalization", "[1, 3]", "[1,3]")]
    [InlineData("RMSNormalization", "[2]", "2")]
    [InlineData("UnitNormalization", "[-1, -2]", "[-1,-2]")]
    [InlineData("BatchNormalization", "1", "1")]
    [InlineData("BatchNormalization", "[3]", "3")]
    [InlineData("GroupNormalization", "1", "1")]
    [InlineData("Softmax", "-2", "-2")]
    [InlineData("LogSoftmax", "1", "1")]
    public void AnAxisIsReadAndWritten(string type, string axis, string written)
    {
        string json = Layer.FromJson($$"""{"class_name": "{{type}}", "config": {"axis": {{axis}} } }""").ToJson();
        Assert.Contains($"\"axis\":{written}", json, StringComparison.Ordinal);
        Assert.Equal(json, Layer.FromJson(json).ToJson());
    }

    [Fact]
    public void AnotherAxisIsRefused()
    {
        const string json = """{"class_name": "Add", "config": {"axis": 1}}""";
        Assert.Contains("axis of Add to be -1",
            Assert.Throws<NeuronaException>(() => Layer.FromJson(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASavedModelOfTheseLayersIsTheSameModel()
    {
        Node x = Input.Of(4, 6);
        Node a = new LayerNormalization().On(new Permute(2, 1).On(x)), b = new Permute(2, 1).On(new GroupNormalization(3).On(x));
        Node y = new Dot([1, 1], normalize: true).On(new Multiply().On(a, b), new Maximum().On(a, new RMSNormalization().On(b)));
        Dense dense = new(3)
        {
            KernelInitializer = new Orthogonal(),
            KernelConstraint = new UnitNorm(),
            KernelRegularizer = new OrthogonalRegularizer(0.1, OrthogonalMode.Columns),
            BiasRegularizer = new L1L2(0.1, 0.2),
            BiasConstraint = new NonNeg(),
        };
        Model model = new(x, dense.On(new GaussianDropout(0.2).On(new UnitNormalization().On(y))));
        Model loaded = Model.FromJson(model.ToJson());
        loaded.SetWeights(model.GetWeights());
        float[] samples = Samples.Numbers(48);
        Assert.Equal(model.ToJson(), loaded.ToJson());
        Assert.Equal(model.Predict(samples), loaded.Predict(samples));
    }
}
