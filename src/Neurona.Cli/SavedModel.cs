namespace Neurona.Cli;

/// <summary>What the tool notes in the model files that it saves, beside what the model itself knows of its inputs and
/// classes.</summary>
internal static class SavedModel
{
    public const string DataKey = "dataset", TrainingKey = "training", AccuracyKey = "test_accuracy", TableKey = "table";

    /// <summary>Saves a model with notes.</summary>
    public static void Save(Model model, string path, IReadOnlyDictionary<string, string> notes)
    {
        foreach ((string key, string value) in notes)
            model.Metadata[key] = value;
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
}
