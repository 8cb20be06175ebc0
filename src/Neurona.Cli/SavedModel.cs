using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>What the tool notes in the model files that it saves, beside the model: enough to ask the model about new
/// samples.</summary>
internal static class SavedModel
{
    public const string DataKey = "dataset", TrainingKey = "training", AccuracyKey = "test_accuracy";

    private const string ClassesKey = "classes", ScalingKey = "scaling";

    /// <summary>Saves a model with notes, the names of the classes and the scaling of the inputs.</summary>
    public static void Save(Model model, string path, IReadOnlyDictionary<string, string> notes, Dataset data)
    {
        foreach ((string key, string value) in notes)
            model.Metadata[key] = value;
        if (data.ClassNames.Count > 0)
            model.Metadata[ClassesKey] = JsonSerializer.Serialize([.. data.ClassNames], NotesJson.Default.StringArray);
        if (data.Scaling is not null)
            model.Metadata[ScalingKey] = data.Scaling.ToString();
        model.Save(path);
    }

    /// <summary>The model of a file, not compiled: asking and measuring it do not take the loss that it was trained
    /// with.</summary>
    /// <exception cref="NeuronaException">It is no model, or damaged.</exception>
    public static Model Load(string path) =>
        InputFile.Read("<model>", path, stream => ModelReader.Load(stream, $"Model.Load('{path}')", compile: false));

    /// <summary>Whether a file is a model of Neurona, be it one with layers that this tool does not know.</summary>
    public static bool IsModel(Stream file)
    {
        try
        {
            return SafetensorsHeader.Read(file, "<model>").Metadata.Contains(new("format", ModelFile.Format));
        }
        catch (NeuronaException)
        {
            return false;
        }
    }

    /// <summary>The names of the classes; empty if the file has none.</summary>
    public static string[] Classes(Model model)
    {
        if (!model.Metadata.TryGetValue(ClassesKey, out string? text))
            return [];
        try
        {
            return JsonSerializer.Deserialize(text, NotesJson.Default.StringArray) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>How numbers in files become inputs; null if the file does not say.</summary>
    public static InputScaling? Scaling(Model model) =>
        model.Metadata.TryGetValue(ScalingKey, out string? text) ? InputScaling.Parse(text) : null;
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class NotesJson : JsonSerializerContext;
