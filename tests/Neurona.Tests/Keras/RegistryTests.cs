using Neurona.Tests.Files;

namespace Neurona.Tests.Keras;

public class RegistryTests
{
    public static TheoryData<string> Names =>
        [.. Registry.Entries.Where(e => !e.IsCustom).Select(e => $"{Registry.Word(Registry.KindOf(e.Type))} {e.Name}")
            .Order(StringComparer.Ordinal)];

    [Fact]
    public void EveryPublicTypeIsRegistered()
    {
        HashSet<Type> registered = [.. Registry.Entries.Select(entry => entry.Type)];
        IEnumerable<string> missing = typeof(Model).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false, IsClass: true }
                && Array.Exists(Registry.Kinds, kind => kind.Base.IsAssignableFrom(type)))
            // A LossMetric is written as its loss, a Lambda not at all.
            .Where(type => type != typeof(LossMetric) && type != typeof(Lambda) && !registered.Contains(type))
            .Select(type => type.Name);
        Assert.Empty(missing);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryConfigurationRoundTrips(string name)
    {
        ConfigType entry = Registry.Entries.Single(e => !e.IsCustom && $"{Registry.Word(Registry.KindOf(e.Type))} {e.Name}" == name);
        Dictionary<string, object?> required =
            entry.Arguments.Where(IsRequired).ToDictionary(argument => argument.Name, argument => Sample(argument));
        object plain = entry.Create(required);
        object made = entry.Create(entry.Arguments.ToDictionary(argument => argument.Name, argument => Sample(argument, plain)));
        foreach (Argument argument in entry.Arguments.Where(argument => !IsRequired(argument)))
            Assert.NotEqual(argument.Property.GetValue(plain), argument.Property.GetValue(made));
        string json = KerasObject.Write(made);
        object read = Read(Registry.KindOf(entry.Type), json);
        AssertEqual(made, read);
        Assert.Equal(json, KerasObject.Write(read));
    }

    // Keras looks layers up by class, optimizers by their name in small letters, all else in snake case too.
    [Theory, MemberData(nameof(Names))]
    public void EveryNameStandsForItsClass(string name)
    {
        ConfigType entry = Registry.Entries.Single(e => !e.IsCustom && $"{Registry.Word(Registry.KindOf(e.Type))} {e.Name}" == name);
        Type kind = Registry.KindOf(entry.Type);
        string[] names = kind == typeof(Layer) ? [entry.Name]
            : kind == typeof(Optimizer) ? [entry.Name, entry.Name.ToLowerInvariant()]
            : [entry.Name, Graph.SnakeCase(entry.Name), .. entry.Aliases];
        foreach (string one in names)
            Assert.Equal(entry, entry.Form == WrittenAs.Text ? Registry.FindIdentifier(kind, one) : Registry.Find(kind, one));
        if (entry.Form != WrittenAs.Text && !entry.Arguments.Any(IsRequired))
            Assert.Equal(entry.Type, Read(kind, $$"""{"class_name": "{{entry.Name}}", "config": {} }""").GetType());
    }

    [Fact]
    public void NamesAndKindsAreUnique() =>
        Assert.Equal(
            Registry.Entries.Count(), Registry.Entries.Select(entry => (Registry.KindOf(entry.Type), entry.Name)).Distinct().Count());

    // The left column is what Keras 3 accepts in place of an object.
    [Theory]
    [InlineData(typeof(Loss), "mse", typeof(MeanSquaredError))]
    [InlineData(typeof(Loss), "MSE", typeof(MeanSquaredError))]
    [InlineData(typeof(Loss), "mean_squared_error", typeof(MeanSquaredError))]
    [InlineData(typeof(Loss), "MeanSquaredError", typeof(MeanSquaredError))]
    [InlineData(typeof(Loss), "bce", typeof(BinaryCrossentropy))]
    [InlineData(typeof(Loss), "BCE", typeof(BinaryCrossentropy))]
    [InlineData(typeof(Loss), "binary_crossentropy", typeof(BinaryCrossentropy))]
    [InlineData(typeof(Loss), "categorical_crossentropy", typeof(CategoricalCrossentropy))]
    [InlineData(typeof(Loss), "sparse_categorical_crossentropy", typeof(SparseCategoricalCrossentropy))]
    [InlineData(typeof(Loss), "huber", typeof(Huber))]
    [InlineData(typeof(Loss), "log_cosh", typeof(LogCosh))]
    [InlineData(typeof(Loss), "squared_hinge", typeof(SquaredHinge))]
    [InlineData(typeof(Loss), "categorical_hinge", typeof(CategoricalHinge))]
    [InlineData(typeof(Loss), "kld", typeof(KLDivergence))]
    [InlineData(typeof(Loss), "kl_divergence", typeof(KLDivergence))]
    [InlineData(typeof(Loss), "MAPE", typeof(MeanAbsolutePercentageError))]
    [InlineData(typeof(Loss), "msle", typeof(MeanSquaredLogarithmicError))]
    [InlineData(typeof(Loss), "cosine_similarity", typeof(CosineSimilarity))]
    [InlineData(typeof(Loss), "categorical_generalized_cross_entropy", typeof(CategoricalGeneralizedCrossEntropy))]
    [InlineData(typeof(Metric), "cosine_similarity", typeof(MeanCosineSimilarity))]
    [InlineData(typeof(Metric), "mape", typeof(LossMetric))]
    [InlineData(typeof(Metric), "LogCoshError", typeof(LossMetric))]
    [InlineData(typeof(Metric), "binary_accuracy", typeof(BinaryAccuracy))]
    [InlineData(typeof(Metric), "CategoricalAccuracy", typeof(CategoricalAccuracy))]
    [InlineData(typeof(Metric), "sparse_categorical_accuracy", typeof(SparseCategoricalAccuracy))]
    [InlineData(typeof(Metric), "precision", typeof(Precision))]
    [InlineData(typeof(Metric), "Accuracy", typeof(Accuracy))]
    [InlineData(typeof(Metric), "mse", typeof(LossMetric))]
    [InlineData(typeof(Optimizer), "adam", typeof(Adam))]
    [InlineData(typeof(Optimizer), "Adam", typeof(Adam))]
    [InlineData(typeof(Optimizer), "SGD", typeof(SGD))]
    [InlineData(typeof(Optimizer), "sgd", typeof(SGD))]
    [InlineData(typeof(Optimizer), "Sgd", typeof(SGD))]
    [InlineData(typeof(Optimizer), "rmsprop", typeof(RMSprop))]
    [InlineData(typeof(Optimizer), "RMSprop", typeof(RMSprop))]
    [InlineData(typeof(Optimizer), "adagrad", typeof(Adagrad))]
    [InlineData(typeof(Optimizer), "nadam", typeof(Nadam))]
    [InlineData(typeof(Optimizer), "adamw", typeof(AdamW))]
    [InlineData(typeof(Optimizer), "ftrl", typeof(Ftrl))]
    [InlineData(typeof(Initializer), "glorot_uniform", typeof(GlorotUniform))]
    [InlineData(typeof(Initializer), "HeNormal", typeof(HeNormal))]
    [InlineData(typeof(Initializer), "lecun_normal", typeof(LecunNormal))]
    [InlineData(typeof(Initializer), "uniform", typeof(RandomUniform))]
    [InlineData(typeof(Initializer), "normal", typeof(RandomNormal))]
    [InlineData(typeof(Initializer), "zero", typeof(Zeros))]
    [InlineData(typeof(Initializer), "ones", typeof(Ones))]
    [InlineData(typeof(Initializer), "orthogonal", typeof(Orthogonal))]
    [InlineData(typeof(Initializer), "identity", typeof(Identity))]
    [InlineData(typeof(Regularizer), "l2", typeof(L2))]
    [InlineData(typeof(Regularizer), "l1_l2", typeof(L1L2))]
    [InlineData(typeof(Regularizer), "L1L2", typeof(L1L2))]
    [InlineData(typeof(Regularizer), "orthogonal_regularizer", typeof(OrthogonalRegularizer))]
    [InlineData(typeof(Regularizer), "L1", typeof(L1))]
    [InlineData(typeof(Constraint), "max_norm", typeof(MaxNorm))]
    [InlineData(typeof(Constraint), "min_max_norm", typeof(MinMaxNorm))]
    [InlineData(typeof(Constraint), "non_neg", typeof(NonNeg))]
    [InlineData(typeof(Constraint), "unit_norm", typeof(UnitNorm))]
    [InlineData(typeof(Activation), "relu", typeof(ReLU))]
    [InlineData(typeof(Activation), "softmax", typeof(Softmax))]
    [InlineData(typeof(Layer), "tanh", typeof(Tanh))]
    public void NamesOfKerasStandForObjects(Type kind, string name, Type expected)
    {
        Assert.IsType(expected, Read(kind, name));
        Assert.IsType(expected, Read(kind, $" \"{name}\" "));
    }

    [Theory]
    [InlineData(
        typeof(Loss), "Mse",
        "Loss.FromJson expects the document to be the name of a loss that it knows: BinaryCrossentropy, BinaryFocalCrossentropy,")]
    [InlineData(typeof(Loss), "relu", "the name of a loss that it knows")]
    [InlineData(typeof(Metric), "Mse", "the name of a metric that it knows: AUC,")]
    [InlineData(
        typeof(Optimizer), "sgdw",
        "Optimizer.FromJson expects the document to be the name of an optimizer that it knows: Adadelta, Adafactor, Adagrad, Adam,")]
    [InlineData(typeof(Initializer), "GLOROT_UNIFORM", "the name of an initializer that it knows")]
    [InlineData(
        typeof(Activation), "Relu",
        "the name of an activation: relu, leaky_relu, elu, tanh, sigmoid, binary_step, linear, softmax, gelu, silu, selu, softplus,")]
    [InlineData(typeof(Activation), "Relu", "sparsemax; got \"Relu\"")]
    [InlineData(typeof(Activation), "{\"class_name\": \"Dense\", \"config\": {\"units\": 3}}", "of the type Activation")]
    [InlineData(
        typeof(Constraint), "{\"class_name\": \"MaxNorm\", \"config\": {\"axis\": null}}", "axis of MaxNorm to have a value")]
    [InlineData(
        typeof(Layer), "{\"class_name\": \"UnitNormalization\", \"config\": {\"axis\": null}}",
        "axis of UnitNormalization to have a value")]
    [InlineData(typeof(Loss), "", "a JSON document")]
    [InlineData(typeof(Loss), "null", "the document to be the name of a loss")]
    [InlineData(typeof(Loss), "3", "the document to be an object")]
    public void OtherTextsAreRefused(Type kind, string text, string words) =>
        Assert.Contains(words, Assert.Throws<NeuronaException>(() => Read(kind, text)).Message, StringComparison.Ordinal);

    // Keras has a metric of the loss' name, which is its negative.
    [Fact]
    public void ALossAmongTheMetricsIsReadAsThatLoss()
    {
        Metric metric = new LossMetric(new CosineSimilarity()) { Name = "distance" };
        LossMetric read = Assert.IsType<LossMetric>(Metric.FromJson(metric.ToJson()));
        Assert.IsType<CosineSimilarity>(read.Loss);
        Assert.Equal("distance", read.Name);
        Assert.IsType<MeanCosineSimilarity>(Metric.FromJson(new MeanCosineSimilarity().ToJson()));
    }

    // Keras' default is None: all axes, the batch's too.
    [Fact]
    public void AnAxisOfTheWholeBatchIsRefused()
    {
        foreach (Loss loss in (Loss[])[new Dice(), new Tversky()])
        {
            string json = loss.ToJson();
            Assert.Contains("\"axis\":-1", json, StringComparison.Ordinal);
            NeuronaException error = Assert.Throws<NeuronaException>(
                () => Loss.FromJson(json.Replace("\"axis\":-1", "\"axis\":null", StringComparison.Ordinal)));
            Assert.Contains($"axis of {loss.GetType().Name}", error.Message, StringComparison.Ordinal);
            Assert.Contains("to have a value; got null", error.Message, StringComparison.Ordinal);
        }
    }

    // A theory's data passes through UTF-8, which has no half of a pair.
    [Fact]
    public void HalfACharacterIsRefused() =>
        Assert.Contains(
            "a text of whole characters", Assert.Throws<NeuronaException>(() => Loss.FromJson("m\uD800")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void EveryActivationOfANameComputesKerasFunction()
    {
        Assert.Equal(
            [
                "relu", "leaky_relu", "elu", "tanh", "sigmoid", "binary_step", "linear", "softmax", "gelu", "silu", "selu", "softplus",
                "softsign", "hard_sigmoid", "exponential", "relu6", "mish", "log_sigmoid", "hard_silu", "hard_tanh", "celu",
                "log_softmax", "tanh_shrink", "soft_shrink", "hard_shrink", "squareplus", "sparse_plus", "sparse_sigmoid", "sparsemax",
            ],
            Activation.Names);
        Assert.IsType<SiLU>(Activation.FromName("swish"));
        Assert.IsType<HardSiLU>(Activation.FromName("hard_swish"));
        Assert.Equal(0.2, Assert.IsType<LeakyReLU>(Activation.FromName("leaky_relu")).NegativeSlope);
        foreach (string name in Activation.Names)
            Assert.Equal(name, Registry.FunctionOf(Activation.FromName(name)));
        Assert.Null(Registry.FunctionOf(new LeakyReLU()));
        Assert.Null(Registry.FunctionOf(new ELU(0.5f)));
        Assert.Null(Registry.FunctionOf(new Dense(3)));
        Assert.Null(Registry.FunctionOf(new GELU(approximate: true)));
        Assert.Contains(
            "Activation.FromName expects one of relu, leaky_relu, elu,",
            Assert.Throws<NeuronaException>(() => Activation.FromName("crelu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnLayersAreRegisteredSavedAndLoaded()
    {
        ModelFile.Register<Scaled>("Scaled");
        ModelFile.Register<Scaled>("Scaled");
        Sequential model = new(3) { new Dense(2), new Scaled(2.5f) { Offsets = [1, 2] } };
        Sequential loaded = Assert.IsType<Sequential>(Model.Load(Examples.Bytes(model)));
        Scaled scaled = Assert.IsType<Scaled>(loaded.Layers[1]);
        Assert.Equal(2.5f, scaled.Factor);
        Assert.Equal([1, 2], scaled.Offsets);
        Assert.Contains("\"registered_name\":\"Scaled\"", model.ToJson(), StringComparison.Ordinal);
        Assert.Contains(
            "'Dense'", Assert.Throws<NeuronaException>(() => ModelFile.Register<Unregistered>("Dense")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "which is 'Scaled'", Assert.Throws<NeuronaException>(() => ModelFile.Register<Scaled>("Other")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "none for 'hidden'", Assert.Throws<NeuronaException>(() => ModelFile.Register<Unsavable>("Unsavable")).Message,
            StringComparison.Ordinal);
        Assert.Throws<NeuronaException>(() => ModelFile.Register<string>("String"));
    }

    [Fact]
    public void AnUnregisteredLayerIsRefusedOnWriting()
    {
        Sequential model = new(3) { new Unregistered() };
        Assert.Contains(
            "ModelFile.Register<Unregistered>", Assert.Throws<NeuronaException>(model.ToJson).Message, StringComparison.Ordinal);
    }

    private static object Read(Type kind, string json) => kind switch
    {
        _ when kind == typeof(Activation) => Activation.FromJson(json),
        _ when kind == typeof(Layer) => Layer.FromJson(json),
        _ when kind == typeof(Initializer) => Initializer.FromJson(json),
        _ when kind == typeof(Regularizer) => Regularizer.FromJson(json),
        _ when kind == typeof(Constraint) => Constraint.FromJson(json),
        _ when kind == typeof(Loss) => Loss.FromJson(json),
        _ when kind == typeof(Metric) => Metric.FromJson(json),
        _ when kind == typeof(Optimizer) => Optimizer.FromJson(json),
        _ when kind == typeof(Schedule) => Schedule.FromJson(json),
        _ => throw new InvalidOperationException($"Read {kind.Name}."),
    };

    private static bool IsRequired(Argument argument) => argument.Parameter is { HasDefaultValue: false };

    // A value other than the default, which an object of only the required arguments has.
    private static object? Sample(Argument argument, object? plain = null)
    {
        Type type = Nullable.GetUnderlyingType(argument.Type) ?? argument.Type;
        return type switch
        {
            _ when type == typeof(bool) => plain is null || !(bool)argument.Property.GetValue(plain)!,
            _ when type == typeof(int) => 3,
            _ when type == typeof(float) => 0.3f,
            _ when type == typeof(double) && argument.Name is "learning_rate_power" or "beta_2_decay" => -0.3,
            _ when type == typeof(double) && argument.Name == "t_mul" => 1.5,
            _ when type == typeof(double) => plain is not null && Equals(argument.Property.GetValue(plain), 0.3) ? 0.6 : 0.3,
            _ when type == typeof(string) => "given",
            _ when type == typeof(Size2D) => new Size2D(2, 3),
            _ when type == typeof(LearningRate) => (LearningRate)new InverseTimeDecay(0.5f, 10, 0.25f, true),
            _ when type == typeof(Activation) => new LeakyReLU(0.4f),
            _ when type == typeof(Initializer) => new VarianceScaling(2, FanMode.FanOut, WeightDistribution.Uniform),
            _ when type == typeof(Regularizer) => new L2(0.5f),
            _ when type == typeof(Constraint) => new MaxNorm(3),
            _ when type == typeof(Schedule) => new InverseTimeDecay(0.5f, 10, 0.25f),
            _ when type == typeof(Layer) => new Dense(3),
            _ when type.IsEnum => Enum.Parse(type, Enum.GetNames(type)[^1]),
            _ when type == typeof(IReadOnlyList<ParameterGroup>) =>
                new[] { new ParameterGroup("bias", "gamma") { RateFactor = 0.5, WeightDecay = 0 } },
            _ when type == typeof(IReadOnlyList<string>) => new[] { "first", "last" },
            _ when type == typeof(Thresholds) => Thresholds.Of([0.25, 0.5]),
            _ when type == typeof(IReadOnlyList<double>) => new[] { 0.5, 0.25, 0.125 },
            _ when type.IsAssignableFrom(typeof(int[])) => new[] { 4, 5 },
            _ => throw new InvalidOperationException($"Give a sample of {type.Name}."),
        };
    }

    private static void AssertEqual(object? expected, object? actual)
    {
        if (expected is LearningRate { Schedule: { } schedule })
        {
            AssertEqual(schedule, ((LearningRate)actual!).Schedule);
            return;
        }
        if (expected is IReadOnlyList<ParameterGroup> groups)
        {
            IReadOnlyList<ParameterGroup> read = (IReadOnlyList<ParameterGroup>)actual!;
            Assert.Equal(groups.SelectMany(group => group.Names), read.SelectMany(group => group.Names));
            Assert.Equal(
                groups.Select(group => (group.RateFactor, group.WeightDecay)),
                read.Select(group => (group.RateFactor, group.WeightDecay)));
            return;
        }
        if (expected is null || actual is null || !Array.Exists(Registry.Kinds, kind => kind.Base.IsInstanceOfType(expected)))
        {
            Assert.Equal(expected, actual);
            return;
        }
        Assert.Equal(expected.GetType(), actual.GetType());
        ConfigType entry = Registry.Of(expected, "test");
        foreach (Argument argument in entry.Arguments.Where(a => a.Name != "name"))
            AssertEqual(argument.Property.GetValue(expected), argument.Property.GetValue(actual));
    }
}

public sealed class Scaled(float factor) : Layer
{
    public float Factor { get; } = factor;

    public IReadOnlyList<int> Offsets { get; init; } = [];

    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    protected internal override void Forward(in Pass p)
    {
        for (int i = 0; i < p.Y.Data.Length; i++)
            p.Y.Data[i] = Factor * p.X.Data[i];
    }

    protected internal override void Backward(in Pass p)
    {
        for (int i = 0; i < p.DX.Data.Length; i++)
            p.DX.Data[i] = Factor * p.DY.Data[i];
    }
}

public sealed class Unregistered : Layer
{
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    protected internal override void Forward(in Pass p) => p.X.Data.CopyTo(p.Y.Data);

    protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
}

public sealed class Unsavable(int hidden) : Layer
{
    protected internal override Shape Build(LayerBuilder b, Shape x) => x.WithChannels(hidden);

    protected internal override void Forward(in Pass p) => p.Y.Data.Clear();

    protected internal override void Backward(in Pass p) => p.DX.Data.Clear();
}
