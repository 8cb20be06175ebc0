using Neurona.Tests.Files;

namespace Neurona.Tests.Keras;

public class KerasJsonTests
{
    [Theory]
    [InlineData("mlp", 101_770, true)]
    [InlineData("convnet", 7_042, true)]
    [InlineData("residual", 1_633, false)]
    [InlineData("shared-keras2", 123, false)]
    public void KerasModelsAreRead(string name, int parameters, bool sequential)
    {
        Model model = Model.FromJson(Examples.Json(name));
        Assert.Equal(parameters, model.ParameterCount);
        Assert.Equal(sequential, model is Sequential);
        string json = model.ToJson();
        Model again = Model.FromJson(json);
        Assert.Equal(json, again.ToJson());
        Examples.AssertSame(model, again);
    }

    [Fact]
    public void ArgumentsAreRespected()
    {
        Model mlp = Model.FromJson(Examples.Json("mlp"));
        Assert.Equal("digits", mlp.Name);
        Dense dense = Assert.IsType<Dense>(mlp.GetLayer("dense"));
        Assert.Equal(128, dense.Units);
        Assert.IsType<ReLU>(dense.Activation);
        Assert.Equal(0.01, Assert.IsType<L2>(dense.KernelRegularizer).Factor, 1e-9);
        Assert.Equal(0.25, Assert.IsType<Dropout>(mlp.GetLayer("dropout")).Rate);
        Model conv = Model.FromJson(Examples.Json("convnet"));
        Conv2D second = Assert.IsType<Conv2D>(conv.GetLayer("conv2d_1"));
        Assert.Equal(3, Assert.IsType<MaxNorm>(second.KernelConstraint).MaxValue);
        Assert.IsType<HeNormal>(second.KernelInitializer);
        Assert.Equal(Padding.Same, Assert.IsType<Conv2D>(conv.GetLayer("conv2d")).Padding);
        Assert.IsType<ReLU>(conv.GetLayer("activation"));
        Assert.Equal(0.1, Assert.IsType<LeakyReLU>(Model.FromJson(Examples.Json("shared-keras2")).GetLayer("leaky")).NegativeSlope, 1e-8);
    }

    [Fact]
    public void OurModelsAreWrittenAndRead()
    {
        foreach (Model model in (Model[])[Examples.Tiny(), Examples.Images(), Examples.Graph()])
        {
            Model read = Model.FromJson(model.ToJson(), model.Seed);
            Assert.Equal(model.ToJson(), read.ToJson());
            Assert.Equal(model.WeightsHash(), read.WeightsHash());
            Assert.Equal(model.Predict(Examples.Inputs(model)), read.Predict(Examples.Inputs(model)));
        }
    }

    // Keras 2 and the oldest files say the shape of the input in the first layer, or beside the layers.
    [Theory]
    [InlineData("""[{"class_name": "Dense", "config": {"units": 5, "batch_input_shape": [null, 4]}}, HEAD]""")]
    [InlineData("""{"layers": [{"class_name": "Dense", "config": {"units": 5, "batch_input_shape": [null, 4]}}, HEAD]}""")]
    [InlineData("""{"layers": [{"class_name": "Dense", "config": {"units": 5}}, HEAD], "build_input_shape": [null, 4]}""")]
    public void WhereNoInputLayerStandsTheFirstLayerIsRead(string config)
    {
        const string head = """{"class_name": "Dense", "config": {"units": 2}}""";
        string layers = config.Replace("HEAD", head, StringComparison.Ordinal);
        Model model = Model.FromJson($$"""{"class_name": "Sequential", "config": {{layers}} }""");
        Assert.Equal([4], model.InputShape);
        Assert.Equal([5, 2], model.Layers.Select(layer => Assert.IsType<Dense>(layer).Units));
        Assert.Equal(4 * 5 + 5 + 5 * 2 + 2, model.ParameterCount);
    }

    [Fact]
    public void FrozenLayersStayFrozen()
    {
        Model read = Model.FromJson(Examples.Images().ToJson());
        Assert.Equal(Examples.Images().Parameters.Select(p => p.IsTrainable), read.Parameters.Select(p => p.IsTrainable));
        Assert.Contains(read.Parameters, p => p.Name == "conv2d_1/kernel" && !p.IsTrainable);
    }

