namespace Neurona;

public abstract partial class Metric
{
    /// <summary>Makes a metric from what Keras' keras.metrics.serialize gives.</summary>
    /// <param name="json"> The object, {"class_name": "Precision", "config": {...}}, or a name, with or without quotes:
    /// "Precision", "precision".
    /// "accuracy" and "acc" stand for the accuracy that fits the shapes of output and target.
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or names a metric, an argument or a value that
    /// Neurona does not have.
    /// </exception>
    public static Metric FromJson(string json) => KerasObject.Read<Metric>(json);

    /// <summary>The metric with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras.</summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
