using System.Text;
using System.Text.Json;

namespace Neurona;

/// <summary>
/// How a model was compiled, as Keras' compile_config: optimizer, loss, metrics. The optimizer's state is not in it.
/// </summary>
/// <remarks>
/// All of it is read or none: a part that Neurona does not have is refused with its place, never left out, because a
/// model that trains otherwise than it did is worse than one that has to be compiled by hand.
/// </remarks>
internal static class KerasCompile
{
    /// <summary>
    /// The configuration, or null if the model is not compiled. A type that is not registered is written by its name
    /// alone, or refused.
    /// </summary>
    public static string? Write(Model model, string who, bool keepsUnregistered = true)
    {
        if (!model.IsCompiled)
            return null;
        Trainer trainer = model.Trainer;
        return Encoding.UTF8.GetString(KerasObject.Document(who, json =>
        {
            KerasObjectWriter objects = new(json, who) { KeepsUnregistered = keepsUnregistered };
            json.WriteStartObject();
            json.WritePropertyName("optimizer");
            objects.Object(trainer.Optimizer.Optimizer);
            CompiledHead[] heads = trainer.Heads;
            PerOutput("loss", head => objects.Object(head.Given.Loss));
            if (Array.Exists(heads, head => head.Given.Weight != 1))
                PerOutput("loss_weights", head => json.WriteNumberValue(head.Given.Weight));
            PerOutput("metrics", head => Metrics(head, weighted: false));
            if (Array.Exists(heads, head => Array.Exists(head.Metrics, metric => metric.Weighted)))
                PerOutput("weighted_metrics", head => Metrics(head, weighted: true));
            json.WriteEndObject();

            void PerOutput(string name, Action<CompiledHead> write)
            {
                json.WritePropertyName(name);
                if (heads.Length > 1)
                    json.WriteStartArray();
                foreach (CompiledHead head in heads)
                    write(head);
                if (heads.Length > 1)
                    json.WriteEndArray();
            }

            void Metrics(CompiledHead head, bool weighted)
            {
                json.WriteStartArray();
                foreach (Metric metric in head.Metrics.Where(metric => metric.Weighted == weighted))
                {
                    if (ByShape.TextOf(metric, head.OutputShape) is { } text)
                        json.WriteStringValue(text);
                    else
                        objects.Object(metric);
                }
                json.WriteEndArray();
            }
        }));
    }

    /// <summary>Compiles a model as a document says.</summary>
    /// <exception cref="NeuronaException">Some part of it is not known, or does not fit the model; the message names
    /// it.
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
            config.Only("optimizer", "loss", "metrics", "loss_weights", "weighted_metrics", "run_eagerly", "steps_per_execution",
                "jit_compile", "auto_scale_loss");
            KerasObjectReader objects = new();
            Optimizer optimizer = (Optimizer)objects.Object(config.Member("optimizer"), typeof(Optimizer));
            IReadOnlyList<string> names = model.OutputNames;
            JsonField?[] losses = PerOutput(config.Member("loss"), names), weights = Optional("loss_weights"),
                metrics = Optional("metrics"), weighted = Optional("weighted_metrics");
            Head[] heads = new Head[names.Count];
            for (int i = 0; i < heads.Length; i++)
            {
                JsonField given = losses[i] is { IsNull: false } one
                    ? one
                    : throw config.Member("loss").Error($"a loss for output '{names[i]}'", "Compile the model with one.");
                heads[i] = new(ByShape.Loss(given, model.OutputShapes[i]) ?? (Loss)objects.Object(given, typeof(Loss)))
                {
                    Weight = weights[i] is { IsNull: false } weight ? weight.LongNumber() : 1,
                    Metrics = [.. MetricsOf(metrics[i], objects), .. MetricsOf(weighted[i], objects).Select(metric => metric.AsWeighted())],
                };
            }
            model.Compile(optimizer, heads);

            JsonField?[] Optional(string member) =>
                config.Has(member, out JsonField value) && !value.IsNull ? PerOutput(value, names) : new JsonField?[names.Count];
        }
        catch (NeuronaException refused)
        {
            string place = refused.Message.StartsWith(config.Who, StringComparison.Ordinal) ? "" : $"{config.Who}, {config.Place}: ";
            const string fix = "To read the model without its training configuration, pass compile: false.";
            throw new NeuronaException($"{place}{refused.Message} {fix}", refused);
        }
    }

    /// <summary>Keras has what is given for each output as a list, as an object by the outputs' names, or plainly for
    /// one.</summary>
    private static JsonField?[] PerOutput(JsonField value, IReadOnlyList<string> names)
    {
        JsonField?[] found = new JsonField?[names.Count];
        if (value.IsObject && !value.Has("class_name", out _))
        {
            JsonField[] members = [.. value.Members().Select(member => member.Value)];
            if (members.Length > 1 || found.Length > 1)
                value.Only([.. names]);
            for (int i = 0; i < found.Length; i++)
                found[i] = value.Has(names[i], out JsonField member) ? member
                    : members.Length == 1 && found.Length == 1 ? members[0]
                    : null;
            return found;
        }
        if (found.Length == 1)
        {
            found[0] = value.IsList && value.Items() is [var only] ? only : value;
            return found;
        }
        JsonField[] list = value.IsList ? value.Items() : [];
        if (list.Length != found.Length)
            throw value.Error($"a list of {found.Length}, one for each output", "Write one for each output.");
        for (int i = 0; i < found.Length; i++)
            found[i] = list[i];
        return found;
    }

    private static IEnumerable<Metric> MetricsOf(JsonField? given, KerasObjectReader objects)
    {
        if (given is not { IsNull: false } value)
            return [];
        JsonField[] items = value.IsList ? value.Items() : [value];
        return items.Select(item => (Metric)objects.Object(item, typeof(Metric)));
    }
}
