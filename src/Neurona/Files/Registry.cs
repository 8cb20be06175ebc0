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

    private static readonly Entry[] BuiltIn =
    [
        Entry.Of<Add>("Add"),
        Entry.Of<BatchNormalization>("BatchNormalization"),
        Entry.Of<Concatenate>("Concatenate"),
        Entry.Of<Conv2D>("Conv2D"),
        Entry.Of<Dense>("Dense"),
        Entry.Of<Dropout>("Dropout"),
        Entry.Of<Flatten>("Flatten"),
        Entry.Of<MaxPool2D>("MaxPooling2D"),
        Entry.Of<Reshape>("Reshape"),

        Entry.Function<BinaryStep>(),
        Entry.Of<ELU>("ELU"),
        Entry.Of<LeakyReLU>("LeakyReLU"),
        Entry.Function<Linear>(),
        Entry.Of<PReLU>("PReLU"),
        Entry.Of<ReLU>("ReLU"),
        Entry.Function<Sigmoid>(),
        Entry.Of<Softmax>("Softmax"),
        Entry.Function<Tanh>(),

        Entry.Of<Constant>("Constant"),
        Entry.Of<GlorotNormal>("GlorotNormal"),
        Entry.Of<GlorotUniform>("GlorotUniform"),
        Entry.Of<HeNormal>("HeNormal"),
        Entry.Of<HeUniform>("HeUniform"),
        Entry.Of<LecunNormal>("LecunNormal"),
        Entry.Of<LecunUniform>("LecunUniform"),
        Entry.Of<Ones>("Ones"),
        Entry.Of<RandomNormal>("RandomNormal"),
        Entry.Of<RandomUniform>("RandomUniform"),
        Entry.Of<TruncatedNormal>("TruncatedNormal"),
        Entry.Of<VarianceScaling>("VarianceScaling"),
        Entry.Of<Zeros>("Zeros"),

        Entry.Of<L1>("L1"),
        Entry.Of<L2>("L2"),
        Entry.PerUnit<MaxNorm>("MaxNorm"),

        Entry.Of<BinaryCrossentropy>("BinaryCrossentropy"),
        Entry.Of<CategoricalCrossentropy>("CategoricalCrossentropy"),
        Entry.Of<MeanSquaredError>("MeanSquaredError"),
        Entry.Of<SparseCategoricalCrossentropy>("SparseCategoricalCrossentropy"),

        Entry.Of<Accuracy>("Accuracy"),
        Entry.Of<BinaryAccuracy>("BinaryAccuracy"),
        Entry.Of<CategoricalAccuracy>("CategoricalAccuracy"),
        Entry.Of<Precision>("Precision"),
        Entry.Of<SparseCategoricalAccuracy>("SparseCategoricalAccuracy"),

        Entry.Of<Adam>("Adam"),
        Entry.Of<SGD>("SGD"),
        Entry.Of<InverseTimeDecay>("InverseTimeDecay"),
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

    private static readonly ConcurrentDictionary<(Type Kind, string Name), Entry> ByName = [];
    private static readonly ConcurrentDictionary<Type, Entry> ByType = [];

    static Registry()
    {
        foreach (Entry entry in BuiltIn)
        {
            ByName[(KindOf(entry.Type), entry.Name)] = entry;
            ByType[entry.Type] = entry;
        }
    }

    public static IEnumerable<Entry> Entries => ByType.Values;

    public static void Register(Entry entry)
    {
        const string who = "ModelFile.Register";
        Type kind = KindOf(entry.Type);
        if (ByType.TryGetValue(entry.Type, out Entry? same) && same.Name == entry.Name && same.IsCustom)
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
    public static Entry Of(object value, string who) =>
        ByType.TryGetValue(value.GetType(), out Entry? entry)
            ? entry
            : throw Throw.Error(who, $"every {Word(KindOf(value.GetType()))} to be of a registered type", value.GetType().Name, $"Call ModelFile.Register<{value.GetType().Name}>(\"{value.GetType().Name}\") at the start of the program.");

    public static Entry? Find(Type kind, string name) => ByName.GetValueOrDefault((kind, name));

    /// <summary>Finds "glorot_uniform" and the like, which Keras accepts in place of a class.</summary>
    public static Entry? FindIdentifier(Type kind, string name)
    {
        foreach (Entry entry in ByType.Values)
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

    /// <summary>What Keras accepts in place of a class of this kind: for layers, the functions of activations.</summary>
    public static string Names(Type kind) => kind == typeof(Layer) ? string.Join(", ", Functions.Select(function => function.Name)) : Known(kind);

    public static string Word(Type kind) => Array.Find(Kinds, k => k.Base == kind).Word;

    public static string AWord(Type kind) => $"{("aeiou".Contains(Word(kind)[0], StringComparison.Ordinal) ? "an" : "a")} {Word(kind)}";

    public static string Module(Type kind) => Array.Find(Kinds, k => k.Base == kind).Module;
}
