using System.Text;
using System.Text.Json;

namespace Neurona;

/// <summary>
/// Writes Keras' objects: {"module": ..., "class_name": ..., "config": {...}, "registered_name": ...}.
/// </summary>
internal sealed class KerasObjectWriter(Utf8JsonWriter json, string who)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// Whether a type that is not registered is written by its name, with null for its configuration, instead of
    /// refused.
    /// </summary>
    public bool KeepsUnregistered { get; init; }

    /// <summary>An object, or the text of a type that is written as one.</summary>
    /// <param name="value">Of one of the registry's kinds.</param>
    /// <param name="name">A layer's name in its model.</param>
    /// <param name="rank">Axes of the weight that a constraint is for; 0 if it is for none.</param>
    public void Object(object value, string? name = null, int rank = 0)
    {
        if (value is LossMetric metric)
        {
            Object(metric.Loss, metric.Name);
            return;
        }
        if (KeepsUnregistered && !Registry.Has(value))
        {
            Unregistered(value);
            return;
        }
        ConfigType type = Registry.Of(value, who);
        if (type.Form == WrittenAs.Text)
        {
            json.WriteStringValue(type.Name);
            return;
        }
        string? function = FunctionOf(value, type);
        json.WriteStartObject();
        Head(type, Registry.KindOf(type.Type), function);
        json.WriteStartObject("config");
        if ((name ?? NameOf(value)) is { } given)
            json.WriteString("name", Whole(given));
        if (function is not null)
            json.WriteString("activation", function);
        foreach (Argument argument in type.Arguments)
        {
            object? argumentValue = argument.Property.GetValue(value);
            if (argument.Name == "name" || (argument.Name == "trainable" && argumentValue is true)
                || (function is not null && argument.Name != "trainable")
                || argumentValue is IReadOnlyList<ParameterGroup> { Count: 0 } || (value is MeanSquaredError && argumentValue is false))
                continue;
            json.WritePropertyName(argument.Name);
            if (value is NormConstraint { Axis: null } && argument.Name == "axis")
                Axis(rank);
            else
                Value(argumentValue, argument, null);
        }
        json.WriteEndObject();
        Registered(type);
        json.WriteEndObject();
    }

    /// <summary>The value of an argument.</summary>
    /// <param name="value">What it is.</param>
    /// <param name="argument">Which it is.</param>
    /// <param name="owner">The layer, built, whose argument it is; null for arguments of other objects.</param>
    public void Value(object? value, Argument argument, Layer? owner)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(Size(number, argument)); break;
            case float number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case string text: json.WriteStringValue(Whole(text)); break;
            case Enum choice: json.WriteStringValue(Graph.SnakeCase(choice.ToString())); break;
            case Size2D size: Numbers([Size(size.Height, argument), Size(size.Width, argument)]); break;
            case IReadOnlyList<int> { Count: 1 } numbers when argument.Name == "axis": json.WriteNumberValue(numbers[0]); break;
            case IReadOnlyList<int> numbers: Numbers([.. numbers.Select(number => Size(number, argument))]); break;
            case Thresholds { Count: 0 }: json.WriteNullValue(); break;
            case Thresholds { Count: 1 } only: json.WriteNumberValue(only[0]); break;
            case IReadOnlyList<double> numbers: Numbers(numbers); break;
            case IReadOnlyList<string> texts: Texts(texts); break;
            case LearningRate { Schedule: { } schedule }: Object(schedule); break;
            case LearningRate rate: json.WriteNumberValue(rate.At(0)); break;
            case IReadOnlyList<ParameterGroup> groups: Groups(groups); break;
            case Layer or Initializer or Regularizer or Constraint or Schedule: Object(value, rank: RankOf(argument, owner)); break;
            default:
                throw Errors.Of(
                    who, "arguments that can be saved: numbers, texts, true and false, lists of numbers, registered types",
                    $"{argument.Name} of type {value.GetType().Name}", "Give the type an argument of another type.");
        }
    }

    /// <summary>
    /// The text. The JSON writer would write half of a surrogate pair as another character, and a name would not be
    /// itself again.
    /// </summary>
    /// <exception cref="ArgumentException">It holds half of a surrogate pair.</exception>
    public static string Whole(string text)
    {
        _ = Strict.GetByteCount(text);
        return text;
    }

    /// <summary>The function as which Keras writes a layer Activation; null for all else.</summary>
    public static string? FunctionOf(object value, ConfigType type) =>
        type.Form == WrittenAs.Function ? Registry.FunctionOf((Layer)value) : null;

    public void Head(ConfigType type, Type kind, string? function)
    {
        json.WriteString("module", type.IsCustom ? "neurona" : Registry.Module(kind));
        json.WriteString("class_name", function is null ? type.Name : "Activation");
    }

    public void Registered(ConfigType type)
    {
        if (type.IsCustom)
            json.WriteString("registered_name", type.Name);
        else
            json.WriteNull("registered_name");
    }

    private void Groups(IReadOnlyList<ParameterGroup> groups)
    {
        json.WriteStartArray();
        foreach (ParameterGroup group in groups)
        {
            json.WriteStartObject();
            json.WritePropertyName("names");
            Texts(group.Names);
            json.WriteNumber("rate_factor", group.RateFactor);
            if (group.WeightDecay is { } decay)
                json.WriteNumber("weight_decay", decay);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Texts(IReadOnlyList<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
            json.WriteStringValue(Whole(text));
        json.WriteEndArray();
    }

    private void Unregistered(object value)
    {
        string name = value.GetType().Name;
        json.WriteStartObject();
        json.WriteString("module", "neurona");
        json.WriteString("class_name", name);
        json.WriteNull("config");
        json.WriteString("registered_name", name);
        json.WriteEndObject();
    }

    private static string? NameOf(object value) => value switch
    {
        Layer layer => layer.Name,
        Metric metric => metric.Name,
        Loss loss => loss.Name,
        _ => null,
    };

    // Keras' default, 0, stands for the inputs of a dense kernel.
    private void Axis(int rank)
    {
        if (rank is 0 or 2)
            json.WriteNumberValue(0);
        else
            Numbers([.. Enumerable.Range(0, rank - 1)]);
    }

    private int Size(int number, Argument argument) =>
        number >= -KerasLimits.Largest(argument.Name) && number <= KerasLimits.Largest(argument.Name) ? number : throw Errors.Of(who,
            $"whole numbers from {-KerasLimits.Largest(argument.Name)} to {KerasLimits.Largest(argument.Name)} in a file",
            $"{number} as {argument.Name}", "Use a smaller number.");

    private static int RankOf(Argument argument, Layer? owner) =>
        owner?.Blueprint!.Weights.Find(weight => $"{weight.Name}_constraint" == argument.Name)?.Shape.Length ?? 0;

    private void Numbers(ReadOnlySpan<int> numbers)
    {
        json.WriteStartArray();
        foreach (int number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
    private void Numbers(IReadOnlyList<double> numbers)
    {
        json.WriteStartArray();
        foreach (double number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
