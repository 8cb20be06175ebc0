using System.Collections.Concurrent;

namespace Neurona;

/// <summary>The closed list of types that a file may name: one line each. A name that is not in it is refused; nothing is ever looked up by a type's name.</summary>
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

    private static readonly ConfigType[] BuiltIn =
    [
        ConfigType.Of<Add>("Add"),
        ConfigType.Of<BatchNormalization>("BatchNormalization"),
        ConfigType.Of<Concatenate>("Concatenate"),
        ConfigType.Of<Conv2D>("Conv2D"),
        ConfigType.Of<Dense>("Dense"),
        ConfigType.Of<Dropout>("Dropout"),
        ConfigType.Of<Flatten>("Flatten"),
        ConfigType.Of<MaxPool2D>("MaxPooling2D"),
        ConfigType.Of<Reshape>("Reshape"),

        ConfigType.Function<BinaryStep>(),
        ConfigType.Of<ELU>("ELU"),
        ConfigType.Of<LeakyReLU>("LeakyReLU"),
        ConfigType.Function<Linear>(),
        ConfigType.Of<PReLU>("PReLU"),
        ConfigType.Of<ReLU>("ReLU"),
        ConfigType.Function<Sigmoid>(),
        ConfigType.Of<Softmax>("Softmax"),
        ConfigType.Function<Tanh>(),

        ConfigType.Of<Constant>("Constant"),
        ConfigType.Of<GlorotNormal>("GlorotNormal"),
        ConfigType.Of<GlorotUniform>("GlorotUniform"),
        ConfigType.Of<HeNormal>("HeNormal"),
        ConfigType.Of<HeUniform>("HeUniform"),
        ConfigType.Of<LecunNormal>("LecunNormal"),
        ConfigType.Of<LecunUniform>("LecunUniform"),
        ConfigType.Of<Ones>("Ones"),
        ConfigType.Of<RandomNormal>("RandomNormal"),
        ConfigType.Of<RandomUniform>("RandomUniform"),
        ConfigType.Of<TruncatedNormal>("TruncatedNormal"),
        ConfigType.Of<VarianceScaling>("VarianceScaling"),
        ConfigType.Of<Zeros>("Zeros"),

        ConfigType.Of<L1>("L1"),
        ConfigType.Of<L2>("L2"),
        ConfigType.PerUnit<MaxNorm>("MaxNorm"),

        ConfigType.Of<BinaryCrossentropy>("BinaryCrossentropy"),
        ConfigType.Of<CategoricalCrossentropy>("CategoricalCrossentropy"),
        ConfigType.Of<MeanSquaredError>("MeanSquaredError"),
        ConfigType.Of<SparseCategoricalCrossentropy>("SparseCategoricalCrossentropy"),

        ConfigType.Of<Accuracy>("Accuracy"),
        ConfigType.Of<BinaryAccuracy>("BinaryAccuracy"),
        ConfigType.Of<CategoricalAccuracy>("CategoricalAccuracy"),
        ConfigType.Of<Precision>("Precision"),
        ConfigType.Of<SparseCategoricalAccuracy>("SparseCategoricalAccuracy"),

        ConfigType.Of<Adam>("Adam"),
        ConfigType.Of<SGD>("SGD"),
        ConfigType.Of<InverseTimeDecay>("InverseTimeDecay"),
    ];

    /// <summary>Keras' names of functions and the layers that compute them.</summary>
    private static readonly (string Name, Func<Activation> Make)[] Functions =
    [
        ("linear", static () => Activation.Linear),
        ("binary_step", static () => Activation.BinaryStep),
        ("sigmoid", static () => Activation.Sigmoid),
        ("tanh", static () => Activation.Tanh),
        ("relu", static () => Activation.Relu),
        ("leaky_relu", static () => Activation.LeakyRelu),
        ("elu", static () => Activation.Elu),
        ("softmax", static () => Activation.Softmax),
    ];

    private static readonly ConcurrentDictionary<(Type Kind, string Name), ConfigType> ByName = [];
    private static readonly ConcurrentDictionary<Type, ConfigType> ByType = [];

    static Registry()
    {
        foreach (ConfigType entry in BuiltIn)
        {
            ByName[(KindOf(entry.Type), entry.Name)] = entry;
            ByType[entry.Type] = entry;
        }
    }

    public static IEnumerable<ConfigType> Entries => ByType.Values;

    public static void Register(ConfigType entry)
    {
        const string who = "ModelFile.Register";
        Type kind = KindOf(entry.Type);
        if (ByType.TryGetValue(entry.Type, out ConfigType? same) && same.Name == entry.Name && same.IsCustom)
            return;
        if (string.IsNullOrWhiteSpace(entry.Name))
            throw Throw.Error(who, "a name", "an empty text", "Give the type's name.");
        if (same is not null)
            throw Throw.Error(who, "a type that has no name yet", $"{entry.Type.Name}, which is '{same.Name}'", "Register each type once.");
        _ = entry.Arguments;   // refuses a type that cannot be saved here, not when hours of training are to be kept
        if (!ByName.TryAdd((kind, entry.Name), entry))
            throw Throw.Error(who, $"a name that no other {Word(kind)} has", $"'{entry.Name}'", "Choose another name; it is what files say.");
        ByType[entry.Type] = entry;
    }

    /// <summary>The entry of an object that is to be written.</summary>
    public static ConfigType Of(object value, string who) =>
        ByType.TryGetValue(value.GetType(), out ConfigType? entry)
            ? entry
            : throw Throw.Error(who, $"every {Word(KindOf(value.GetType()))} to be of a registered type", value.GetType().Name, $"Call ModelFile.Register<{value.GetType().Name}>(\"{value.GetType().Name}\") at the start of the program.");

    public static ConfigType? Find(Type kind, string name) => ByName.GetValueOrDefault((kind, name));

    /// <summary>Finds "glorot_uniform" and the like, which Keras accepts in place of a class.</summary>
    public static ConfigType? FindIdentifier(Type kind, string name)
    {
        foreach (ConfigType entry in ByType.Values)
        {
            if (KindOf(entry.Type) == kind && (entry.Name == name || Graph.SnakeCase(entry.Name) == name))
                return entry;
        }
        return null;
    }

    /// <summary>The activation of a function's name, or null.</summary>
    public static Activation? Function(string name)
    {
        foreach ((string function, Func<Activation> make) in Functions)
        {
            if (function == name)
                return make();
        }
        return null;
    }

    /// <summary>The function that an activation computes, its name and trainability aside; null if Keras has no name for it.</summary>
    public static string? FunctionOf(Layer layer)
    {
        foreach ((string function, Func<Activation> make) in Functions)
        {
            Activation example = make();
            if (example.GetType() != layer.GetType())
                continue;
            Dictionary<string, object?> wanted = ByType[example.GetType()].Values(example);
            bool equal = ByType[layer.GetType()].Values(layer).All(pair => pair.Key is "name" or "trainable" || Equals(pair.Value, wanted[pair.Key]));
            if (equal)
                return function;
        }
        return null;
    }

    public static string Known(Type kind) =>
        string.Join(", ", ByName.Keys.Where(key => key.Kind == kind).Select(key => key.Name).Order(StringComparer.Ordinal));

    public static Type KindOf(Type type)
    {
        foreach ((Type kind, _, _) in Kinds)
        {
            if (kind.IsAssignableFrom(type))
                return kind;
        }
        throw Throw.Error("ModelFile.Register", "a layer, activation, initializer, regularizer, constraint, loss, metric, optimizer or schedule", type.Name, "Derive the type from one of these.");
    }

    public static string Word(Type kind) => Array.Find(Kinds, k => k.Base == kind).Word;

    public static string AWord(Type kind) => $"{("aeiou".Contains(Word(kind)[0], StringComparison.Ordinal) ? "an" : "a")} {Word(kind)}";

    public static string Module(Type kind) => Array.Find(Kinds, k => k.Base == kind).Module;
}
