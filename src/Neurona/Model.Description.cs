using System.Text.Json;

namespace Neurona;

public partial class Model
{
    private const string ScalingKey = "scaling", ClassesKey = "classes";

    private readonly Lock _descriptionLock = new();
    private Described<InputScaling>? _scaling;
    private Described<string[]>? _classNames;

    /// <summary>Texts that are saved with the model and read back, such as who trained it on what.</summary>
    /// <remarks><see cref="InputScaling"/>, <see cref="ClassNames"/> and <see cref="TableEncoding"/> stand in it, too,
    /// under the names scaling, classes and table. Change it from one thread at a time.</remarks>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How raw numbers become the network's inputs; null if they are taken as they are. Saved with the
    /// model.</summary>
    /// <remarks>
    /// That of the data set in the latest Fit which had one: the weights are made for such inputs. A data set without a
    /// scaling leaves it as it is.
    /// <see cref="PredictRaw(ReadOnlySpan{Real})"/> and Classify apply it.
    /// </remarks>
    /// <exception cref="NeuronaException">The text in <see cref="Metadata"/> is none.</exception>
    public InputScaling? InputScaling
    {
        get => Describe(ScalingKey, InputScaling.Parse, ref _scaling);
        set => SetOrRemove(ScalingKey, value?.ToString());
    }

    /// <summary>The names of the classes, in the order of the outputs; empty if there are none. Saved with the
    /// model.</summary>
    /// <remarks>Those of the data set in the latest Fit which had some. A data set without names leaves them as they
    /// are.</remarks>
    /// <exception cref="NeuronaException">The text in <see cref="Metadata"/> is no list of names.</exception>
    public IReadOnlyList<string> ClassNames
    {
        get => Describe(ClassesKey, ReadNames, ref _classNames) ?? [];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            SetOrRemove(ClassesKey, value.Count == 0 ? null : JsonSerializer.Serialize([.. value], ModelJson.Default.StringArray));
        }
    }

    /// <summary>Takes over what a data set says of its inputs and classes.</summary>
    internal void TakeDescription(Dataset data)
    {
        if (data.Scaling is not null)
            InputScaling = data.Scaling;
        if (data.ClassNames.Count > 0)
            ClassNames = data.ClassNames;
        if (data.TableEncoding is not null)
            TableEncoding = data.TableEncoding;
    }

    /// <summary>A copy of <see cref="Metadata"/>, whole also while a training begins.</summary>
    internal KeyValuePair<string, string>[] CopyMetadata()
    {
        lock (_descriptionLock)
            return [.. Metadata];
    }

    // Metadata is the only place; what was read from a text is kept as long as the text stays.
    private T? Describe<T>(string key, Func<string, T> read, ref Described<T>? known) where T : class
    {
        string? text;
        lock (_descriptionLock)
            Metadata.TryGetValue(key, out text);
        if (text is null)
            return null;
        Described<T>? last = Volatile.Read(ref known);
        if (last is null || last.Text != text)
            Volatile.Write(ref known, last = new(text, read(text)));
        return last.Value;
    }

    private void SetOrRemove(string key, string? value)
    {
        lock (_descriptionLock)
        {
            if (value is null)
                Metadata.Remove(key);
            else
                Metadata[key] = value;
        }
    }

    private static string[] ReadNames(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, ModelJson.Default.StringArray) is { } names && !names.Contains(null))
                return names;
        }
        catch (JsonException)
        {
            // Refused below, as other JSON is.
        }
        throw Errors.Of("Model.ClassNames", "a JSON list of texts as 'classes' in Metadata",
            $"'{(text.Length > 60 ? text[..60] + "..." : text)}'", "Set ClassNames.");
    }

    private sealed record Described<T>(string Text, T Value);
}
