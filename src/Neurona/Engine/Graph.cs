using System.Buffers;
using System.Text;

namespace Neurona.Engine;

/// <summary>A model's nodes in order of computation and its layers with unique names.</summary>
internal sealed class Graph
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\\\"\n\r\t\0");

    // Many rows use each weight often; but what a layer reads and writes should not fill more than 16 MB: cnn-mnist
    // predicts 256 samples in parts of 64 in 0.92 of the time.
    private const int MostAtOnce = 256, FewestAtOnce = 32;
    private const long NumbersAtOnce = 4 << 20;

    private readonly Dictionary<Layer, int> _layerIndex = new(ReferenceEqualityComparer.Instance);

    public Graph(Node[] inputs, Node[] outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
        CheckEnds();
        List<Node> ordered = [];
        Order(ordered);
        if (ordered.Count == 0)
            throw Errors.Of("Model", "at least one layer between input and output", "the input itself", "Apply a layer with On(...).");
        Nodes = [.. ordered];
        foreach (Node node in Nodes)
        {
            if (_layerIndex.TryAdd(node.Layer!, Layers.Count))
                Layers.Add(node.Layer!);
        }
        OwnLayers = [.. Nodes.Where(node => !node.IsInnerActivation).Select(node => node.Layer!).Distinct()];
        Names = UniqueNames(Layers);
        ByLayer = new Parameter[Layers.Count][];
        for (int i = 0; i < Layers.Count; i++)
        {
            ByLayer[i] = [.. Layers[i].Blueprint!.Weights.Select(spec => new Parameter(Layers[i], Names[i], spec))];
            Parameters.AddRange(ByLayer[i]);
        }
        OutputNames = NamesOf(outputs);
        // A multiple of 8, as far as there are so many.
        long widest = Nodes.Max(node => node.Shape.Size + (node.Layer!.InPlace ? 0 : node.Inputs.Sum(input => (long)input.Shape.Size)));
        RowsAtOnce = (int)Math.Clamp(NumbersAtOnce / widest / 8 * 8, FewestAtOnce, MostAtOnce);
    }

    /// <summary>How many samples are predicted at once: more are predicted part after part.</summary>
    public int RowsAtOnce { get; }

    public Node[] Inputs { get; }

    public Node[] Outputs { get; }

    /// <summary>The name of each output: that of the layer that gives it.</summary>
    public string[] OutputNames { get; }

    /// <summary>All nodes but the inputs; a node comes after what it reads.</summary>
    public Node[] Nodes { get; }

    /// <summary>All layers, the activations that others were given as arguments among them.</summary>
    public List<Layer> Layers { get; } = [];

    /// <summary>The layers as people wrote them: activations that others were given as arguments are part of
    /// those.</summary>
    public Layer[] OwnLayers { get; }

    public string[] Names { get; }

    /// <summary>The parameters of each layer, then its states, in order of declaration.</summary>
    public Parameter[][] ByLayer { get; }

    public List<Parameter> Parameters { get; } = [];

    public int IndexOf(Layer layer) => _layerIndex.GetValueOrDefault(layer, -1);

    public string NameOf(Layer layer) => Names[_layerIndex[layer]];

    private void CheckEnds()
    {
        if (Inputs.Length == 0 || Outputs.Length == 0)
            throw Errors.Of("Model", "at least one input and one output", $"{Inputs.Length} and {Outputs.Length}",
                "Give it nodes of the graph.");
        if (Inputs.Distinct().Count() != Inputs.Length)
            throw Errors.Of("Model", "every input once", "the same node twice", "Leave one out, and let two layers read it.");
        foreach (Node input in Inputs)
        {
            if (input.Layer is not null)
                throw Errors.Of("Model", "its input to come from Input.Of(...)", $"the output of a {input.Layer.GetType().Name}",
                    "Start the graph with Input.Of(shape).");
        }
    }

    // Depth first with its own stack: a graph read from a file may be deeper than the thread's.
    private void Order(List<Node> ordered)
    {
        HashSet<Node> seen = [.. Inputs];
        Stack<(Node Node, int Next)> path = new();
        foreach (Node output in Outputs)
        {
            Enter(output);
            while (path.TryPop(out (Node Node, int Next) top))
            {
                if (top.Next == top.Node.Inputs.Count)
                {
                    ordered.Add(top.Node);
                    continue;
                }
                path.Push((top.Node, top.Next + 1));
                Enter(top.Node.Inputs[top.Next]);
            }
        }

        void Enter(Node node)
        {
            if (!seen.Add(node))
                return;
            if (node.Layer is null)
                throw Errors.Of("Model", "every path to start at one of its inputs", $"another Input of shape {node.Shape}",
                    "Give the model all inputs of the graph.");
            path.Push((node, 0));
        }
    }

    private string[] NamesOf(Node[] ends)
    {
        string[] names = new string[ends.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            Node node = ends[i].IsInnerActivation ? ends[i].Inputs[0] : ends[i];
            string stem = node.Layer is null ? "input" : NameOf(node.Layer), name = stem;
            for (int count = 1; Array.IndexOf(names, name, 0, i) >= 0; count++)
                name = $"{stem}_{count}";
            names[i] = name;
        }
        return names;
    }

    private static string[] UniqueNames(List<Layer> layers)
    {
        Dictionary<string, int> used = [];
        string[] names = new string[layers.Count];
        HashSet<string> given = [];
        foreach (Layer layer in layers)
        {
            if (layer.Name is null)
                continue;
            if (layer.Name.Length == 0 || layer.Name.AsSpan().ContainsAny(NotInNames))
                throw Errors.Of($"{layer.GetType().Name}", "a name without slashes, quotes and line breaks", $"'{layer.Name}'",
                    "Use letters, digits and underscores.");
            if (!given.Add(layer.Name))
                throw Errors.Of("Model", "every layer to have its own name", $"'{layer.Name}' twice", "Rename one of the layers.");
        }
        for (int i = 0; i < layers.Count; i++)
        {
            string name = layers[i].Name ?? "";
            string stem = SnakeCase(layers[i].GetType().Name);
            while (name.Length == 0)
            {
                int count = used[stem] = used.GetValueOrDefault(stem, -1) + 1;
                string candidate = count == 0 ? stem : $"{stem}_{count}";
                name = given.Contains(candidate) ? "" : candidate;
            }
            names[i] = name;
        }
        return names;
    }

    /// <summary>Keras' rule for automatic names: Conv2D is conv2d, BatchNormalization batch_normalization, ReLU
    /// re_lu.</summary>
    internal static string SnakeCase(string name)
    {
        StringBuilder text = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool start = i > 0 && char.IsUpper(name[i])
                && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && char.IsUpper(name[i - 1])));
            if (start)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
