using System.Text;
using System.Text.Json;

namespace Neurona;

/// <summary>
/// How a model was compiled, as Keras' compile_config: optimizer, loss, metrics. The optimizer's state is not in it.
/// </summary>
/// <remarks>
/// All of it is read or none: a part that Neurona does not have is refused with its place, never left out, because a model
/// that trains otherwise than it did is worse than one that has to be compiled by hand.
/// </remarks>
internal static class KerasCompile
{
    /// <summary>
    /// The configuration, or null if the model is not compiled. A type that is not registered is written by its name
    /// alone.
    /// </summary>
    public static string? Write(Model model, string who)
    {
        if (!model.IsCompiled)
            return null;
        Trainer trainer = model.Trainer;
        return Encoding.UTF8.GetString(KerasObject.Document(who, json =>
        {
            KerasObjectWriter objects = new(json, who) { KeepsUnregistered = true };
            json.WriteStartObject();
            json.WritePropertyName("optimizer");
            objects.Object(trainer.Optimizer);
            json.WritePropertyName("loss");
            objects.Object(trainer.GivenLoss);
            json.WriteStartArray("metrics");
            foreach (Metric metric in trainer.Metrics)
            {
                if (ByShape.TextOf(metric) is { } text)
                    json.WriteStringValue(text);
                else
                    objects.Object(metric);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }));
    }

    /// <summary>Compiles a model as a document says.</summary>
    /// <exception cref="NeuronaException">
    /// Some part of it is not known, or does not fit the model; the message names it.
    /// </exception>
    public static void Read(Model model, string text, string who)
    {
        using JsonDocument document = KerasJson.Parse(Encoding.UTF8.GetBytes(text), who);
        Read(model, new JsonField(document.RootElement, "", who));
    }

    /// <inheritdoc cref="Read(Model, string, string)"/>
    public static void Read(Model model, JsonField config)
    {
        try
        {
            config.Only(
                "optimizer", "loss", "metrics", "loss_weights", "weighted_metrics", "run_eagerly", "steps_per_execution", "jit_compile",
                "auto_scale_loss");
            CheckNeutral(config);
            KerasObjectReader objects = new();
            Optimizer optimizer = (Optimizer)objects.Object(config.Member("optimizer"), typeof(Optimizer));
            JsonField given = OfOneOutput(config.Member("loss"));
            if (given.IsNull)
                throw given.Error($"{given.Place} to be a loss", "null", "Compile the model with one.");
            Loss loss = ByShape.Loss(given, model.OutputShape) ?? (Loss)objects.Object(given, typeof(Loss));
            IEnumerable<JsonField> metrics = config.Has("metrics", out JsonField list) ? Metrics(list) : [];
            Metric[] made = [.. metrics.Select(metric => (Metric)objects.Object(metric, typeof(Metric)))];
            model.Compile(optimizer, loss, made);
        }
        catch (NeuronaException refused)
        {
            string place = refused.Message.StartsWith(config.Who, StringComparison.Ordinal) ? "" : $"{config.Who}, {config.Place}: ";
            const string fix = "To read the model without its training configuration, pass compile: false.";
            throw new NeuronaException($"{place}{refused.Message} {fix}", refused);
        }
    }

    // How steps are dispatched changes no number; weights of losses and samples would.
    private static void CheckNeutral(JsonField config)
    {
        bool isWeighted = config.Has("loss_weights", out JsonField weights)
            && OfOneOutput(weights) is { IsNull: false } weight && !(weight.IsNumber && weight.Number() == 1);
        if (isWeighted)
            throw weights.Error("null or 1", "Neurona does not weigh losses: scale the loss itself, or the learning rate.");
        if (config.Has("weighted_metrics", out JsonField weighted) && Metrics(weighted).Any())
            throw weighted.Error("null or []", "Give them as metrics.");
    }

    /// <summary>
    /// Keras has what is given for each output as a list, as an object by the outputs' names, or plainly for one.
    /// </summary>
    private static JsonField OfOneOutput(JsonField value)
    {
        if (value.IsList && value.Items() is [var item])
            return item;
        return value.IsObject && !value.Has("class_name", out _) && value.Members().ToArray() is [(_, var member)] ? member : value;
    }

    private static IEnumerable<JsonField> Metrics(JsonField value)
    {
        if (value.IsNull)
            return [];
        JsonField output = OfOneOutput(value);
        return output.IsList ? output.Items() : value.IsList ? value.Items() : [output];
    }
}
