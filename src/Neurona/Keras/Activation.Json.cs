namespace Neurona;

public abstract partial class Activation
{
    /// <summary>Keras' names of the activations: what <see cref="FromName"/> accepts.</summary>
    public static IReadOnlyList<string> Names => Registry.FunctionNames;

    /// <summary>
    /// The activation of Keras' name for its function, with the function's arguments: "leaky_relu" has the slope 0.2.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="NeuronaException">There is none of this name; the message lists those that there are.
    /// </exception>
    /// <example><c>new Dense(128, Activation.FromName("relu"))</c></example>
    public static Activation FromName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Registry.Function(name)
            ?? throw Errors.Of("Activation.FromName", $"one of {string.Join(", ", Names)}", $"'{name}'", "Use one of these names.");
    }

    /// <summary>
    /// Makes an activation from what Keras' keras.activations.serialize or keras.layers.serialize gives.
    /// </summary>
    /// <param name="json"> A name such as "relu", with or without quotes, or an object: {"class_name": "ReLU",
    /// "config": {...}}.
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or is no activation that Neurona has.</exception>
    public static new Activation FromJson(string json) => KerasObject.Read<Activation>(json);
}
