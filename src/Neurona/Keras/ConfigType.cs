using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Neurona;

/// <summary>One argument of a type's configuration: a constructor parameter or an init property.</summary>
internal sealed record Argument(string Name, Type Type, PropertyInfo Property, ParameterInfo? Parameter);

/// <summary>
/// A type that files may name. Its configuration is what its constructor's parameters and init properties say: there is no second description
/// of it that could differ. The annotation keeps both when the program is trimmed or compiled ahead of time.
/// </summary>
internal sealed class ConfigType
{
    private const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties;

    [DynamicallyAccessedMembers(Needed)]
    private readonly Type _type;

    private ConfigType([DynamicallyAccessedMembers(Needed)] Type type, string name)
    {
        _type = type;
        Name = name;
    }

    public Type Type => _type;

    /// <summary>Keras' name of the class.</summary>
    public string Name { get; }

    /// <summary>Keras has no layer of this name but a function: the layer is written as Activation with the function's name.</summary>
    public bool IsFunction { get; private init; }

    /// <summary>Acts on a parameter's columns, which Keras says by an argument axis.</summary>
    public bool HasAxis { get; private init; }

    /// <summary>Registered by a user: Keras does not know it.</summary>
    public bool IsCustom { get; private init; }

    /// <summary>Constructor parameters in order, then the other properties by name.</summary>
    public Argument[] Arguments => field ??= Read();

    public static ConfigType Of<[DynamicallyAccessedMembers(Needed)] T>(string name) => new(typeof(T), name);

    public static ConfigType Function<[DynamicallyAccessedMembers(Needed)] T>() => new(typeof(T), typeof(T).Name) { IsFunction = true };

    public static ConfigType PerUnit<[DynamicallyAccessedMembers(Needed)] T>(string name) => new(typeof(T), name) { HasAxis = true };

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
    /// <exception cref="KeyNotFoundException">An argument without a default is absent; the message is its name.</exception>
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
        ConstructorInfo main = Main() ?? throw Throw.Error("ModelFile.Register", "a type with a public constructor", _type.Name, "Make the constructor public.");
        List<Argument> arguments = [];
        foreach (ParameterInfo parameter in main.GetParameters())
        {
            PropertyInfo property = Array.Find(properties, p => string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))
                ?? throw Throw.Error("ModelFile.Register", $"a public property for every constructor parameter of {_type.Name}", $"none for '{parameter.Name}'", "Keep the parameter in a property of its name, so that it can be saved.");
            arguments.Add(new(NameOf(property), parameter.ParameterType, property, parameter));
        }
        int fixedCount = arguments.Count;
        foreach (PropertyInfo property in properties)
        {
            bool settable = property.SetMethod is { IsPublic: true } && property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0;
            if (settable && !arguments.Exists(a => a.Property.Name == property.Name))
                arguments.Add(new(NameOf(property), property.PropertyType, property, null));
        }
        // Reflection promises no order of properties: the same model must give the same bytes everywhere.
        arguments.Sort(fixedCount, arguments.Count - fixedCount, Comparer<Argument>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)));
        return [.. arguments];
    }

    private static string NameOf(PropertyInfo property) => property.GetCustomAttribute<KerasNameAttribute>()?.Name ?? Graph.SnakeCase(property.Name);
}
