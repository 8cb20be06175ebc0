using System.Text.Json;

namespace Neurona;

public partial class Model
{
    private const string ScalingKey = "scaling", ClassesKey = "classes";

    /// <summary>How raw numbers become the network's inputs; null if they are taken as they are. Saved with the model.</summary>
    /// <remarks>Taken over from the first data set that the model is fitted to, unless it was set. <see cref="PredictRaw"/> applies it.</remarks>
    public InputScaling? InputScaling
    {
        get => field ??= Metadata.TryGetValue(ScalingKey, out string? text) ? InputScaling.Parse(text) : null;
        set
        {
            field = value;
            SetOrRemove(ScalingKey, value?.ToString());
        }
    }

    /// <summary>The names of the classes, in the order of the outputs; empty if there are none. Saved with the model.</summary>
    /// <remarks>Taken over from the first data set that the model is fitted to, unless they were set.</remarks>
    public IReadOnlyList<string> ClassNames
    {
        get => field ??= Metadata.TryGetValue(ClassesKey, out string? text) ? ReadNames(text) : [];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
            SetOrRemove(ClassesKey, field.Count == 0 ? null : WriteNames(field));
        }
    }

    /// <summary>The outputs for raw samples, in the units of the data's files: <see cref="InputScaling"/> is applied first.</summary>
    /// <param name="samples">Samples one after the other; unchanged.</param>
    /// <returns>Outputs one after the other.</returns>
    public Real[] PredictRaw(ReadOnlySpan<Real> samples)
    {
        if (InputScaling is not { } scaling)
            return Predict(samples);
        Real[] scaled = samples.ToArray();
        scaling.Apply(scaled);
        return Predict(scaled);
    }

    /// <summary>Takes over what a data set says of its inputs and classes, where the model does not know it yet.</summary>
    internal void TakeDescription(Dataset data)
    {
        if (InputScaling is null && data.Scaling is not null)
            InputScaling = data.Scaling;
        if (ClassNames.Count == 0 && data.ClassNames.Count > 0)
            ClassNames = data.ClassNames;
    }

    private void SetOrRemove(string key, string? value)
    {
        if (value is null)
            Metadata.Remove(key);
        else
            Metadata[key] = value;
    }

    private static string WriteNames(IReadOnlyList<string> names) => JsonSerializer.Serialize([.. names], ModelJson.Default.StringArray);

    private static string[] ReadNames(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ModelJson.Default.StringArray) ?? [];
        }
        catch (JsonException)
        {
            throw Errors.Of("Model.ClassNames", "a JSON list of texts in Metadata", $"'{text}'", "Set ClassNames.");
        }
    }
}
