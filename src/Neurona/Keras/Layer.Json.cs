namespace Neurona;

public abstract partial class Layer
{
    /// <summary>Makes a layer from what Keras' keras.layers.serialize gives.</summary>
    /// <param name="json"> The object, {"class_name": "Dense", "config": {...}}, or the name of an activation, such as
    /// "relu".
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or names a layer, an argument or a value that
    /// Neurona does not have.
    /// </exception>
    public static Layer FromJson(string json) => KerasObject.Read<Layer>(json);

    /// <summary>
    /// The layer with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras. Weights are not in it.
    /// </summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
