namespace Neurona;

public abstract partial class Optimizer
{
    /// <summary>Makes an optimizer from what Keras' keras.optimizers.serialize gives.</summary>
    /// <param name="json"> The object, {"class_name": "Adam", "config": {...}}, or a name, with or without quotes and
    /// in any case: "Adam", "adam".
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or names an optimizer, an argument or a value that
    /// Neurona does not have.
    /// </exception>
    public static Optimizer FromJson(string json) => KerasObject.Read<Optimizer>(json);

    /// <summary>The optimizer with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras.</summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
