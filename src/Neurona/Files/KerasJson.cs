using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Neurona;

/// <summary>Reads the JSON that Keras 3 and Keras 2 write for Sequential and Functional models of the layers that Neurona has.</summary>
internal sealed class KerasJson
{
    /// <summary>The largest number accepted for any size: what is larger would not fit any memory.</summary>
    public const int MaxSize = 1 << 27;

    private const int MaxDepth = 64;

    private readonly KerasObjects _objects = new();
    private readonly int _seed;
    private readonly Dictionary<string, Node?[]> _outputs = [];
    private readonly List<Layer> _layers = [];
    private Node? _input;

    private KerasJson(int seed) => _seed = seed;

    public static Model Read(string json, string who, int seed)
    {
        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(json), who, seed);
        }
        catch (EncoderFallbackException)
        {
            throw Throw.Error(who, "a text of whole characters", "half of a surrogate pair", "Read the file as UTF-8.");
        }
    }

    public static Model Read(ReadOnlyMemory<byte> json, string who, int seed)
    {
        using JsonDocument document = Parse(json, who);
        Field root = new(document.RootElement, "", who);
        string type = root.Member("class_name").Text();
        root.Only("module", "class_name", "config", "registered_name", "build_config", "compile_config", "keras_version", "backend", "name");
        return type switch
        {
            "Sequential" => new KerasJson(seed).Sequential(root.Member("config")),
            "Functional" or "Model" => new KerasJson(seed).Functional(root.Member("config")),
            _ => throw root.Member("class_name").Error("\"Sequential\" or \"Functional\"", "Only models made of layers can be read; one with code of its own cannot."),
        };
    }

    /// <summary>A document without duplicate names and of bounded depth.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json, string who)
    {
        if (!Utf8.IsValid(json.Span))
            throw Throw.Error(who, "a JSON document in UTF-8", "bytes that are not UTF-8", "Save the file as UTF-8.");
        try
        {
            return JsonDocument.Parse(json, new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Throw.Error(who, "a JSON document", broken.Message, "Write it with Keras' model.to_json() or model.ToJson().");
        }
    }

    private Sequential Sequential(Field config)
    {
        // The oldest files have the list of layers itself as config.
        Field list = config.IsList ? config : config.Member("layers");
        if (config.IsObject)
            config.Only("name", "trainable", "dtype", "layers", "build_input_shape");
        Field[] layers = Layers(list);
        bool explicitInput = layers.Length > 0 && layers[0].Member("class_name").Text() == "InputLayer";
        Shape input = explicitInput ? InputShape(layers[0])
            : layers.Length > 0 && layers[0].Member("config").Has("batch_input_shape", out Field shape) ? BatchShape(shape)
            : config.IsObject && config.Has("build_input_shape", out Field built) && !built.IsNull ? BatchShape(built)
            : throw list.Error("a list that starts with an InputLayer, so that the input's shape is known", "Build the Keras model with keras.Input(shape) before writing it.");
        Sequential model = new(input, _seed) { Name = NameOf(config)! };
        for (int i = explicitInput ? 1 : 0; i < layers.Length; i++)
        {
            Layer layer = _objects.Layer(layers[i]);
            Build(layers[i], () => model.Add(layer));
            _objects.CheckAxes(layer);
        }
        Build(list, () => _ = model.Graph);
        return model;
    }

    private Model Functional(Field config)
    {
        config.Only("name", "trainable", "dtype", "layers", "input_layers", "output_layers");
        List<KerasNodes> calls = [];
        foreach (Field source in Layers(config.Member("layers")))
        {
            Field named = source.Member("name");
            string name = named.Text();
            Field[] nodes = source.Member("inbound_nodes").Items();
            bool input = source.Member("class_name").Text() == "InputLayer";
            if (!_outputs.TryAdd(name, new Node?[input ? 1 : nodes.Length]))
                throw named.Error("a name that no other layer has", "Rename one of the layers.");
            if (input)
            {
                if (_input is not null)
                    throw source.Error($"{source.Path} to be no second InputLayer", $"'{name}'", "Neurona's models have one input.");
                _outputs[name][0] = _input = Input.Of(InputShape(source));
                continue;
            }
            if (source.Member("config").Has("name", out Field inner) && inner.IsText && inner.Text() != name)
                throw inner.Error($"'{name}', the layer's name", "Write both names alike.");
            Layer layer = _objects.Layer(source);
            _layers.Add(layer);
            calls.AddRange(nodes.Select((node, index) => new KerasNodes(source, name, layer, index, KerasNodes.References(node))));
        }
        if (_input is null)
            throw config.Error($"{config.Path} to have an InputLayer", "none", "Build the Keras model with keras.Input(shape).");
        Apply(calls);
        Node output = Resolve(Only(config.Member("output_layers"), "output"));
        if (Resolve(Only(config.Member("input_layers"), "input")) != _input)
            throw config.Member("input_layers").Error("the InputLayer", "Name the InputLayer.");
        Model? model = null;
        Build(config, () => model = new(_input, output, _seed) { Name = NameOf(config)! });
        HashSet<Layer> used = new(model!.Layers, ReferenceEqualityComparer.Instance);
        foreach (Layer layer in _layers)
        {
            if (!used.Contains(layer))
                throw config.Error($"{config.Path} to hold only layers that the output depends on", $"'{layer.Name}'", "Remove the layer.");
        }
        return model;
    }

    // A layer may be listed before what it reads, and be used several times: a use is ready when all that it reads is there.
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
            Build(call.Source, () => _outputs[call.Name][call.Index] = call.Layer.On(inputs));
            _objects.CheckAxes(call.Layer);
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
            throw stuck.Source.Error("every layer to follow from the input", $"a circle through '{stuck.Name}' at {stuck.Source.Path}", "Let no layer read its own output.");
        }
    }

    private Node? Find(KerasReference reference)
    {
        if (!_outputs.TryGetValue(reference.Layer, out Node?[]? nodes))
            throw reference.Source.Error("the name of a layer in the list", "Name a layer of the model.");
        return reference.Node < nodes.Length ? nodes[reference.Node] : throw reference.Source.Error($"one of the {nodes.Length} uses of '{reference.Layer}', counted from 0", "Use a smaller number.");
    }

    private Node Resolve(KerasReference reference) =>
        Find(reference) ?? throw reference.Source.Error("a layer that is used", "Name a layer of the model.");

    private static KerasReference Only(Field list, string what)
    {
        Field[] items = list.Items();
        if (items.Length == 3 && items[0].IsText)
            return KerasNodes.Reference(list);
        return items.Length == 1 ? KerasNodes.Reference(items[0]) : throw list.Error($"one {what}", $"Neurona's models have one {what}.");
    }

    private static Field[] Layers(Field list)
    {
        Field[] layers = list.Items();
        return layers.Length <= ModelFile.MaxLayers ? layers : throw list.Error($"{list.Path} to hold at most {ModelFile.MaxLayers} layers", $"{layers.Length}", "Make a smaller model.");
    }

    private static string? NameOf(Field config) => config.IsObject && config.Has("name", out Field name) && !name.IsNull ? name.Text() : null;

    private static Shape InputShape(Field source)
    {
        Field config = source.Member("config");
        config.Only("batch_shape", "batch_input_shape", "dtype", "sparse", "ragged", "name", "optional");
        foreach ((string name, Field value) in config.Members())
        {
            if (name is "sparse" or "ragged" or "optional" && !value.IsFalse)
                throw value.Error("false", "Neurona's inputs are dense numbers.");
            if (name is "dtype" && !Neutral.IsFloat(value))
                throw value.Error("\"float32\"", "Neurona's inputs are float32.");
        }
        return BatchShape(config.Has("batch_shape", out Field shape) ? shape : config.Member("batch_input_shape"));
    }

    private static Shape BatchShape(Field field)
    {
        Field[] axes = field.Items();
        if (axes.Length < 2 || axes.Length > Shape.MaxRank + 1 || !(axes[0].IsNull || axes[0].IsNumber))
            throw field.Error($"[null, ...] with 1 to {Shape.MaxRank} axes after the batch", "Write the shape of a batch.");
        int[] sizes = new int[axes.Length - 1];
        long product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = axes[i + 1].IsNull ? throw axes[i + 1].Error("a fixed size", "Build the Keras model with a fixed input shape.") : axes[i + 1].Integer(1, MaxSize);
            product *= sizes[i];
            if (product > MaxSize)
                throw field.Error($"a sample of at most {MaxSize} numbers", "Use smaller samples.");
        }
        return Shape.Of(sizes);
    }

    private static void Build(Field source, Action action)
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
