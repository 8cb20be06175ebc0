using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Neurona;

/// <summary>How a model was compiled, as Keras' compile_config: optimizer, loss, metrics. The optimizer's state is not in it.</summary>
internal static class KerasCompile
{
    /// <summary>The configuration, or null if the model is not compiled or some part of it is of a type that is not registered.</summary>
    public static string? Write(Model model)
    {
        if (!model.IsCompiled)
            return null;
        Trainer trainer = model.Trainer;
        object[] parts = [trainer.Optimizer, trainer.GivenLoss, .. trainer.Metrics];
        if (trainer.Optimizer.LearningRate.Schedule is { } schedule)
            parts = [.. parts, schedule];
        if (!parts.All(part => Registry.Entries.Any(entry => entry.Type == part.GetType())))
            return null;
        const string who = "Model.Save";
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WritePropertyName("optimizer");
            KerasWriter.Object(json, trainer.Optimizer, who);
            json.WritePropertyName("loss");
            KerasWriter.Object(json, trainer.GivenLoss, who);
            json.WriteStartArray("metrics");
            foreach (Metric metric in trainer.Metrics)
            {
                // Accuracy stood for one of these and is chosen again by the shapes.
                if (metric is BinaryAccuracy or CategoricalAccuracy or SparseCategoricalAccuracy && metric.Name == "accuracy")
                    json.WriteStringValue("accuracy");
                else
                    KerasWriter.Object(json, metric, who);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static void Read(Model model, string text, string who)
    {
        using JsonDocument document = KerasJson.Parse(Encoding.UTF8.GetBytes(text), who);
        JsonField root = new(document.RootElement, "", who);
        root.Only("optimizer", "loss", "metrics");
        KerasObjectReader objects = new();
        Optimizer optimizer = (Optimizer)objects.Object(root.Member("optimizer"), typeof(Optimizer), null);
        Loss loss = (Loss)objects.Object(root.Member("loss"), typeof(Loss), null);
        Metric[] metrics = [.. root.Member("metrics").Items().Select(metric => (Metric)objects.Object(metric, typeof(Metric), null))];
        try
        {
            model.Compile(optimizer, loss, metrics);
        }
        catch (NeuronaException refused)
        {
            throw new NeuronaException($"{who}: {refused.Message}", refused);
        }
    }
}
