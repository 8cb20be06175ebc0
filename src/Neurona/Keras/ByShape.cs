namespace Neurona;

/// <summary>
/// Keras' texts that stand for one of several types: "accuracy" and "acc" as metrics (a line of the registry),
/// "crossentropy" and "ce" as losses, in any case. Keras' classes of such names, given as objects, mean themselves:
/// keras.metrics.Accuracy counts the outputs that equal their target.
/// </summary>
internal static class ByShape
{
    private const string Accuracy = "accuracy";

    /// <summary>
    /// The text for a metric that such a text stands for with this output, or null: when it is read, the metric is
    /// chosen again by the shapes, with its defaults.
    /// </summary>
    public static string? TextOf(Metric metric, Shape output) => metric switch
    {
        { Name: not Accuracy } => null,
        BinaryAccuracy { Threshold: 0.5 } when output.Channels == 1 => Accuracy,
        CategoricalAccuracy or SparseCategoricalAccuracy => Accuracy,
        _ => null,
    };

    /// <summary>The loss that a text stands for with this output, or null if it stands for none.</summary>
    /// <exception cref="NeuronaException">It depends on the targets, which are not known before Fit.</exception>
    public static Loss? Loss(JsonField source, Shape output)
    {
        if (!source.IsText || source.Text().ToLowerInvariant() is not ("crossentropy" or "ce"))
            return null;
        return output.Channels == 1 ? new BinaryCrossentropy() : throw source.Error(
            "categorical_crossentropy for one-hot targets or sparse_categorical_crossentropy for class numbers",
            "Say which: the targets are not known yet.");
    }
}