    [Fact]
    public void TheWrittenSchemaIsThatOfKeras()
    {
        string json = Examples.Tiny().ToJson();
        Assert.StartsWith("""{"module":"keras","class_name":"Sequential","config":{"name":"sequential","trainable":true,"dtype":{"module":"keras","class_name":"DTypePolicy","config":{"name":"float32"},"registered_name":null},"layers":[{"module":"keras.layers","class_name":"InputLayer","config":{"batch_shape":[null,3],""", json, StringComparison.Ordinal);
        Assert.Contains(
            """{"module":"keras.layers","class_name":"Dropout","config":{"name":"dropout","trainable":true,"dtype":{"module":"keras","class_name":"DTypePolicy","config":{"name":"float32"},"registered_name":null},"rate":0.5,"seed":null},"registered_name":null""",
            json, StringComparison.Ordinal);
        Assert.Contains("\"units\":4,\"activation\":\"tanh\",", json, StringComparison.Ordinal);
        Assert.Contains(
            "\"class_name\":\"MaxNorm\",\"config\":{\"max_value\":3,\"axis\":[0,1,2]}", Examples.Images().ToJson(),
            StringComparison.Ordinal);
        Assert.Contains(
            """[{"args":[[{"class_name":"__keras_tensor__","config":{"shape":[null,6],"dtype":"float32","keras_history":["shared",0,0]}},""",
            Examples.Graph().ToJson(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string, string> Changes => new()
    {
        // document, what is replaced, with what, words of the sentence
        { "mlp", "\"units\": 128", "\"units\": 0", "config.layers[1].config: Dense expects units of at least 1; got 0" },
        {
            "mlp", "\"units\": 128", "\"units\": 2000000000",
            "config.layers[1].config.units to be a whole number from -134217728 to 134217728; got 2000000000"
        },
        { "mlp", "\"units\": 128", "\"units\": 134217728", "a kernel of 1 to " },
        { "mlp", "\"units\": 128", "\"units\": 1e400", "to be a whole number" },
        { "mlp", "\"units\": 128", "\"units\": 128.0", "to be a whole number" },
        { "mlp", "\"units\": 128", "\"units\": null", "units of Dense 'dense' to have a value" },
        { "mlp", "\"units\": 128, ", "", "Dense to have the argument 'units'; got none in config.layers[1].config" },
        { "mlp", "\"units\": 128", "\"units\": 128, \"units\": 128", "a JSON document" },
        { "mlp", "\"units\": 128", "\"units\": 128, \"colour\": 1", "got 'colour' at config.layers[1].config.colour" },
        { "mlp", "\"Dropout\"", "\"Lambda\"", "config.layers[2] to be a layer that it knows: ActivityRegularization, Add, " },
        {
            "mlp", "\"relu\"", "\"crelu\"",
            "config.layers[1].config.activation to be the name of an activation: "
            + "relu, leaky_relu, elu, tanh, sigmoid, binary_step, linear, softmax, gelu, silu, selu, softplus, softsign,"
        },
        {
            "mlp", "\"seed\": null, \"noise_shape\"", "\"seed\": 3000000000, \"noise_shape\"",
            "config.layers[2].config.seed to be a whole number from -2147483647 to 2147483647; got 3000000000"
        },
        { "mlp", "\"rate\": 0.25", "\"rate\": 2", "Dropout expects rate from 0 to 1; got 2" },
        { "mlp", "\"rate\": 0.25", "\"rate\": \"0.25\"", "to be a finite number; got \"0.25\"" },
        {
            "mlp",
            "\"trainable\": true, \"dtype\": {\"module\": \"keras\", \"class_name\": \"DTypePolicy\", "
            + "\"config\": {\"name\": \"float32\"}, \"registered_name\": null}, \"units\"",
            "\"trainable\": true, \"dtype\": \"mixed_float16\", \"units\"",
            "dtype of Dense 'dense' to be \"float32\"; got \"mixed_float16\""
        },
        { "mlp", "[null, 784], \"dtype\"", "[null, null], \"dtype\"", "config.layers[0].config.batch_shape[1] to be a fixed size" },
        { "mlp", "[null, 784], \"dtype\"", "[null, 134217729], \"dtype\"", "a whole number from 1 to 134217728" },
        { "mlp", "[null, 784], \"dtype\"", "[null, 100000, 100000], \"dtype\"", "a sample of at most 134217728 numbers" },
        { "mlp", "[null, 784], \"dtype\"", "[784], \"dtype\"", "[null, ...]" },
        { "mlp", "\"name\": \"dense_1\"", "\"name\": \"dense\"", "'dense' twice" },
        { "mlp", "\"name\": \"dense_1\"", "\"name\": \"a/b\"", "a name without slashes" },
        { "mlp", "\"class_name\": \"Sequential\"", "\"class_name\": \"MyModel\"", "\"Sequential\" or \"Functional\"" },
        { "mlp", "GlorotUniform", "Lambda", "to be an initializer that it knows" },
        { "convnet", "\"dilation_rate\": [1, 1]", "\"dilation_rate\": [2, 2]", "dilation_rate of Conv2D 'conv2d' to be 1; got [2, 2]" },
        { "convnet", "\"groups\": 1", "\"groups\": 2", "groups of Conv2D 'conv2d' to be 1; got 2" },
        { "convnet", "\"data_format\": \"channels_last\"", "\"data_format\": \"channels_first\"", "channels_last" },
        { "convnet", "\"renorm\": false", "\"renorm\": true", "renorm of BatchNormalization" },
        { "convnet", "\"axis\": -1", "\"axis\": 4", "expects each axis once, from 1 to 3 or -1 for the last; got 4" },
        { "convnet", "\"axis\": [0, 1, 2]", "\"axis\": 4", "expects each axis of its MaxNorm once, from 0 to 3 for the kernel; got 4" },
        { "convnet", "\"padding\": \"same\"", "\"padding\": \"causal\"", "one of valid, same; got \"causal\"" },
        { "convnet", "\"pool_size\": [2, 2]", "\"pool_size\": [2, 2, 2]", "one number or [height, width]" },
        { "convnet", "\"Flatten\"", "\"Add\"", "Add 'flatten' (layer 6) expects at least two inputs" },
        { "residual", "\"negative_slope\": 0.0", "\"negative_slope\": -0.1", "ReLU expects negativeSlope of at least 0; got -0.1" },
        { "residual", "\"keras_history\": [\"re_lu\", 0, 0]", "\"keras_history\": [\"nothing\", 0, 0]", "the name of a layer in the list" },
        { "residual", "\"keras_history\": [\"re_lu\", 0, 0]", "\"keras_history\": [\"re_lu\", 1, 0]", "one of the 1 uses of 're_lu'" },
        { "residual", "\"keras_history\": [\"re_lu\", 0, 0]", "\"keras_history\": [\"re_lu\", 0, 1]", "a whole number from 0 to 0" },
        { "residual", "\"keras_history\": [\"add\", 0, 0]", "\"keras_history\": [\"dense_2\", 0, 0]", "a circle through" },
        {
            "residual", "\"output_layers\": [[\"dense_2\", 0, 0]]", "\"output_layers\": [[\"dense\", 0, 0]]",
            "only layers that the output depends on; got 'dense_1'"
        },
        { "residual", "\"kwargs\": {}", "\"kwargs\": {\"training\": true}", "no argument of the call" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void WhatIsNotUnderstoodIsRefusedWithItsPlace(string name, string old, string replacement, string words)
    {
        string json = Examples.Json(name);
        int at = json.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{name} has no {old}");
        NeuronaException error = Assert.Throws<NeuronaException>(
            () => Model.FromJson(string.Concat(json.AsSpan(0, at), replacement, json.AsSpan(at + old.Length))));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Model.FromJson", error.Message, StringComparison.Ordinal);
        Assert.Contains(" expects ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"class_name\": \"Sequential\"}")]
    [InlineData("{\"class_name\": \"Sequential\", \"config\": []}")]
    [InlineData("{\"class_name\": \"Sequential\", \"config\": {\"layers\": []}}")]
    [InlineData("{\"class_name\": \"Functional\", \"config\": {\"layers\": [], \"input_layers\": [], \"output_layers\": []}}")]
    [InlineData("{\"class_name\": \"\\ud800\", \"config\": {}}")]
    [InlineData("{\"class_name\": \"Sequential\", \"\\ud800\": {}}")]
    [InlineData("\uD800")]
    public void OtherDocumentsAreRefused(string json) =>
        Assert.Contains("Model.FromJson", Assert.Throws<NeuronaException>(() => Model.FromJson(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""["x", 0, 0]""", """["dense_2", 0, 0]""")]
    [InlineData("""{"x": ["x", 0, 0]}""", """{"y": ["dense_2", 0, 0]}""")]
    [InlineData("""[["x", 0, 0]]""", """[["dense_2", 0, 0]]""")]
    public void EveryFormOfInputsAndOutputsIsRead(string inputs, string outputs)
    {
        string given = Examples.Json("residual");
        string json = given.Replace("""[["x", 0, 0]]""", inputs, StringComparison.Ordinal)
            .Replace("""[["dense_2", 0, 0]]""", outputs, StringComparison.Ordinal);
        Assert.Equal(Model.FromJson(given).ToJson(), Model.FromJson(json).ToJson());
    }

    [Fact]
    public void SeveralInputsAndOutputsAreReadIfAllInputsAreNamed()
    {
        const string second = """{"class_name": "InputLayer", "config": {"batch_shape": [null, 2]}, "name": "z", "inbound_nodes": []}, """;
        string json = Examples.Json("residual");
        json = json.Insert(
            json.IndexOf("[{\"module\": \"keras.layers\", \"class_name\": \"InputLayer\"", StringComparison.Ordinal) + 1, second);
        Assert.Contains(
            "config.input_layers to be the 2 InputLayers of the model; got [[\"x\", 0, 0]]",
            Assert.Throws<NeuronaException>(() => Model.FromJson(json)).Message, StringComparison.Ordinal);
        json = json.Replace(
            "\"input_layers\": [[\"x\", 0, 0]]", "\"input_layers\": [[\"x\", 0, 0], [\"z\", 0, 0]]", StringComparison.Ordinal);
        json = json.Replace(
            "\"output_layers\": [[\"dense_2\", 0, 0]]", "\"output_layers\": [[\"dense_2\", 0, 0], [\"add\", 0, 0]]",
            StringComparison.Ordinal);
        Model model = Model.FromJson(json);
        Assert.Equal([Model.FromJson(Examples.Json("residual")).InputShape, 2], model.InputShapes);
        Assert.Equal(["dense_2", "add"], model.OutputNames);
        Assert.Equal(model.ToJson(), Model.FromJson(model.ToJson()).ToJson());
    }

    [Fact]
    public void WriterAndReaderHaveTheSameLimits()
    {
        Assert.Equal(9_999, Model.FromJson(Chain(9_999).ToJson()).Layers.Count);
        Assert.Contains(
            "at most 10000 layers with the inputs; got 10001", Assert.Throws<NeuronaException>(() => Chain(10_000).ToJson()).Message,
            StringComparison.Ordinal);
        Assert.Equal(1_000, Model.FromJson(Wide(1_000).ToJson()).Layers[0].Blueprint!.Inputs.Count);
        Assert.Contains(
            "at most 1000 inputs of a layer; got 1001 of 'add'", Assert.Throws<NeuronaException>(() => Wide(1_001).ToJson()).Message,
            StringComparison.Ordinal);
        Sequential large = new((1 << 27) + 1) { new Flatten() };
        Assert.Contains(
            "samples of at most 134217728 numbers", Assert.Throws<NeuronaException>(large.ToJson).Message, StringComparison.Ordinal);

        static Sequential Chain(int layers)
        {
            Sequential model = new(2);
            for (int i = 0; i < layers; i++)
                model.Add(new Flatten());
            return model;
        }

        static Model Wide(int inputs)
        {
            Node x = Input.Of(2);
            return new(x, new Add().On([.. Enumerable.Repeat(x, inputs)]));
        }
    }

    [Fact]
    public void DepthIsBounded() =>
        Assert.Throws<NeuronaException>(() => Model.FromJson(string.Concat(Enumerable.Repeat("{\"config\":", 100_000))));

    [Fact]
    public void LongChainsAreReadAndAbsurdOnesRefused()
    {
        const int deep = 5_000;
        string Chain(int layers) =>
            "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"deep\",\"layers\":["
            + "{\"class_name\":\"InputLayer\",\"config\":{\"batch_shape\":[null,2]}}"
            + string.Concat(Enumerable.Repeat(",{\"class_name\":\"Flatten\",\"config\":{}}", layers)) + "]}}";
        Model model = Model.FromJson(Chain(deep));
        Assert.Equal(deep, model.Layers.Count);
        Assert.Equal(model.ToJson(), Model.FromJson(model.ToJson()).ToJson());
        Assert.Throws<NeuronaException>(() => Model.FromJson(Chain(10_000)));
    }

    [Fact]
    public void MutatedDocumentsAreRefusedOrRead()
    {
        string[] names = ["mlp", "convnet", "residual", "shared-keras2"];
        CounterRandom noise = CounterRandom.Of(5, 6, 7);
        uint n = 0;
        for (int i = 0; i < 4_000; i++)
        {
            char[] text = Examples.Json(names[i % names.Length]).ToCharArray();
            for (int change = Pick(4); change >= 0; change--)
                text[Pick(text.Length)] = "{}[]\",:0123456789-.enult\\ "[Pick(26)];
            try
            {
                Assert.NotNull(Model.FromJson(new(text)));
            }
            catch (NeuronaException refused)
            {
                Assert.Contains(" expects ", refused.Message, StringComparison.Ordinal);
            }
        }

        int Pick(int below) => (int)(((ulong)noise.Bits(n++) * (ulong)below) >> 32);
    }
}
