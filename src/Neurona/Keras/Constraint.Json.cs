namespace Neurona;

public abstract partial class Constraint
{
    /// <summary>Makes a constraint from what Keras' keras.constraints.serialize gives.</summary>
    /// <remarks>
    /// Keras' axis is 0 for a dense kernel and [0, 1, 2] for a convolution's; here it follows from the weight and is
    /// written as 0.
    /// </remarks>
    /// <param name="json"> The object, {"class_name": "MaxNorm", "config": {...}}, or a name, with or without quotes:
    /// "MaxNorm", "max_norm".
    /// </param>
    /// <exception cref="NeuronaException">The document is broken, or names a constraint, an argument or a value that
    /// Neurona does not have.
    /// </exception>
    public static Constraint FromJson(string json) => KerasObject.Read<Constraint>(json);

    /// <summary>
    /// The constraint with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras.
    /// </summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
