using System.Text.Encodings.Web;
using System.Text.Json;

namespace Neurona;

/// <summary>Writes a model as Keras 3's model.to_json() does: Sequential if its layers follow one another, else Functional.</summary>
internal sealed class KerasWriter
{
    private readonly Model _model;
    private readonly Graph _graph;
    private readonly Utf8JsonWriter _json;
    private readonly string _who;
    private readonly string _input;
    private readonly HashSet<Layer> _parts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, (string Name, int Index)> _names = [];

    private KerasWriter(Model model, Utf8JsonWriter json, string who)
    {
        _model = model;
        _graph = model.Graph;
        _json = json;
        _who = who;
        _input = "input_layer";
        for (int i = 1; Array.IndexOf(_graph.Names, _input) >= 0; i++)
            _input = $"input_layer_{i}";
    }

    public static byte[] Write(Model model, string who)
    {
        using MemoryStream stream = new();
        // The text goes into files and strings, never into a web page: quotes and letters stay as they are.
        using (Utf8JsonWriter json = new(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            try
            {
                new KerasWriter(model, json, who).Write();
            }
            catch (ArgumentException broken)
            {
                throw Throw.Error(who, "names of whole characters and finite numbers in the layers' arguments", broken.Message, "Rename the layer, or give the argument a finite value.");
            }
        }
        return stream.ToArray();
    }

    /// <summary>Keras' object for a loss, metric, optimizer or the like.</summary>
    public static void Object(Utf8JsonWriter json, object value, string who) => Object(json, value, who, null, 0);

    private void Write()
    {
        _names[_graph.Input] = (_input, 0);
        List<Node> nodes = Fold();
        bool chain = _model is Sequential && IsChain(nodes);
        _json.WriteStartObject();
        _json.WriteString("module", chain ? "keras" : "keras.src.models.functional");
        _json.WriteString("class_name", chain ? "Sequential" : "Functional");
        _json.WriteStartObject("config");
        _json.WriteString("name", _model.Name);
        _json.WriteBoolean("trainable", true);
        if (chain)
            DataType(_json);
        _json.WriteStartArray("layers");
        InputLayer(chain);
        foreach (IGrouping<Layer, Node> uses in nodes.GroupBy(node => node.Layer!))
            LayerObject([.. uses], chain);
        _json.WriteEndArray();
        if (chain)
        {
            Batch("build_input_shape", _graph.Input.Shape);
        }
        else
        {
            Ends("input_layers", _graph.Input);
            Ends("output_layers", _graph.Output);
        }
        _json.WriteEndObject();
        if (chain)
            _json.WriteNull("registered_name");
        else
            _json.WriteString("registered_name", "Functional");
        _json.WriteStartObject("build_config");
        if (chain)
            Batch("input_shape", _graph.Input.Shape);
        else
            _json.WriteNull("input_shape");
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    // The activation of Dense(128, Activation.Relu) is a node of its own here and an argument there.
    private List<Node> Fold()
    {
        Dictionary<Node, Node> activated = [];
        foreach (Node node in _graph.Nodes)
        {
            if (node.Inputs is [{ Layer.Then: { } then } before] && then == node.Layer)
            {
                activated[before] = node;
                if (!_parts.Add(then) && then.Blueprint!.Weights.Count > 0)
                    throw Throw.Error(_who, "every layer to have an activation of its own where it has weights", $"the same {then.GetType().Name} twice", "Make a second one, or apply it as a layer.");
            }
        }
        List<Node> nodes = [];
        Dictionary<Layer, int> uses = new(ReferenceEqualityComparer.Instance);
        HashSet<Node> inner = [.. activated.Values];
        Dictionary<Node, int> readers = _graph.Nodes.SelectMany(node => node.Inputs).CountBy(node => node).ToDictionary();
        foreach (Node node in _graph.Nodes)
        {
            bool folded = activated.ContainsKey(node) && node != _graph.Output && readers[node] == 1;
            if (node.Layer!.Then is not null && !folded)
                throw Throw.Error(_who, "the outputs of layers with their activation", $"the output of '{_graph.Names[_graph.IndexOf(node.Layer)]}' before its activation", "Make the activation a layer of its own.");
            if (inner.Contains(node))
                continue;
            int index = uses[node.Layer] = uses.GetValueOrDefault(node.Layer, -1) + 1;
            nodes.Add(node);
            _names[activated.GetValueOrDefault(node, node)] = (_graph.Names[_graph.IndexOf(node.Layer)], index);
        }
        return nodes;
    }

    private bool IsChain(List<Node> nodes)
    {
        string before = _input;
        HashSet<Layer> seen = new(ReferenceEqualityComparer.Instance);
        foreach (Node node in nodes)
        {
            if (node.Inputs.Count != 1 || _names[node.Inputs[0]].Name != before || !seen.Add(node.Layer!))
                return false;
            before = _graph.Names[_graph.IndexOf(node.Layer!)];
        }
        return true;
    }

    private void InputLayer(bool chain)
    {
        _json.WriteStartObject();
        _json.WriteString("module", "keras.layers");
        _json.WriteString("class_name", "InputLayer");
        _json.WriteStartObject("config");
        Batch("batch_shape", _graph.Input.Shape);
        _json.WriteString("dtype", "float32");
        _json.WriteBoolean("sparse", false);
        _json.WriteBoolean("ragged", false);
        _json.WriteString("name", _input);
        _json.WriteBoolean("optional", false);
        _json.WriteEndObject();
        _json.WriteNull("registered_name");
        if (!chain)
        {
            _json.WriteString("name", _input);
            _json.WriteStartArray("inbound_nodes");
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    private void LayerObject(Node[] uses, bool chain)
    {
        Layer layer = uses[0].Layer!;
        int at = _graph.IndexOf(layer);
        ConfigType entry = Registry.Of(layer, _who);
        _json.WriteStartObject();
        Head(_json, entry, typeof(Layer));
        _json.WriteStartObject("config");
        _json.WriteString("name", _graph.Names[at]);
        _json.WriteBoolean("trainable", layer.Trainable);
        DataType(_json);
        if (entry.IsFunction)
            _json.WriteString("activation", Registry.FunctionOf(layer));
        else
            Arguments(layer, entry);
        _json.WriteEndObject();
        Registered(_json, entry);
        _json.WriteStartObject("build_config");
        _json.WritePropertyName("input_shape");
        Inputs(uses[0].Inputs);
        _json.WriteEndObject();
        if (!chain)
        {
            _json.WriteString("name", _graph.Names[at]);
            _json.WriteStartArray("inbound_nodes");
            foreach (Node use in uses)
                Use(use);
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    private void Arguments(Layer layer, ConfigType entry)
    {
        foreach (Argument argument in entry.Arguments)
        {
            if (argument.Name is "name" or "trainable")
                continue;
            _json.WritePropertyName(argument.Name);
            object? value = argument.Property.GetValue(layer);
            if (argument.Type == typeof(Activation))
                Activation((Activation?)value);
            else
                Value(_json, value, _who, argument, layer);
        }
    }

    private void Activation(Activation? activation)
    {
        bool plain = activation is null || (activation.Name is null && activation.Trainable && activation.Blueprint!.Weights.Count == 0);
        if (activation is null)
            _json.WriteStringValue("linear");
        else if (plain && Registry.FunctionOf(activation) is { } function)
            _json.WriteStringValue(function);
        else
            Object(_json, activation, _who, plain ? null : _graph.Names[_graph.IndexOf(activation)], 0);
    }

    private static void Object(Utf8JsonWriter json, object value, string who, string? name, int rank)
    {
        ConfigType entry = Registry.Of(value, who);
        json.WriteStartObject();
        Head(json, entry, Registry.KindOf(entry.Type));
        json.WriteStartObject("config");
        if (name is not null)
            json.WriteString("name", name);
        if (entry.IsFunction)
            json.WriteString("activation", Registry.FunctionOf((Layer)value));
        foreach (Argument argument in entry.Arguments)
        {
            object? given = argument.Property.GetValue(value);
            if (argument.Name == "name" || (argument.Name == "trainable" && given is true))
                continue;
            json.WritePropertyName(argument.Name);
            Value(json, given, who, argument, null);
        }
        if (entry.HasAxis)
        {
            json.WritePropertyName("axis");
            if (rank == 2)
                json.WriteNumberValue(0);
            else
                Numbers(json, [.. Enumerable.Range(0, Math.Max(rank - 1, 0))]);
        }
        json.WriteEndObject();
        Registered(json, entry);
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, object? value, string who, Argument argument, Layer? owner)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case float number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case string text: json.WriteStringValue(text); break;
            case Enum choice: json.WriteStringValue(Graph.SnakeCase(choice.ToString())); break;
            case Size2D size: Numbers(json, [size.Height, size.Width]); break;
            case IReadOnlyList<int> numbers: Numbers(json, numbers); break;
            case LearningRate { Schedule: { } schedule }: Object(json, schedule, who, null, 0); break;
            case LearningRate rate: json.WriteNumberValue((float)rate.At(0)); break;
            case Layer or Initializer or Regularizer or Constraint or Schedule: Object(json, value, who, null, RankOf(argument, owner)); break;
            default: throw Throw.Error(who, $"arguments that can be saved: numbers, texts, true and false, lists of whole numbers, registered types", $"{argument.Name} of type {value.GetType().Name}", "Give the type an argument of another type.");
        }
    }

    private static int RankOf(Argument argument, Layer? owner) =>
        owner?.Blueprint!.Weights.Find(weight => $"{weight.Name}_constraint" == argument.Name)?.Shape.Length ?? 0;

    private static void Head(Utf8JsonWriter json, ConfigType entry, Type kind)
    {
        json.WriteString("module", entry.IsCustom ? "neurona" : Registry.Module(kind));
        json.WriteString("class_name", entry.IsFunction ? "Activation" : entry.Name);
    }

    private static void Registered(Utf8JsonWriter json, ConfigType entry)
    {
        if (entry.IsCustom)
            json.WriteString("registered_name", entry.Name);
        else
            json.WriteNull("registered_name");
    }

    private static void DataType(Utf8JsonWriter json)
    {
        json.WriteStartObject("dtype");
        json.WriteString("module", "keras");
        json.WriteString("class_name", "DTypePolicy");
        json.WriteStartObject("config");
        json.WriteString("name", "float32");
        json.WriteEndObject();
        json.WriteNull("registered_name");
        json.WriteEndObject();
    }

    private void Use(Node use)
    {
        _json.WriteStartObject();
        _json.WriteStartArray("args");
        if (use.Inputs.Count > 1)
            _json.WriteStartArray();
        foreach (Node input in use.Inputs)
        {
            _json.WriteStartObject();
            _json.WriteString("class_name", "__keras_tensor__");
            _json.WriteStartObject("config");
            Batch("shape", input.Shape);
            _json.WriteString("dtype", "float32");
            _json.WritePropertyName("keras_history");
            History(input);
            _json.WriteEndObject();
            _json.WriteEndObject();
        }
        if (use.Inputs.Count > 1)
            _json.WriteEndArray();
        _json.WriteEndArray();
        _json.WriteStartObject("kwargs");
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Ends(string name, Node node)
    {
        _json.WriteStartArray(name);
        History(node);
        _json.WriteEndArray();
    }

    private void History(Node node)
    {
        (string name, int index) = _names[node];
        _json.WriteStartArray();
        _json.WriteStringValue(name);
        _json.WriteNumberValue(index);
        _json.WriteNumberValue(0);
        _json.WriteEndArray();
    }

    private void Inputs(IReadOnlyList<Node> inputs)
    {
        if (inputs.Count == 1)
        {
            Batch(inputs[0].Shape);
            return;
        }
        _json.WriteStartArray();
        foreach (Node input in inputs)
            Batch(input.Shape);
        _json.WriteEndArray();
    }

    private void Batch(string name, Shape shape)
    {
        _json.WritePropertyName(name);
        Batch(shape);
    }

    private void Batch(Shape shape)
    {
        _json.WriteStartArray();
        _json.WriteNullValue();
        foreach (int axis in shape)
            _json.WriteNumberValue(axis);
        _json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray();
        foreach (int number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
