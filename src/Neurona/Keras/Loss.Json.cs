namespace Neurona;

public abstract partial class Loss
{
    /// <summary>Makes a loss from what Keras' keras.losses.serialize gives.</summary>
    /// <param name="json"> The object, {"class_name": "BinaryCrossentropy", "config": {...}}, or a name, with or
    /// without quotes:
    /// "BinaryCrossentropy", "binary_crossentropy", "bce", "BCE"; "mse" and "MSE" mean MeanSquaredError.
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or names a loss, an argument or a value that Neurona
    /// does not have.
    /// </exception>
    public static Loss FromJson(string json) => KerasObject.Read<Loss>(json);

    /// <summary>The loss with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras.</summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
