namespace Neurona;

/// <summary>The argument's name in Keras' configuration where it is not the property's name in snake case.</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KerasNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
