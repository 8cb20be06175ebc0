using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Neurona;

/// <summary>One argument of a type's configuration: a constructor parameter or an init property.</summary>
internal sealed record Argument(string Name, Type Type, PropertyInfo Property, ParameterInfo? Parameter);

/// <summary>How a document says a type.</summary>
internal enum WrittenAs
{
    /// <summary>{"class_name": ..., "config": {...}}</summary>
    Object,

    /// <summary>
    /// Keras has a function of this name but no layer: a layer Activation with the function's name. With other settings
    /// than the function's defaults, for which Keras has no text, it is an object of its own class.
    /// </summary>
    Function,

    /// <summary>A text alone, which stands for one of several types by the shapes of output and target.</summary>
    Text,
}

/// <summary>
/// A type that files may name. Its configuration is what its constructor's parameters and init properties say: there is
/// no second description of it that could differ. The annotation keeps both when the program is trimmed or compiled
/// ahead of time.
/// </summary>
internal sealed partial class ConfigType
{
    private const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties;

    [DynamicallyAccessedMembers(Needed)]
    private readonly Type _type;

    private ConfigType([DynamicallyAccessedMembers(Needed)] Type type, string name, params string[] aliases)
    {
        _type = type;
        Name = name;
        Aliases = aliases;
    }

    public Type Type => _type;

    /// <summary>Keras' name of the class, or the text of a type that is written as one.</summary>
    public string Name { get; }

    /// <summary>Other names under which Keras knows it; of an activation, those of its function.</summary>
    public string[] Aliases { get; }

    public WrittenAs Form { get; private init; }

    /// <summary>Keras' name of the function that an activation computes; null for other types.</summary>
    public string? FunctionName { get; private init; }

    /// <summary>
    /// Makes the activation as the function computes it: Keras' function leaky_relu has another slope than its layer.
    /// </summary>
    public Func<Activation>? MakeFunction { get; private init; }

    /// <summary>Registered by a user: Keras does not know it.</summary>
    public bool IsCustom { get; private init; }

    /// <summary>Constructor parameters in order, then the other properties by name.</summary>
    public Argument[] Arguments => field ??= Read();

    /// <summary>A class of Keras.</summary>
    public static ConfigType Of<[DynamicallyAccessedMembers(Needed)] T>(string name, params string[] aliases) =>
        new(typeof(T), name, aliases);

    /// <summary>An activation that Keras has as a layer and as a function.</summary>
    public static ConfigType Activation<[DynamicallyAccessedMembers(Needed)] T>(
        string name, string function, Func<T> make, params string[] aliases) where T : Activation =>
        new(typeof(T), name, aliases) { FunctionName = function, MakeFunction = make };

    /// <summary>An activation that Keras has as a function only.</summary>
    public static ConfigType Function<[DynamicallyAccessedMembers(Needed)] T>(
        string function, Func<T> make, params string[] aliases) where T : Activation =>
        new(typeof(T), typeof(T).Name, aliases) { Form = WrittenAs.Function, FunctionName = function, MakeFunction = make };

    /// <summary>A type that stands for others, by the shapes; see <see cref="WrittenAs.Text"/>.</summary>
    public static ConfigType ByShape<[DynamicallyAccessedMembers(Needed)] T>(string text, params string[] aliases) =>
        new(typeof(T), text, aliases) { Form = WrittenAs.Text };

    /// <summary>A type of a user.</summary>
    public static ConfigType Custom<[DynamicallyAccessedMembers(Needed)] T>(string name) => new(typeof(T), name) { IsCustom = true };

    public Argument? Find(string name)
    {
        foreach (Argument argument in Arguments)
        {
            if (argument.Name == name)
                return argument;
        }
        return null;
    }

    /// <summary>Makes an object of these arguments; what is absent takes its default.</summary>
    /// <exception cref="NeuronaException">The constructor or a property refused a value.</exception>
    /// <exception cref="KeyNotFoundException">An argument without a default is absent; the message is its name.
    /// </exception>
    public object Create(Dictionary<string, object?> values)
    {
        ConstructorInfo[] constructors = _type.GetConstructors();
        ConstructorInfo? main = Main();
        ConstructorInfo? plain = Array.Find(constructors, c => c.GetParameters().Length == 0);
        object? defaults = null;
        List<object?> given = [];
        foreach (Argument argument in Arguments)
        {
            if (argument.Parameter is not { } parameter)
                continue;
            if (values.TryGetValue(argument.Name, out object? value))
                given.Add(value);
            else if (parameter.HasDefaultValue)
                given.Add(parameter.DefaultValue);
            else if (plain is not null)
                given.Add(argument.Property.GetValue(defaults ??= plain.Invoke(BindingFlags.DoNotWrapExceptions, null, null, null)));
            else
                throw new KeyNotFoundException(argument.Name);
        }
        object made = main!.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. given], null);
        foreach (Argument argument in Arguments)
        {
            if (argument.Parameter is null && values.TryGetValue(argument.Name, out object? value))
                argument.Property.SetValue(made, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        }
        return made;
    }

    /// <summary>The arguments that an object was made of.</summary>
    public Dictionary<string, object?> Values(object made)
    {
        Dictionary<string, object?> values = [];
        foreach (Argument argument in Arguments)
            values[argument.Name] = argument.Property.GetValue(made);
        return values;
    }

    private ConstructorInfo? Main() => _type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);

    private Argument[] Read()
    {
        PropertyInfo[] properties = _type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        ConstructorInfo main = Main()
            ?? throw Errors.Of("ModelFile.Register", "a type with a public constructor", _type.Name, "Make the constructor public.");
        List<Argument> arguments = [];
        foreach (ParameterInfo parameter in main.GetParameters())
        {
            PropertyInfo property = Array.Find(properties, p => string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))
                ?? throw Errors.Of(
                    "ModelFile.Register", $"a public property for every constructor parameter of {_type.Name}",
                    $"none for '{parameter.Name}'", "Keep the parameter in a property of its name, so that it can be saved.");
            arguments.Add(new(NameOf(property), parameter.ParameterType, property, parameter));
        }
        int fixedCount = arguments.Count;
        foreach (PropertyInfo property in properties)
        {
            bool settable = property.SetMethod is { IsPublic: true } && property.GetMethod is { IsPublic: true }
                && property.GetIndexParameters().Length == 0;
            // Keras has metrics that count weights in a list of their own, not as an argument.
            settable &= !(property.Name == nameof(Metric.Weighted) && property.DeclaringType == typeof(Metric));
            if (settable && !arguments.Exists(a => a.Property.Name == property.Name))
                arguments.Add(new(NameOf(property), property.PropertyType, property, null));
        }
        // Reflection promises no order of properties: the same model must give the same bytes everywhere.
        Comparer<Argument> byName = Comparer<Argument>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));
        arguments.Sort(fixedCount, arguments.Count - fixedCount, byName);
        return [.. arguments];
    }

    // Keras numbers its arguments apart: beta_1.
    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<KerasNameAttribute>()?.Name ?? NumberedArgument().Replace(Graph.SnakeCase(property.Name), "$1_$2");

    [GeneratedRegex("([a-z]{2})([0-9])$")]
    private static partial Regex NumberedArgument();
}
