namespace Neurona;

public abstract partial class Initializer
{
    /// <summary>Makes an initializer from what Keras' keras.initializers.serialize gives.</summary>
    /// <param name="json"> The object, {"class_name": "GlorotUniform", "config": {...}}, or a name, with or without
    /// quotes: "GlorotUniform", "glorot_uniform"; "normal" and "uniform" mean RandomNormal and RandomUniform, "zero"
    /// and "one" mean Zeros and Ones.
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or names an initializer, an argument or a value that
    /// Neurona does not have.
    /// </exception>
    public static Initializer FromJson(string json) => KerasObject.Read<Initializer>(json);

    /// <summary>
    /// The initializer with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras.
    /// </summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
