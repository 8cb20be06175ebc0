namespace Neurona;

/// <summary>Makes layers and what they are configured with from Keras' objects: {"class_name": ..., "config": {...}}, or a name.</summary>
internal sealed class KerasObjects
{
    private readonly Dictionary<Layer, List<(Field Axis, string Owner, string? Parameter)>> _axesOf = new(ReferenceEqualityComparer.Instance);
    private List<(Field Axis, string Owner, string? Parameter)> _axes = [];

    /// <summary>Makes a layer from its object in a list of layers.</summary>
    public Layer Layer(Field source)
    {
        _axes = [];
        Layer layer = source.Member("class_name").Text() == "Activation" ? Function(source) : (Layer)Object(source, typeof(Layer), null);
        if (_axes.Count > 0)
            _axesOf[layer] = _axes;
        return layer;
    }

    private Layer Function(Field source)
    {
        Field config = source.Member("config"), function = config.Member("activation");
        if (Value(function, typeof(Activation), "Activation") is not Activation activation)
            activation = Activation.Linear;
        Entry entry = Registry.Of(activation, source.Who);
        Dictionary<string, object?> values = entry.Values(activation);
        foreach ((string key, Field value) in config.Members())
        {
            if (key is "name" or "trainable")
                values[key] = Value(value, entry.Find(key)!.Type, "Activation");
            else if (key is not ("activation" or "batch_input_shape"))
                Neutral.Check(entry, "Activation", key, value);
        }
        return (Layer)Create(entry, values, source);
    }

    /// <summary>Checks what could not be checked before the layer's shapes were known: an axis that Neurona does not have must be the one that it uses.</summary>
    public void CheckAxes(Layer layer)
    {
        foreach ((Field axis, string owner, string? parameter) in _axesOf.GetValueOrDefault(layer) ?? [])
        {
            int rank = parameter is null ? layer.Blueprint!.Inputs[0].Rank : layer.Blueprint!.Weights.Find(w => w.Name == parameter)?.Shape.Length ?? 0;
            int[] wanted = parameter is null ? [rank] : [.. Enumerable.Range(0, Math.Max(rank - 1, 0))];
            int[] got = [.. (axis.IsList ? axis.Items() : [axis]).Select(item => item.Integer(-Shape.MaxRank, Shape.MaxRank))];
            if (!got.Order().SequenceEqual(wanted))
                throw axis.Error($"axis of {owner} to be [{string.Join(", ", wanted)}]", $"{axis.Got} at {axis.Path}", "Neurona acts on the last axis only: build the model so.");
        }
    }

    /// <summary>Makes an object of a kind; <paramref name="parameter"/> is the weight that a constraint is for.</summary>
    public object Object(Field source, Type type, string? parameter)
    {
        Type kind = Registry.KindOf(type);
        if (source.IsText)
            return Identifier(source, type, kind);
        source.Only("module", "class_name", "config", "registered_name", "build_config", "shared_object_id", "name", "inbound_nodes");
        string name = source.Member("class_name").Text();
        Field config = source.Member("config");
        if (name == "function")
            return Identifier(config, type, kind);
        if (name == "Activation" && kind == typeof(Layer))
            return Function(source);
        Entry? entry = Registry.Find(kind, name);
        if (entry is null || entry.IsFunction)
            throw source.Error($"{source.Path} to be {Registry.AWord(kind)} that it knows: {Registry.Known(kind)}", $"'{name}'", "Register your own with ModelFile.Register, or build the model without it.");
        return Fit(Create(entry, Arguments(entry, config, parameter), config), type, source);
    }

    private Dictionary<string, object?> Arguments(Entry entry, Field config, string? parameter)
    {
        string owner = config.Has("name", out Field name) && name.IsText ? $"{entry.Name} '{name.Text()}'" : entry.Name;
        Dictionary<string, object?> values = [];
        foreach ((string key, Field value) in config.Members())
        {
            string known = Neutral.NameOf(entry.Name, key);
            if (entry.Find(known) is { } argument)
                values[known] = Value(value, argument.Type, owner, known);
            else if (key == "axis" && entry.HasAxis)
                _axes.Add((value, owner, parameter));
            else if (key == "axis" && typeof(Layer).IsAssignableFrom(entry.Type) && !IsLast(value))
                _axes.Add((value, owner, null));
            else if (key != "batch_input_shape")
                Neutral.Check(entry, owner, key, value);
        }
        return values;
    }

