using System.Collections.Concurrent;

namespace Neurona;

/// <summary>
/// The closed list of types that a file may name: one line each. A name that is not in it is refused; nothing is ever
/// looked up by a type's name.
/// </summary>
internal static class Registry
{
    /// <summary>What kinds of objects there are, the word for each in a sentence, and Keras' module.</summary>
    public static readonly (Type Base, string Word, string Module)[] Kinds =
    [
        (typeof(Layer), "layer", "keras.layers"),
        (typeof(Initializer), "initializer", "keras.initializers"),
        (typeof(Regularizer), "regularizer", "keras.regularizers"),
        (typeof(Constraint), "constraint", "keras.constraints"),
        (typeof(Loss), "loss", "keras.losses"),
        (typeof(Metric), "metric", "keras.metrics"),
        (typeof(Optimizer), "optimizer", "keras.optimizers"),
        (typeof(Schedule), "schedule", "keras.optimizers.schedules"),
    ];

    /// <summary>
    /// Names as Keras' documents have them: the class, and where Keras has them its function and aliases.
    /// </summary>
    private static readonly ConfigType[] BuiltIn =
    [
        ConfigType.Of<ActivityRegularization>("ActivityRegularization"),
        ConfigType.Of<Add>("Add"),
        ConfigType.Of<AlphaDropout>("AlphaDropout"),
        ConfigType.Of<Average>("Average"),
        ConfigType.Of<BatchNormalization>("BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2"),
        ConfigType.Of<Concatenate>("Concatenate"),
        ConfigType.Of<Conv2D>("Conv2D", "Convolution2D"),
        ConfigType.Of<Dense>("Dense"),
        ConfigType.Of<Dot>("Dot"),
        ConfigType.Of<Dropout>("Dropout"),
        ConfigType.Of<Embedding>("Embedding"),
        ConfigType.Of<Flatten>("Flatten"),
        ConfigType.Of<GLU>("GLU"),
        ConfigType.Of<Maxout>("Maxout"),
        ConfigType.Of<GaussianDropout>("GaussianDropout"),
        ConfigType.Of<GaussianNoise>("GaussianNoise"),
        ConfigType.Of<GroupNormalization>("GroupNormalization"),
        ConfigType.Of<LayerNormalization>("LayerNormalization"),
        ConfigType.Of<Maximum>("Maximum"),
        ConfigType.Of<MaxPooling2D>("MaxPooling2D", "MaxPool2D"),
        ConfigType.Of<Minimum>("Minimum"),
        ConfigType.Of<Multiply>("Multiply"),
        ConfigType.Of<Permute>("Permute"),
        ConfigType.Of<PReLU>("PReLU"),
        ConfigType.Of<RepeatVector>("RepeatVector"),
        ConfigType.Of<Rescaling>("Rescaling"),
        ConfigType.Of<Reshape>("Reshape"),
        ConfigType.Of<RMSNormalization>("RMSNormalization"),
        ConfigType.Of<SpatialDropout1D>("SpatialDropout1D"),
        ConfigType.Of<SpatialDropout2D>("SpatialDropout2D"),
        ConfigType.Of<Subtract>("Subtract"),
        ConfigType.Of<UnitNormalization>("UnitNormalization"),

        ConfigType.Activation("ReLU", "relu", static () => new ReLU()),
        ConfigType.Activation("LeakyReLU", "leaky_relu", static () => new LeakyReLU(0.2)),
        ConfigType.Activation("ELU", "elu", static () => new ELU()),
        ConfigType.Function("tanh", static () => new Tanh()),
        ConfigType.Function("sigmoid", static () => new Sigmoid()),
        ConfigType.Function("binary_step", static () => new BinaryStep()),
        ConfigType.Function("linear", static () => new Linear()),
        ConfigType.Activation("Softmax", "softmax", static () => new Softmax()),
        ConfigType.Function("gelu", static () => new GELU()),
        ConfigType.Function("silu", static () => new SiLU(), "swish"),
        ConfigType.Function("selu", static () => new SELU()),
        ConfigType.Function("softplus", static () => new Softplus()),
        ConfigType.Function("softsign", static () => new Softsign()),
        ConfigType.Function("hard_sigmoid", static () => new HardSigmoid()),
        ConfigType.Function("exponential", static () => new Exponential()),
        ConfigType.Function("relu6", static () => new ReLU6()),
        ConfigType.Function("mish", static () => new Mish()),
        ConfigType.Function("log_sigmoid", static () => new LogSigmoid()),
        ConfigType.Function("hard_silu", static () => new HardSiLU(), "hard_swish"),
        ConfigType.Function("hard_tanh", static () => new HardTanh()),
        ConfigType.Function("celu", static () => new CELU()),
        ConfigType.Function("log_softmax", static () => new LogSoftmax()),
        ConfigType.Function("tanh_shrink", static () => new TanhShrink()),
        ConfigType.Function("soft_shrink", static () => new SoftShrink()),
        ConfigType.Function("hard_shrink", static () => new HardShrink()),
        ConfigType.Function("squareplus", static () => new Squareplus()),
        ConfigType.Of<Threshold>("Threshold"),
        ConfigType.Function("sparse_plus", static () => new SparsePlus()),
        ConfigType.Function("sparse_sigmoid", static () => new SparseSigmoid()),
        ConfigType.Function("sparsemax", static () => new Sparsemax()),

        ConfigType.Of<Constant>("Constant"),
        ConfigType.Of<GlorotNormal>("GlorotNormal"),
        ConfigType.Of<GlorotUniform>("GlorotUniform"),
        ConfigType.Of<HeNormal>("HeNormal"),
        ConfigType.Of<HeUniform>("HeUniform"),
        ConfigType.Of<Identity>("Identity", "IdentityInitializer"),
        ConfigType.Of<LecunNormal>("LecunNormal"),
        ConfigType.Of<LecunUniform>("LecunUniform"),
        ConfigType.Of<Ones>("Ones", "one"),
        ConfigType.Of<Orthogonal>("Orthogonal", "OrthogonalInitializer"),
        ConfigType.Of<RandomNormal>("RandomNormal", "normal"),
        ConfigType.Of<RandomUniform>("RandomUniform", "uniform"),
        ConfigType.Of<TruncatedNormal>("TruncatedNormal"),
        ConfigType.Of<VarianceScaling>("VarianceScaling"),
        ConfigType.Of<Zeros>("Zeros", "zero"),

        ConfigType.Of<L1>("L1"),
        ConfigType.Of<L1L2>("L1L2", "l1_l2"),
        ConfigType.Of<L2>("L2"),
        ConfigType.Of<OrthogonalRegularizer>("OrthogonalRegularizer"),
        ConfigType.Of<MaxNorm>("MaxNorm"),
        ConfigType.Of<MinMaxNorm>("MinMaxNorm"),
        ConfigType.Of<NonNeg>("NonNeg"),
        ConfigType.Of<SpectralNorm>("SpectralNorm"),
        ConfigType.Of<UnitNorm>("UnitNorm"),

        ConfigType.Of<BinaryCrossentropy>("BinaryCrossentropy", "bce", "BCE"),
        ConfigType.Of<BinaryFocalCrossentropy>("BinaryFocalCrossentropy"),
        ConfigType.Of<CategoricalCrossentropy>("CategoricalCrossentropy"),
        ConfigType.Of<CategoricalFocalCrossentropy>("CategoricalFocalCrossentropy"),
        ConfigType.Of<CategoricalGeneralizedCrossEntropy>("CategoricalGeneralizedCrossEntropy"),
        ConfigType.Of<CategoricalHinge>("CategoricalHinge"),
        ConfigType.Of<Circle>("Circle"),
        ConfigType.Of<CosineSimilarity>("CosineSimilarity"),
        ConfigType.Of<Dice>("Dice"),
        ConfigType.Of<Hinge>("Hinge"),
        ConfigType.Of<Huber>("Huber"),
        ConfigType.Of<KLDivergence>("KLDivergence", "kld", "KLD"),
        ConfigType.Of<LogCosh>("LogCosh", "LogCoshError", "log_cosh_error"),
        ConfigType.Of<MeanAbsoluteError>("MeanAbsoluteError", "mae", "MAE"),
        ConfigType.Of<MeanAbsolutePercentageError>("MeanAbsolutePercentageError", "mape", "MAPE"),
        ConfigType.Of<MeanSquaredError>("MeanSquaredError", "mse", "MSE"),
        ConfigType.Of<PerceptronLoss>("PerceptronLoss"),
        ConfigType.Of<MeanSquaredLogarithmicError>("MeanSquaredLogarithmicError", "msle", "MSLE"),
        ConfigType.Of<Poisson>("Poisson"),
        ConfigType.Of<SparseCategoricalCrossentropy>("SparseCategoricalCrossentropy"),
        ConfigType.Of<SquaredHinge>("SquaredHinge"),
        ConfigType.Of<Tversky>("Tversky"),

        ConfigType.ByShape<Accuracy>("accuracy", "acc"),
        ConfigType.Of<ExactMatch>("Accuracy"),
        ConfigType.Of<AUC>("AUC"),
        ConfigType.Of<BinaryAccuracy>("BinaryAccuracy"),
        ConfigType.Of<BinaryIoU>("BinaryIoU"),
        ConfigType.Of<CategoricalAccuracy>("CategoricalAccuracy"),
        ConfigType.Of<ConcordanceCorrelation>("ConcordanceCorrelation"),
        ConfigType.Of<F1Score>("F1Score", "f1_score"),
        ConfigType.Of<FBetaScore>("FBetaScore"),
        ConfigType.Of<FalseNegatives>("FalseNegatives"),
        ConfigType.Of<FalsePositives>("FalsePositives"),
        ConfigType.Of<IoU>("IoU"),
        ConfigType.Of<MeanCosineSimilarity>("CosineSimilarity"),
        ConfigType.Of<MeanIoU>("MeanIoU"),
        ConfigType.Of<OneHotIoU>("OneHotIoU"),
        ConfigType.Of<OneHotMeanIoU>("OneHotMeanIoU"),
        ConfigType.Of<PearsonCorrelation>("PearsonCorrelation"),
        ConfigType.Of<Precision>("Precision"),
        ConfigType.Of<PrecisionAtRecall>("PrecisionAtRecall"),
        ConfigType.Of<R2Score>("R2Score", "r2_score"),
        ConfigType.Of<Recall>("Recall"),
        ConfigType.Of<RecallAtPrecision>("RecallAtPrecision"),
        ConfigType.Of<RootMeanSquaredError>("RootMeanSquaredError"),
        ConfigType.Of<SensitivityAtSpecificity>("SensitivityAtSpecificity"),
        ConfigType.Of<SparseCategoricalAccuracy>("SparseCategoricalAccuracy"),
        ConfigType.Of<SparseTopKCategoricalAccuracy>("SparseTopKCategoricalAccuracy"),
        ConfigType.Of<SpecificityAtSensitivity>("SpecificityAtSensitivity"),
        ConfigType.Of<TopKCategoricalAccuracy>("TopKCategoricalAccuracy"),
        ConfigType.Of<TrueNegatives>("TrueNegatives"),
        ConfigType.Of<TruePositives>("TruePositives"),

        ConfigType.Of<Adadelta>("Adadelta"),
        ConfigType.Of<Adafactor>("Adafactor"),
        ConfigType.Of<Adagrad>("Adagrad"),
        ConfigType.Of<Adam>("Adam"),
        ConfigType.Of<AdamW>("AdamW"),
        ConfigType.Of<Adamax>("Adamax"),
        ConfigType.Of<Ftrl>("Ftrl"),
        ConfigType.Of<Lamb>("Lamb"),
        ConfigType.Of<Lion>("Lion"),
        ConfigType.Of<Muon>("Muon"),
        ConfigType.Of<Nadam>("Nadam"),
        ConfigType.Of<RMSprop>("RMSprop"),
        ConfigType.Of<SGD>("SGD"),

        ConfigType.Of<CosineDecay>("CosineDecay"),
        ConfigType.Of<CosineDecayRestarts>("CosineDecayRestarts"),
        ConfigType.Of<ExponentialDecay>("ExponentialDecay"),
        ConfigType.Of<InverseTimeDecay>("InverseTimeDecay"),
        ConfigType.Of<OneCycle>("OneCycle"),
        ConfigType.Of<PiecewiseConstantDecay>("PiecewiseConstantDecay"),
        ConfigType.Of<PolynomialDecay>("PolynomialDecay"),
        ConfigType.Of<StepDecay>("StepDecay"),
    ];

