using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Neurona;

/// <summary>A network: a graph of layers with its weights. It is compiled with a loss and an optimizer, trained,
/// measured, asked, saved.</summary>
/// <remarks>
/// One seed gives one network and one training: the same bits on every thread count and SIMD width. A model may be
/// asked, measured and saved from several threads, also while it is trained: they see the weights between two steps.
/// Models that are made of the same layers share their weights.
/// </remarks>
public partial class Model
{
    private readonly Node[] _inputs, _outputs;
    private Graph? _graph;
    private WeightStore[]? _stores;

    /// <summary>The network between two nodes of a graph.</summary>
    /// <param name="input">From <see cref="Input.Of(Shape, string?)"/>.</param>
    /// <param name="output">What layers made of it.</param>
    /// <param name="seed">Seeds the initial weights, the shuffling and dropout.</param>
    public Model(Node input, Node output, int seed = 1) : this([input], [output], seed)
    {
    }

    /// <summary>The network between several nodes of a graph.</summary>
    /// <param name="inputs">From <see cref="Input.Of(Shape, string?)"/>.</param>
    /// <param name="outputs">What layers made of them.</param>
    /// <param name="seed">Seeds the initial weights, the shuffling and dropout.</param>
    public Model(IEnumerable<Node> inputs, IEnumerable<Node> outputs, int seed = 1) : this(seed)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        _inputs = [.. inputs];
        _outputs = [.. outputs];
        foreach (Node node in (Node[])[.. _inputs, .. _outputs])
            ArgumentNullException.ThrowIfNull(node);
        _ = Graph;
    }

    private protected Model(int seed)
    {
        Seed = seed;
        _inputs = _outputs = [];
    }

    /// <summary>The name in summaries and files: model or sequential if none was given.</summary>
    public string Name { get => field ?? DefaultName; init; }

    /// <summary>Seeds the initial weights, the shuffling and dropout.</summary>
    public int Seed { get; }

    /// <summary>The shapes of one sample, one for each input.</summary>
    public IReadOnlyList<Shape> InputShapes => Array.ConvertAll(Graph.Inputs, node => node.Shape);

    /// <summary>The shapes of one sample's outputs.</summary>
    public IReadOnlyList<Shape> OutputShapes => Array.ConvertAll(Graph.Outputs, node => node.Shape);

    /// <summary>The names of the outputs: those of the layers that give them.</summary>
    public IReadOnlyList<string> OutputNames => Graph.OutputNames;

    /// <summary>The shape of one sample, of the first input.</summary>
    public Shape InputShape => Graph.Inputs[0].Shape;

    /// <summary>The shape of one sample's first output.</summary>
    public Shape OutputShape => Graph.Outputs[0].Shape;

    /// <summary>What values the first output can have: probabilities, or any number.</summary>
    public OutputRange OutputRange => Graph.Outputs[0].Layer?.Range ?? OutputRange.Unknown;

    /// <summary>The layers, in order of computation. The activation that a layer was given as an argument is part of
    /// that layer.</summary>
    public IReadOnlyList<Layer> Layers => Graph.OwnLayers;

    /// <summary>All arrays of weights, in order of the layers: what is saved.</summary>
    public IReadOnlyList<Parameter> Parameters
    {
        get
        {
            EnsureWeights();
            return Graph.Parameters;
        }
    }

    /// <summary>How many numbers all parameters hold.</summary>
    public long ParameterCount => Graph.Parameters.Sum(p => (long)p.Length);

    internal Graph Graph => _graph ??= BuildGraph();

    /// <summary>The memory of the weights, in the order in which it is locked.</summary>
    internal WeightStore[] Stores
    {
        get
        {
            EnsureWeights();
            return _stores!;
        }
    }

    /// <summary>The layer of this name, given or automatic.</summary>
    /// <exception cref="NeuronaException">There is none.</exception>
    public Layer GetLayer(string name)
    {
        int index = Array.IndexOf(Graph.Names, name);
        return index >= 0
            ? Graph.Layers[index]
            : throw Errors.Of("Model.GetLayer", $"one of {string.Join(", ", Graph.Names)}", $"'{name}'", "Use a name of model.Summary().");
    }

    /// <summary>A table of the layers with their shapes and sizes, and the memory that a batch needs.</summary>
    public string Summary() => Neurona.Summary.Of(this);

    /// <summary>The SHA-256 of all weights, in hexadecimal: equal exactly if two models hold the same bits.</summary>
    public string WeightsHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using WeightsReader weights = new(this);
        foreach (Parameter parameter in Parameters)
            hash.AppendData(MemoryMarshal.AsBytes(parameter.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private protected virtual string DefaultName => "model";

    private protected virtual Graph BuildGraph() => new(_inputs, _outputs);

    /// <summary>Forgets the graph and everything laid for it: a layer was added. The weights of the layers
    /// stay.</summary>
    private protected void Rebuild()
    {
        _graph = null;
        _stores = null;
        _idle.Clear();
    }

    internal void CheckInputs(IReadOnlyList<Shape> shapes, string who)
    {
        if (shapes.Count != Graph.Inputs.Length)
        {
            throw Errors.Of(who, $"{(Graph.Inputs.Length == 1 ? "one input" : $"{Graph.Inputs.Length} inputs")} for each sample",
                $"{shapes.Count}", "Give an input for each of the model's, such as with Dataset.Combine.");
        }
        for (int i = 0; i < shapes.Count; i++)
        {
            if (shapes[i] != Graph.Inputs[i].Shape)
            {
                throw Errors.Of(who, $"samples of shape {Graph.Inputs[i].Shape}, the model's input", $"{shapes[i]}",
                    "Make the model for the data's shape, or reshape the data.");
            }
        }
    }
}