    private static bool IsLast(Field axis) => (axis.IsList ? axis.Items() : [axis]) is [{ IsNumber: true } one] && one.Integer(-Shape.MaxRank, Shape.MaxRank) == -1;

    private static object Create(Entry entry, Dictionary<string, object?> values, Field source)
    {
        try
        {
            return entry.Create(values);
        }
        catch (KeyNotFoundException missing)
        {
            throw source.Error($"{entry.Name} to have the argument '{missing.Message}'", $"none in {source.Path}", "Write it as Keras' model.to_json() does.");
        }
        catch (Exception refused) when (refused is NeuronaException or ArgumentException or OverflowException)
        {
            throw new NeuronaException($"{source.Who}, {source.Path}: {refused.Message}", refused);
        }
    }

    private static object Identifier(Field source, Type type, Type kind)
    {
        string name = source.Text();
        object? made = kind == typeof(Layer) ? Registry.Function(name) : null;
        if (made is null && kind != typeof(Layer) && Registry.FindIdentifier(kind, name) is { } entry)
            made = Create(entry, [], source);
        return Fit(made ?? throw source.Error($"the name of {Registry.AWord(kind)} that Neurona has", $"Use one of {Registry.Names(kind)}, or give the class with its config."), type, source);
    }

    private static object Fit(object made, Type type, Field source) =>
        type.IsInstanceOfType(made) ? made : throw source.Error($"of the type {type.Name}", "Use one of these.");

    private object? Value(Field value, Type type, string owner, string name = "activation")
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value.IsNull)
        {
            bool optional = plain != type || type == typeof(string) || type == typeof(Activation) || type == typeof(Regularizer) || type == typeof(Constraint);
            return optional ? null
                : IsList(type) ? Array.Empty<int>()
                : throw value.Error($"{name} of {owner} to have a value", $"null at {value.Path}", "Leave it out for the default.");
        }
        if (plain == typeof(bool))
            return value.Flag();
        if (plain == typeof(int))
            return value.Integer(-KerasJson.MaxSize, KerasJson.MaxSize);
        if (plain == typeof(float))
            return value.Number();
        if (plain == typeof(double))
            return value.LongNumber();
        if (plain == typeof(string))
            return value.Text();
        if (plain == typeof(Size2D))
            return Size(value);
        if (plain == typeof(LearningRate))
            return value.IsNumber ? Rate(value) : (LearningRate)(Schedule)Object(value, typeof(Schedule), null);
        if (plain.IsEnum)
            return EnumValue(value, plain);
        if (IsList(plain))
            return value.Items().Select(item => item.Integer(-KerasJson.MaxSize, KerasJson.MaxSize)).ToArray();
        if (plain == typeof(Activation) && value.IsText && value.Text() == "linear")
            return null;
        if (Array.Exists(Registry.Kinds, k => k.Base.IsAssignableFrom(plain)))
            return Object(value, plain, plain == typeof(Constraint) && name.EndsWith("_constraint", StringComparison.Ordinal) ? name[..^"_constraint".Length] : null);
        throw value.Error($"{name} of {owner} to be of a type that can be read from a file", type.Name, "Use numbers, texts, true and false, lists of whole numbers, and registered types in configurations.");
    }

    private static bool IsList(Type type) => type.IsAssignableFrom(typeof(int[])) && type != typeof(object);

    private static object Rate(Field value)
    {
        float number = value.Number();
        return number >= 0 ? (LearningRate)number : throw value.Error("a learning rate of at least 0", "Try 0.001.");
    }

    private static object Size(Field value)
    {
        if (!value.IsList)
            return (Size2D)value.Integer(0, KerasJson.MaxSize);
        return value.Items() is [var height, var width]
            ? new Size2D(height.Integer(0, KerasJson.MaxSize), width.Integer(0, KerasJson.MaxSize))
            : throw value.Error("one number or [height, width]", "Write two whole numbers.");
    }

    private static object EnumValue(Field value, Type type)
    {
        string text = value.Text();
        string[] names = Enum.GetNames(type);
        int index = Array.FindIndex(names, name => Graph.SnakeCase(name) == text);
        return index >= 0 ? Enum.Parse(type, names[index]) : throw value.Error($"one of {string.Join(", ", names.Select(Graph.SnakeCase))}", "Use one of these.");
    }
}