    private static readonly ConcurrentDictionary<(Type Kind, string Name), ConfigType> ByName = [];
    private static readonly ConcurrentDictionary<Type, ConfigType> ByType = [];
    private static readonly Dictionary<(Type Kind, string Text), ConfigType> ByText = [];
    private static readonly Dictionary<string, ConfigType> ByFunction = [];

    static Registry()
    {
        foreach (ConfigType type in BuiltIn)
        {
            ByType[type.Type] = type;
            Type kind = KindOf(type.Type);
            if (type.FunctionName is { } function)
            {
                foreach (string name in (ReadOnlySpan<string>)[function, .. type.Aliases])
                    ByFunction.Add(name, type);
                ByName[(kind, type.Name)] = type;
            }
            else if (type.Form == WrittenAs.Text)
            {
                foreach (string text in (ReadOnlySpan<string>)[type.Name, .. type.Aliases])
                    ByText.Add((kind, text), type);
            }
            else
            {
                foreach (string name in NamesOf(type, kind))
                    ByName[(kind, name)] = type;
            }
        }
    }

    public static IEnumerable<ConfigType> Entries => ByType.Values;

    /// <summary>Keras' names of the functions that activations compute.</summary>
    public static IReadOnlyList<string> FunctionNames { get; } =
        [.. BuiltIn.Select(type => type.FunctionName).OfType<string>()];

