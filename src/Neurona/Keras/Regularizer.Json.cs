namespace Neurona;

public abstract partial class Regularizer
{
    /// <summary>Makes a regularizer from what Keras' keras.regularizers.serialize gives.</summary>
    /// <param name="json"> The object, {"class_name": "L2", "config": {...}}, or a name, with or without quotes: "L2",
    /// "l2".
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or names a regularizer, an argument or a value that
    /// Neurona does not have.
    /// </exception>
    public static Regularizer FromJson(string json) => KerasObject.Read<Regularizer>(json);

    /// <summary>
    /// The regularizer with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras.
    /// </summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
