using System.Text.Json;

namespace Neurona;

/// <summary>
/// Writes a model as Keras 3's model.to_json() does: Sequential if its layers follow one another, else Functional.
/// </summary>
internal sealed class KerasWriter
{
    private readonly Model _model;
    private readonly Graph _graph;
    private readonly Node[] _inputs, _outputs;
    private readonly Utf8JsonWriter _json;
    private readonly KerasObjectWriter _objects;
    private readonly string _who;
    private readonly HashSet<Layer> _parts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, (string Name, int Index)> _names = [];

    private KerasWriter(Model model, Utf8JsonWriter json, string who)
    {
        _model = model;
        _graph = model.Graph;
        _inputs = _graph.Inputs;
        _outputs = _graph.Outputs;
        _json = json;
        _objects = new(json, who);
        _who = who;
    }

    public static byte[] Write(Model model, string who) => KerasObject.Document(who, json => new KerasWriter(model, json, who).Write());

    private void Write()
    {
        NameInputs();
        List<Node> nodes = Fold();
        IGrouping<Layer, Node>[] layers = [.. nodes.GroupBy(node => node.Layer!)];
        if (_inputs.Length + layers.Length > KerasLimits.MaxLayers)
            throw Errors.Of(
                _who, $"at most {KerasLimits.MaxLayers} layers with the inputs", $"{_inputs.Length + layers.Length}",
                "Make a smaller model.");
        bool isChain = _model is Sequential && IsChain(nodes);
        _json.WriteStartObject();
        _json.WriteString("module", isChain ? "keras" : "keras.src.models.functional");
        _json.WriteString("class_name", isChain ? "Sequential" : "Functional");
        _json.WriteStartObject("config");
        _json.WriteString("name", KerasObjectWriter.Whole(_model.Name));
        _json.WriteBoolean("trainable", true);
        if (isChain)
            DataType();
        _json.WriteStartArray("layers");
        foreach (Node input in _inputs)
            InputLayer(input, isChain);
        foreach (IGrouping<Layer, Node> uses in layers)
            LayerObject([.. uses], isChain);
        _json.WriteEndArray();
        if (isChain)
        {
            Batch("build_input_shape", _inputs[0].Shape);
        }
        else
        {
            Ends("input_layers", _inputs);
            Ends("output_layers", _outputs);
        }
        _json.WriteEndObject();
        if (isChain)
            _json.WriteNull("registered_name");
        else
            _json.WriteString("registered_name", "Functional");
        _json.WriteStartObject("build_config");
        if (isChain)
            Batch("input_shape", _inputs[0].Shape);
        else
            _json.WriteNull("input_shape");
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    // Keras' automatic names: input_layer, input_layer_1, ...
    private void NameInputs()
    {
        HashSet<string> taken = [.. _graph.Names];
        int count = 0;
        foreach (Node input in _inputs)
        {
            string name = input.Name ?? "";
            while (name.Length == 0 || !taken.Add(name))
            {
                name = count == 0 ? "input_layer" : $"input_layer_{count}";
                count++;
            }
            _names[input] = (name, 0);
        }
    }

    // The activation of Dense(128, Activation.Relu) is a node of its own here and an argument there.
    private List<Node> Fold()
    {
        Dictionary<Node, Node> activated = [];
        foreach (Node node in _graph.Nodes)
        {
            if (!node.IsInnerActivation)
                continue;
            Layer activation = node.Layer!;
            activated[node.Inputs[0]] = node;
            if (!_parts.Add(activation) && activation.Blueprint!.Weights.Count > 0)
            {
                throw Errors.Of(_who, "every layer to have an activation of its own where it has weights",
                    $"the same {activation.GetType().Name} twice", "Make a second one, or apply it as a layer.");
            }
        }
        List<Node> nodes = [];
        Dictionary<Layer, int> uses = new(ReferenceEqualityComparer.Instance);
        HashSet<Node> inner = [.. activated.Values];
        Dictionary<Node, int> readers = _graph.Nodes.SelectMany(node => node.Inputs).CountBy(node => node).ToDictionary();
        foreach (Node node in _graph.Nodes)
        {
            bool isFolded = activated.ContainsKey(node) && !_outputs.Contains(node) && readers[node] == 1;
            if (node.Layer!.InnerActivation is not null && !isFolded)
                throw Errors.Of(_who, "the outputs of layers with their activation",
                    $"the output of '{_graph.Names[_graph.IndexOf(node.Layer)]}' before its activation",
                    "Make the activation a layer of its own.");
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
        string before = _names[_inputs[0]].Name;
        HashSet<Layer> seen = new(ReferenceEqualityComparer.Instance);
        foreach (Node node in nodes)
        {
            if (node.Inputs.Count != 1 || _names[node.Inputs[0]].Name != before || !seen.Add(node.Layer!))
                return false;
            before = _graph.Names[_graph.IndexOf(node.Layer!)];
        }
        return _inputs.Length == 1 && _outputs.Length == 1;
    }

    private void InputLayer(Node input, bool isChain)
    {
        if (input.Shape.Size > KerasLimits.MaxSize)
            throw Errors.Of(_who, $"samples of at most {KerasLimits.MaxSize} numbers", $"{input.Shape}", "Use smaller samples.");
        string name = _names[input].Name;
        _json.WriteStartObject();
        _json.WriteString("module", "keras.layers");
        _json.WriteString("class_name", "InputLayer");
        _json.WriteStartObject("config");
        Batch("batch_shape", input.Shape);
        _json.WriteString("dtype", "float32");
        _json.WriteBoolean("sparse", false);
        _json.WriteBoolean("ragged", false);
        _json.WriteString("name", name);
        _json.WriteBoolean("optional", false);
        _json.WriteEndObject();
        _json.WriteNull("registered_name");
        if (!isChain)
        {
            _json.WriteString("name", name);
            _json.WriteStartArray("inbound_nodes");
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    private void LayerObject(Node[] uses, bool isChain)
    {
        Layer layer = uses[0].Layer!;
        int at = _graph.IndexOf(layer);
        ConfigType type = Registry.Of(layer, _who);
        if (uses[0].Inputs.Count > KerasLimits.MaxInputs)
            throw Errors.Of(
                _who, $"at most {KerasLimits.MaxInputs} inputs of a layer", $"{uses[0].Inputs.Count} of '{_graph.Names[at]}'",
                "Join them in steps.");
        string? function = KerasObjectWriter.FunctionOf(layer, type);
        _json.WriteStartObject();
        _objects.Head(type, typeof(Layer), function);
        _json.WriteStartObject("config");
        _json.WriteString("name", KerasObjectWriter.Whole(_graph.Names[at]));
        _json.WriteBoolean("trainable", layer.Trainable);
        DataType();
        if (function is not null)
            _json.WriteString("activation", function);
        else
            Arguments(layer, type);
        _json.WriteEndObject();
        _objects.Registered(type);
        _json.WriteStartObject("build_config");
        _json.WritePropertyName("input_shape");
        Inputs(uses[0].Inputs);
        _json.WriteEndObject();
        if (!isChain)
        {
            _json.WriteString("name", _graph.Names[at]);
            _json.WriteStartArray("inbound_nodes");
            foreach (Node use in uses)
                Use(use);
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
    }

    private void Arguments(Layer layer, ConfigType type)
    {
        foreach (Argument argument in type.Arguments)
        {
            if (argument.Name is "name" or "trainable")
                continue;
            _json.WritePropertyName(argument.Name);
            object? value = argument.Property.GetValue(layer);
            if (argument.Type == typeof(Activation))
                Activation((Activation?)value);
            else
                _objects.Value(value, argument, layer);
        }
    }

    private void Activation(Activation? activation)
    {
        bool isPlain = activation is null || (activation.Name is null && activation.Trainable && activation.Blueprint!.Weights.Count == 0);
        if (activation is null)
            _json.WriteStringValue("linear");
        else if (isPlain && Registry.FunctionOf(activation) is { } function)
            _json.WriteStringValue(function);
        else
            _objects.Object(activation, isPlain ? null : _graph.Names[_graph.IndexOf(activation)]);
    }

    private void DataType()
    {
        _json.WriteStartObject("dtype");
        _json.WriteString("module", "keras");
        _json.WriteString("class_name", "DTypePolicy");
        _json.WriteStartObject("config");
        _json.WriteString("name", "float32");
        _json.WriteEndObject();
        _json.WriteNull("registered_name");
        _json.WriteEndObject();
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

    private void Ends(string name, Node[] nodes)
    {
        _json.WriteStartArray(name);
        foreach (Node node in nodes)
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
}