    public static void Register(ConfigType type)
    {
        const string who = "ModelFile.Register";
        Type kind = KindOf(type.Type);
        if (ByType.TryGetValue(type.Type, out ConfigType? same) && same.Name == type.Name && same.IsCustom)
            return;
        if (string.IsNullOrWhiteSpace(type.Name))
            throw Errors.Of(who, "a name", "an empty text", "Give the type's name.");
        if (same is not null)
            throw Errors.Of(who, "a type that has no name yet", $"{type.Type.Name}, which is '{same.Name}'", "Register each type once.");
        _ = type.Arguments;   // refuses a type that cannot be saved here, not when hours of training are to be kept
        if (ByText.ContainsKey((kind, type.Name)) || !ByName.TryAdd((kind, type.Name), type))
            throw Errors.Of(
                who, $"a name that no other {Word(kind)} has", $"'{type.Name}'", "Choose another name; it is what files say.");
        ByType[type.Type] = type;
    }

    public static bool Has(object value) => ByType.ContainsKey(value.GetType());

    /// <summary>The registered type of an object that is to be written.</summary>
    public static ConfigType Of(object value, string who)
    {
        Type type = value.GetType();
        return ByType.TryGetValue(type, out ConfigType? registered) ? registered : throw Errors.Of(who,
            $"every {Word(KindOf(type))} to be of a registered type", type.Name,
            $"Call ModelFile.Register<{type.Name}>(\"{type.Name}\") at the start of the program.");
    }

