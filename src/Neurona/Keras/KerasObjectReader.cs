namespace Neurona;

/// <summary>
/// Makes layers and what they are configured with from Keras' objects: {"class_name": ..., "config": {...}}, or a name.
/// </summary>
internal sealed class KerasObjectReader
{
    /// <summary>
    /// Whether an object is read by itself, without a model: nobody knows the axes of its weights, and a constraint's
    /// default of Keras, axis 0, stands for the inputs of a unit.
    /// </summary>
    public bool IsAlone { get; init; }

    /// <summary>Makes a layer from its object in a list of layers.</summary>
    public Layer Layer(JsonField source) => (Layer)Object(source, typeof(Layer));

    /// <summary>Makes an object of a kind from Keras' object or from a text.</summary>
    /// <param name="source">Where it stands.</param>
    /// <param name="type">What it must be: a kind such as <see cref="Loss"/>, or a type of it.</param>
    public object Object(JsonField source, Type type)
    {
        Type kind = Registry.KindOf(type);
        if (source.IsText)
            return Identifier(source, type, kind);
        source.Only("module", "class_name", "config", "registered_name", "build_config", "shared_object_id", "name", "inbound_nodes");
        string name = source.Member("class_name").Text();
        JsonField config = source.Member("config");
        if (name == "function")
            return Identifier(config, type, kind);
        if (name == "Activation" && kind == typeof(Layer))
            return Fit(Function(config), type, source);
        // Keras' classes that make a loss or metric of a function have that function as an argument.
        bool isLoss = Registry.Find(kind, name) is null || (source.Has("module", out JsonField module) && IsOfLosses(module));
        if (kind == typeof(Metric) && isLoss && Registry.Find(typeof(Loss), name) is not null)
            return Fit(LossAsMetric(source, config), type, source);
        ConfigType? found = name is "MeanMetricWrapper" or "LossFunctionWrapper" && config.Has("fn", out JsonField function)
            ? Find(function, kind)
            : Registry.Find(kind, name);
        if (found is null)
            throw source.Error(
                $"{source.Path} to be {Registry.AWord(kind)} that it knows: {Registry.Known(kind)}", $"'{name}'",
                "Register your own with ModelFile.Register, or build the model without it.");
        if (config.IsNull)
            throw source.Error(
                $"{source.Path} to have a configuration", $"null, because {name} was not registered when the model was saved",
                "Register it with ModelFile.Register before saving, or load with compile: false and call Compile.");
        return Fit(Create(found, Arguments(found, config), config), type, source);
    }

    // Keras has most losses as metrics too, under the same names and with the same arguments.
    private LossMetric LossAsMetric(JsonField source, JsonField config)
    {
        Loss loss = (Loss)Object(source, typeof(Loss));
        return config.Has("name", out JsonField name) && name.IsText ? new(loss) { Name = name.Text() } : new(loss);
    }

    // A loss of Keras may have the name of a metric that is something else: CosineSimilarity.
    private static bool IsOfLosses(JsonField module) => module.IsText && module.Text() == Registry.Module(typeof(Loss));

    private Layer Function(JsonField config)
    {
        if (Value(config.Member("activation"), typeof(Activation), "Activation") is not Activation activation)
            activation = Activation.Linear;
        ConfigType type = Registry.Of(activation, config.Who);
        Dictionary<string, object?> values = type.Values(activation);
        foreach ((string key, JsonField value) in config.Members())
        {
            if (key is "name" or "trainable")
                values[key] = Value(value, type.Find(key)!.Type, "Activation");
            else if (key is not ("activation" or "batch_input_shape"))
                IgnoredArguments.Check(type, "Activation", key, value);
        }
        return (Layer)Create(type, values, config);
    }

    private Dictionary<string, object?> Arguments(ConfigType type, JsonField config)
    {
        string owner = config.Has("name", out JsonField name) && name.IsText ? $"{type.Name} '{name.Text()}'" : type.Name;
        Dictionary<string, object?> values = [];
        foreach ((string key, JsonField value) in config.Members())
        {
            string known = IgnoredArguments.NameOf(type.Name, key);
            if (value.IsNull && IgnoredArguments.IsDefaultIfNull(known))
                continue;
            if (IsAlone && key == "axis" && typeof(NormConstraint).IsAssignableFrom(type.Type) && IsZero(value))
                continue;
            if (type.Find(known) is { } argument)
                values[known] = Value(value, argument.Type, owner, known);
            else if (key == "fn" && Find(value, Registry.KindOf(type.Type)) != type)
                throw value.Error($"the function of {type.Name}", "Name it, or leave it out.");
            else if (key is not ("batch_input_shape" or "fn"))
                IgnoredArguments.Check(type, owner, key, value);
        }
        return values;
    }

    private static bool IsZero(JsonField axis) =>
        (axis.IsList && axis.Items() is [var only] ? only : axis) is { IsNumber: true } number && number.Number() == 0;

    private static object Create(ConfigType type, Dictionary<string, object?> values, JsonField source)
    {
        try
        {
            return type.Create(values);
        }
        catch (KeyNotFoundException missing)
        {
            throw source.Error(
                $"{type.Name} to have the argument '{missing.Message}'", $"none in {source.Place}",
                "Write it as Keras' model.to_json() does.");
        }
        catch (Exception refused) when (refused is NeuronaException or ArgumentException or OverflowException)
        {
            throw new NeuronaException($"{source.Who}, {source.Place}: {refused.Message}", refused);
        }
    }

