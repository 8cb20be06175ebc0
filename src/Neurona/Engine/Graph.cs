using System.Buffers;
using System.Text;

namespace Neurona.Engine;

/// <summary>A model's nodes in order of computation, its layers with unique names, and the place of every weight.</summary>
internal sealed class Graph
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\\\"\n\r\t");

    private readonly Dictionary<Layer, int> _layerIndex = new(ReferenceEqualityComparer.Instance);

    public Graph(Node input, Node output)
    {
        Input = input;
        Output = output;
        List<Node> ordered = [];
        Order(output, ordered);
        if (ordered.Count == 0)
            throw Throw.Error("Model", "at least one layer between input and output", "the input itself", "Apply a layer with On(...).");
        Nodes = [.. ordered];
        foreach (Node node in Nodes)
        {
            if (_layerIndex.TryAdd(node.Layer!, Layers.Count))
                Layers.Add(node.Layer!);
        }
        Names = UniqueNames(Layers);
        Place();
    }

    public Node Input { get; }

    public Node Output { get; }

    /// <summary>All nodes but the input; a node comes after what it reads.</summary>
    public Node[] Nodes { get; }

    public List<Layer> Layers { get; } = [];

    public string[] Names { get; }

    /// <summary>The parameters of each layer, then its states, in order of declaration.</summary>
    public Parameter[][] ByLayer { get; private set; } = [];

    public List<Parameter> Parameters { get; } = [];

    /// <summary>The length of the leading part of the weight region that training changes.</summary>
    public int TrainedLength { get; private set; }

    public int TotalLength { get; private set; }

    public int IndexOf(Layer layer) => _layerIndex[layer];

    // Depth first with its own stack: a graph read from a file may be deeper than the thread's.
    private void Order(Node output, List<Node> ordered)
    {
        HashSet<Node> seen = [];
        Stack<(Node Node, int Next)> path = new();
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

        void Enter(Node node)
        {
            if (node == Input || !seen.Add(node))
                return;
            if (node.Layer is null)
                throw Throw.Error("Model", "every path to start at its input", $"another Input of shape {node.Shape}", "Build the whole graph from one Input.Of(...).");
            path.Push((node, 0));
        }
    }

    private void Place()
    {
        ByLayer = new Parameter[Layers.Count][];
        for (int i = 0; i < Layers.Count; i++)
        {
            List<WeightSpec> specs = Layers[i].Blueprint!.Weights;
            ByLayer[i] = new Parameter[specs.Count];
            for (int k = 0; k < specs.Count; k++)
            {
                ByLayer[i][k] = new(Names[i], specs[k], specs[k].Trained && Layers[i].Trainable);
                Parameters.Add(ByLayer[i][k]);
            }
        }
        long at = 0;
        foreach (bool trained in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (Parameter parameter in Parameters)
            {
                if (parameter.Trained != trained)
                    continue;
                parameter.Offset = (int)at;
                at += Region.Align(parameter.Length);
                if (at > Region.MaxLength)
                    throw Throw.Error("Model", $"at most {Region.MaxLength} numbers in all its parameters", $"more, with {parameter.Name}", "Use smaller layers.");
            }
            if (trained)
                TrainedLength = (int)at;
        }
        TotalLength = (int)at;
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
                throw Throw.Error($"{layer.GetType().Name}", "a name without slashes, quotes and line breaks", $"'{layer.Name}'", "Use letters, digits and underscores.");
            if (!given.Add(layer.Name))
                throw Throw.Error("Model", "every layer to have its own name", $"'{layer.Name}' twice", "Rename one of the layers.");
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

    /// <summary>Keras' rule for automatic names: Conv2D is conv2d, BatchNormalization batch_normalization, ReLU re_lu.</summary>
    internal static string SnakeCase(string name)
    {
        StringBuilder text = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool start = i > 0 && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && char.IsUpper(name[i - 1])));
            if (start)
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