    /// <summary>The type that a document's class_name means.</summary>
    public static ConfigType? Find(Type kind, string name) => ByName.GetValueOrDefault((kind, name))
        ?? (IgnoresCase(kind) ? ByName.GetValueOrDefault((kind, name.ToLowerInvariant())) : null);

    /// <summary>
    /// The type that a text alone means, which Keras accepts in place of an object: "glorot_uniform", "mse",
    /// "accuracy".
    /// </summary>
    public static ConfigType? FindIdentifier(Type kind, string name) =>
        ByText.GetValueOrDefault((kind, name.ToLowerInvariant())) ?? Find(kind, name);

    /// <summary>The activation of a function's name, or null.</summary>
    public static Activation? Function(string name) => ByFunction.GetValueOrDefault(name)?.MakeFunction!();

    /// <summary>
    /// The function that an activation computes, its name and trainability aside; null if Keras has no name for it.
    /// </summary>
    public static string? FunctionOf(Layer layer)
    {
        if (!ByType.TryGetValue(layer.GetType(), out ConfigType? type) || type.MakeFunction is null)
            return null;
        Dictionary<string, object?> wanted = type.Values(type.MakeFunction());
        bool isEqual = type.Values(layer).All(pair => pair.Key is "name" or "trainable" || Equals(pair.Value, wanted[pair.Key]));
        return isEqual ? type.FunctionName : null;
    }

    public static string Known(Type kind) =>
        string.Join(", ", ByType.Values.Where(type => KindOf(type.Type) == kind).Select(type => type.Name).Order(StringComparer.Ordinal));

    public static Type KindOf(Type type)
    {
        foreach ((Type kind, _, _) in Kinds)
        {
            if (kind.IsAssignableFrom(type))
                return kind;
        }
        throw Errors.Of(
            "ModelFile.Register", "a layer, activation, initializer, regularizer, constraint, loss, metric, optimizer or schedule",
            type.Name, "Derive the type from one of these.");
    }

    public static string Word(Type kind) => Array.Find(Kinds, k => k.Base == kind).Word;

    public static string AWord(Type kind) => $"{("aeiou".Contains(Word(kind)[0], StringComparison.Ordinal) ? "an" : "a")} {Word(kind)}";

    public static string Module(Type kind) => Array.Find(Kinds, k => k.Base == kind).Module;

    // Keras looks layers up by class alone; of the other kinds it knows the name in snake case as well, and optimizers
    // in any case.
    private static IEnumerable<string> NamesOf(ConfigType type, Type kind) =>
        kind == typeof(Layer) ? [type.Name, .. type.Aliases]
        : IgnoresCase(kind) ? [type.Name, type.Name.ToLowerInvariant()]
        : [type.Name, Graph.SnakeCase(type.Name), .. type.Aliases];

    private static bool IgnoresCase(Type kind) => kind == typeof(Optimizer);
}
