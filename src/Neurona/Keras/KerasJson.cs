using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Neurona;

/// <summary>
/// Reads the JSON that Keras 3 and Keras 2 write for Sequential and Functional models of the layers that Neurona has.
/// </summary>
internal sealed class KerasJson
{
    private readonly KerasObjectReader _objects = new();
    private readonly int _seed;
    private readonly Dictionary<string, Node?[]> _outputs = [];
    private readonly List<Layer> _layers = [];
    private readonly List<Node> _inputs = [];

    private KerasJson(int seed) => _seed = seed;

    /// <summary>Makes the model, and compiles it as its compile_config says, if it has one.</summary>
    /// <param name="json">The document in UTF-8.</param>
    /// <param name="who">Who reads, for errors.</param>
    /// <param name="seed">The model's seed.</param>
    /// <param name="compile">Whether to read the training configuration.</param>
    public static Model Read(ReadOnlyMemory<byte> json, string who, int seed, bool compile)
    {
        using JsonDocument document = Parse(json, who);
        JsonField root = new(document.RootElement, "", who);
        string type = root.Member("class_name").Text();
        root.Only(
            "module", "class_name", "config", "registered_name", "build_config", "compile_config", "keras_version", "backend", "name");
        Model model = ModelOf(type, root.Member("config"), seed) ?? throw root.Member("class_name").Error(
            "\"Sequential\" or \"Functional\"", "Only models made of layers can be read; one with code of its own cannot.");
        if (compile && root.Has("compile_config", out JsonField training) && !training.IsNull)
            KerasCompile.Read(model, training);
        return model;
    }