    private static object Identifier(JsonField source, Type type, Type kind)
    {
        string name = source.Text();
        if (kind == typeof(Layer))
        {
            Activation activation = Registry.Function(name) ?? throw source.Error(
                $"the name of an activation: {string.Join(", ", Registry.FunctionNames)}",
                "Use one of them, or give a layer with its config.");
            return Fit(activation, type, source);
        }
        if (kind == typeof(Metric) && Registry.FindIdentifier(kind, name) is null
            && Registry.FindIdentifier(typeof(Loss), name) is { } loss)
            return Fit(new LossMetric((Loss)Create(loss, [], source)), type, source);
        ConfigType found = Registry.FindIdentifier(kind, name)
            ?? throw source.Error(
                $"the name of {Registry.AWord(kind)} that it knows: {Registry.Known(kind)}",
                "Use one of them, or give the class with its config.");
        return Fit(Create(found, [], source), type, source);
    }

    // A function is a text, or {"class_name": "function", "config": text}.
    private static ConfigType? Find(JsonField function, Type kind) =>
        Registry.FindIdentifier(kind, function.IsObject ? function.Member("config").Text() : function.Text());

    private static object Fit(object made, Type type, JsonField source) =>
        type.IsInstanceOfType(made) ? made : throw source.Error($"of the type {type.Name}", "Use one of these.");

    private object? Value(JsonField value, Type type, string owner, string name = "activation")
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value.IsNull)
        {
            Type[] references =
                [typeof(string), typeof(IReadOnlyList<string>), typeof(Activation), typeof(Regularizer), typeof(Constraint)];
            return plain != type || references.Contains(type) ? null
                : IsList(type) && name != "axis" ? Array.Empty<int>()
                : throw value.Error($"{name} of {owner} to have a value", $"null at {value.Path}", "Leave it out for the default.");
        }
        if (plain == typeof(bool))
            return value.Flag();
        if (plain == typeof(int))
        {
            JsonField number = name == "axis" && value.IsList && value.Items() is [var one] ? one : value;   // as tf.keras wrote it
            return number.Integer(-KerasLimits.Largest(name), KerasLimits.Largest(name));
        }
        if (plain == typeof(float))
            return (value.IsList && value.Items() is [var single] ? single : value).Number();
        if (plain == typeof(double))
            return (value.IsList && value.Items() is [var only] ? only : value).LongNumber();
        if (plain == typeof(string))
            return value.Text();
        if (plain == typeof(Size2D))
            return Size(value);
        if (plain == typeof(LearningRate))
            return value.IsNumber ? Rate(value) : (LearningRate)(Schedule)Object(value, typeof(Schedule));
        if (plain.IsEnum)
            return EnumValue(value, plain);
        if (plain == typeof(IReadOnlyList<ParameterGroup>))
            return value.Items().Select(Group).ToArray();
        if (plain == typeof(IReadOnlyList<string>))
            return value.Items().Select(item => item.Text()).ToArray();
        if (plain == typeof(Thresholds))
            return Thresholds.Of([.. (value.IsList ? value.Items() : [value]).Select(item => item.LongNumber())]);
        if (plain == typeof(IReadOnlyList<double>))
            return value.Items().Select(item => item.LongNumber()).ToArray();
        if (IsList(plain))
        {
            JsonField[] items = name is "axes" or "axis" && value.IsNumber ? [value] : value.Items();   // one number for all
            return items.Select(item => item.Integer(-KerasLimits.MaxSize, KerasLimits.MaxSize)).ToArray();
        }
        if (plain == typeof(Activation) && value.IsText && value.Text() == "linear")
            return null;
        if (Array.Exists(Registry.Kinds, k => k.Base.IsAssignableFrom(plain)))
            return Object(value, plain);
        throw value.Error(
            $"{name} of {owner} to be of a type that can be read from a file", type.Name,
            "Use numbers, texts, true and false, lists of numbers, and registered types in configurations.");
    }

    private static bool IsList(Type type) => type.IsAssignableFrom(typeof(int[])) && type != typeof(object);

    private static ParameterGroup Group(JsonField value)
    {
        value.Only("names", "rate_factor", "weight_decay");
        return new([.. value.Member("names").Items().Select(name => name.Text())])
        {
            RateFactor = value.Has("rate_factor", out JsonField factor) ? factor.LongNumber() : 1,
            WeightDecay = value.Has("weight_decay", out JsonField decay) && !decay.IsNull ? decay.LongNumber() : null,
        };
    }

    private static object Rate(JsonField value)
    {
        double number = value.LongNumber();
        return number >= 0 ? (LearningRate)number : throw value.Error("a learning rate of at least 0", "Try 0.001.");
    }

    private static object Size(JsonField value)
    {
        if (!value.IsList)
            return (Size2D)value.Integer(0, KerasLimits.MaxSize);
        return value.Items() is [var height, var width]
            ? new Size2D(height.Integer(0, KerasLimits.MaxSize), width.Integer(0, KerasLimits.MaxSize))
            : throw value.Error("one number or [height, width]", "Write two whole numbers.");
    }

    private static object EnumValue(JsonField value, Type type)
    {
        string text = value.Text();
        if (type == typeof(LossReduction) && text is "mean" or "auto")
            return LossReduction.SumOverBatchSize;
        string[] names = Enum.GetNames(type);
        // Keras writes the curves of AUC in capitals.
        int index = Array.FindIndex(names, name => Graph.SnakeCase(name) == text || (type == typeof(AucCurve) && name == text));
        return index >= 0 ? Enum.Parse(type, names[index])
            : throw value.Error($"one of {string.Join(", ", names.Select(Graph.SnakeCase))}", "Use one of these.");
    }
}
