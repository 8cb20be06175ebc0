namespace Neurona;

public abstract partial class Schedule
{
    /// <summary>Makes a schedule from what Keras' keras.optimizers.schedules.serialize gives.</summary>
    /// <param name="json">The object: {"class_name": ..., "config": {...}}.</param>
    /// <exception cref="NeuronaException">The document is broken, or names a schedule, an argument or a value that
    /// Neurona does not have.
    /// </exception>
    public static Schedule FromJson(string json) => KerasObject.Read<Schedule>(json);

    /// <summary>The schedule with its arguments, as Keras' object: for <see cref="FromJson"/> and for Keras.</summary>
    /// <exception cref="NeuronaException">Its type is not registered; see <see cref="ModelFile.Register"/>.</exception>
    public string ToJson() => KerasObject.Write(this);
}