    /// <summary>A text in UTF-8.</summary>
    public static byte[] Bytes(string json, string who)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(json);
        }
        catch (EncoderFallbackException)
        {
            throw Errors.Of(who, "a text of whole characters", "half of a surrogate pair", "Read the file as UTF-8.");
        }
    }

    /// <summary>A document without duplicate names and of bounded depth.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string who)
    {
        if (!Utf8.IsValid(json.Span))
            throw Errors.Of(who, "a JSON document in UTF-8", "bytes that are not UTF-8", "Save the file as UTF-8.");
        try
        {
            return JsonDocument.Parse(json, new() { MaxDepth = KerasLimits.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Errors.Of(who, "a JSON document", broken.Message, "Write it with Keras' model.to_json() or model.ToJson().");
        }
    }

    private static Model? ModelOf(string type, JsonField config, int seed) => type switch
    {
        "Sequential" => new KerasJson(seed).Sequential(config),
        "Functional" or "Model" => new KerasJson(seed).Functional(config),
        _ => null,
    };

    // A model within the model: its layers become layers of the whole.
    private Model? Nested(JsonField source) => ModelOf(source.Member("class_name").Text(), source.Member("config"), _seed);

    private Sequential Sequential(JsonField config)
    {
        // The oldest files have the list of layers itself as config.
        JsonField list = config.IsList ? config : config.Member("layers");
        if (config.IsObject)
            config.Only("name", "trainable", "dtype", "layers", "build_input_shape");
        JsonField[] layers = Layers(list);
        bool explicitInput = layers.Length > 0 && layers[0].Member("class_name").Text() == "InputLayer";
        Shape input = explicitInput ? InputShape(layers[0])
            : layers.Length > 0 && layers[0].Member("config").Has("batch_input_shape", out JsonField shape) ? BatchShape(shape)
            : config.IsObject && config.Has("build_input_shape", out JsonField built) && !built.IsNull ? BatchShape(built)
            : throw list.Error(
                "a list that starts with an InputLayer, so that the input's shape is known",
                "Build the Keras model with keras.Input(shape) before writing it.");
        Sequential model = new(input, _seed) { Name = NameOf(config)! };
        for (int i = explicitInput ? 1 : 0; i < layers.Length; i++)
        {
            if (Nested(layers[i]) is { } part)
            {
                Build(layers[i], () => model.Add(part));
                continue;
            }
            Layer layer = _objects.Layer(layers[i]);
            Build(layers[i], () => model.Add(layer));
        }
        Build(list, () => _ = model.Graph);
        return model;
    }

    private Model Functional(JsonField config)
    {
        config.Only("name", "trainable", "dtype", "layers", "input_layers", "output_layers");
        List<KerasNodes> calls = [];
        foreach (JsonField source in Layers(config.Member("layers")))
        {
            JsonField named = source.Member("name");
            string name = named.Text();
            JsonField[] nodes = source.Member("inbound_nodes").Items();
            bool isInput = source.Member("class_name").Text() == "InputLayer";
            if (!_outputs.TryAdd(name, new Node?[isInput ? 1 : nodes.Length]))
                throw named.Error("a name that no other layer has", "Rename one of the layers.");
            if (isInput)
            {
                _outputs[name][0] = Input.Of(InputShape(source), name);
                _inputs.Add(_outputs[name][0]!);
                continue;
            }
            if (source.Member("config").Has("name", out JsonField inner) && inner.IsText && inner.Text() != name)
                throw inner.Error($"'{name}', the layer's name", "Write both names alike.");
            Model? part = Nested(source);
            object layer = part is null ? _objects.Layer(source) : part;
            _layers.AddRange(part is null ? [(Layer)layer] : part.Layers);
            calls.AddRange(nodes.Select((node, index) => new KerasNodes(source, name, layer, index, KerasNodes.References(node))));
        }
        Apply(calls);
        Model model = Connect(config, Ends(config.Member("input_layers")), Ends(config.Member("output_layers")));
        HashSet<Layer> used = new(model.Layers, ReferenceEqualityComparer.Instance);
        foreach (Layer layer in _layers)
        {
            if (!used.Contains(layer))
                throw config.Error($"{config.Path} to hold only layers that the output depends on", $"'{layer.Name}'", "Remove the layer.");
        }
        return model;
    }

    private Model Connect(JsonField config, Node[] inputs, Node[] outputs)
    {
        if (Array.Find(inputs, input => input.Layer is not null) is not null)
            throw config.Member("input_layers").Error("InputLayers", "Name the InputLayer.");
        if (_inputs.Count != inputs.Length)
            throw config.Member("input_layers").Error($"the {_inputs.Count} InputLayers of the model", "Name each of them once.");
        Model? model = null;
        Build(config, () => model = new(inputs, outputs, _seed) { Name = NameOf(config)! });
        return model!;
    }

    private Node[] Ends(JsonField references) => [.. KerasNodes.Ends(references).Select(Resolve)];

    // A layer may be listed before what it reads, and be used several times: a use is ready when all that it reads is
    // there.
    private void Apply(List<KerasNodes> calls)
    {
        Dictionary<(string Layer, int Node), List<KerasNodes>> waiting = [];
        Dictionary<KerasNodes, int> missing = new(ReferenceEqualityComparer.Instance);
        Queue<KerasNodes> ready = new();
        foreach (KerasNodes call in calls)
        {
            missing[call] = call.Inputs.Count(reference => Find(reference) is null);
            foreach (KerasReference reference in call.Inputs.Where(reference => Find(reference) is null))
            {
                if (!waiting.TryGetValue((reference.Layer, reference.Node), out List<KerasNodes>? list))
                    waiting[(reference.Layer, reference.Node)] = list = [];
                list.Add(call);
            }
            if (missing[call] == 0)
                ready.Enqueue(call);
        }
        int left = calls.Count;
        while (ready.TryDequeue(out KerasNodes? call))
        {
            Node[] inputs = [.. call.Inputs.Select(Resolve)];
            Build(call.Source, () => _outputs[call.Name][call.Index] =
                call.Layer is Model part ? part.On(inputs) : ((Layer)call.Layer).On(inputs));
            left--;
            foreach (KerasNodes next in waiting.GetValueOrDefault((call.Name, call.Index)) ?? [])
            {
                if (--missing[next] == 0)
                    ready.Enqueue(next);
            }
        }
        if (left > 0)
        {
            KerasNodes stuck = calls.Find(call => missing[call] > 0)!;
            throw stuck.Source.Error(
                "every layer to follow from the input", $"a circle through '{stuck.Name}' at {stuck.Source.Path}",
                "Let no layer read its own output.");
        }
    }

    private Node? Find(KerasReference reference)
    {
        if (!_outputs.TryGetValue(reference.Layer, out Node?[]? nodes))
            throw reference.Source.Error("the name of a layer in the list", "Name a layer of the model.");
        return reference.Node < nodes.Length ? nodes[reference.Node]
            : throw reference.Source.Error(
                $"one of the {nodes.Length} uses of '{reference.Layer}', counted from 0", "Use a smaller number.");
    }

    private Node Resolve(KerasReference reference) =>
        Find(reference) ?? throw reference.Source.Error("a layer that is used", "Name a layer of the model.");

    private static JsonField[] Layers(JsonField list)
    {
        JsonField[] layers = list.Items();
        return layers.Length <= KerasLimits.MaxLayers ? layers
            : throw list.Error($"{list.Path} to hold at most {KerasLimits.MaxLayers} layers", $"{layers.Length}", "Make a smaller model.");
    }

    private static string? NameOf(JsonField config) =>
        config.IsObject && config.Has("name", out JsonField name) && !name.IsNull ? name.Text() : null;

    private static Shape InputShape(JsonField source)
    {
        JsonField config = source.Member("config");
        config.Only("batch_shape", "batch_input_shape", "dtype", "sparse", "ragged", "name", "optional");
        foreach ((string name, JsonField value) in config.Members())
        {
            if (name is "sparse" or "ragged" or "optional" && !value.IsFalse)
                throw value.Error("false", "Neurona's inputs are dense numbers.");
            if (name is "dtype" && !IgnoredArguments.IsFloat(value))
                throw value.Error("\"float32\"", "Neurona's inputs are float32.");
        }
        return BatchShape(config.Has("batch_shape", out JsonField shape) ? shape : config.Member("batch_input_shape"));
    }

    private static Shape BatchShape(JsonField field)
    {
        JsonField[] axes = field.Items();
        if (axes.Length < 2 || axes.Length > Shape.MaxRank + 1 || !(axes[0].IsNull || axes[0].IsNumber))
            throw field.Error($"[null, ...] with 1 to {Shape.MaxRank} axes after the batch", "Write the shape of a batch.");
        int[] sizes = new int[axes.Length - 1];
        long product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            JsonField axis = axes[i + 1];
            sizes[i] = axis.IsNull ? throw axis.Error("a fixed size", "Build the Keras model with a fixed input shape.")
                : axis.Integer(1, KerasLimits.MaxSize);
            product *= sizes[i];
            if (product > KerasLimits.MaxSize)
                throw field.Error($"a sample of at most {KerasLimits.MaxSize} numbers", "Use smaller samples.");
        }
        return Shape.Of(sizes);
    }

    private static void Build(JsonField source, Action action)
    {
        try
        {
            action();
        }
        catch (Exception refused) when (refused is NeuronaException or ArgumentException or OverflowException)
        {
            throw new NeuronaException($"{source.Who}, {source.Path}: {refused.Message}", refused);
        }
    }
}
