using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Neurona;

/// <summary>A network: a graph of layers with its weights. It is compiled with a loss and an optimizer, trained, measured, asked, saved.</summary>
/// <remarks>One seed gives one network and one training: the same bits on every thread count and SIMD width.</remarks>
public partial class Model
{
    private readonly Node? _input, _output;
    private Graph? _graph;
    private Region? _weights;

    /// <summary>The network between two nodes of a graph.</summary>
    /// <param name="input">From <see cref="Input.Of(Shape)"/>.</param>
    /// <param name="output">What layers made of it.</param>
    /// <param name="seed">What the first weights, the shuffling and dropout follow from.</param>
    public Model(Node input, Node output, int seed = 1) : this(seed)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        if (input.Layer is not null)
            throw Throw.Error("Model", "its input to come from Input.Of(...)", $"the output of a {input.Layer.GetType().Name}", "Start the graph with Input.Of(shape).");
        _input = input;
        _output = output;
        _graph = new(input, output);
    }

    private protected Model(int seed) => Seed = seed;

    /// <summary>The name in summaries and files: model or sequential if none was given.</summary>
    public string Name { get => field ?? DefaultName; init; }

    /// <summary>What the first weights, the shuffling and dropout follow from.</summary>
    public int Seed { get; }

    /// <summary>The shape of one input sample.</summary>
    public Shape InputShape => Graph.Input.Shape;

    /// <summary>The shape of one output sample.</summary>
    public Shape OutputShape => Graph.Output.Shape;

    /// <summary>The layers, in order of computation.</summary>
    public IReadOnlyList<Layer> Layers => Graph.Layers;

    /// <summary>All arrays of weights, in order of the layers: what is saved.</summary>
    public IReadOnlyList<Parameter> Parameters => Graph.Parameters;

    /// <summary>How many numbers all parameters hold.</summary>
    public long ParameterCount => Parameters.Sum(p => (long)p.Length);

    internal Graph Graph => _graph ??= BuildGraph();

    internal Region Weights
    {
        get
        {
            if (_weights is null)
            {
                Region weights = new(Graph.TotalLength);
                Initialize(weights);
                _weights = weights;
            }
            return _weights;
        }
    }

    /// <summary>The layer of this name, given or automatic.</summary>
    public Layer GetLayer(string name)
    {
        int index = Array.IndexOf(Graph.Names, name);
        return index >= 0 ? Graph.Layers[index] : throw Throw.Error("Model.GetLayer", $"one of {string.Join(", ", Graph.Names)}", $"'{name}'", "Use a name of model.Summary().");
    }

    /// <summary>The values of a parameter, by its name such as "dense/kernel": writing changes the model.</summary>
    public Span<Real> this[string parameter]
    {
        get
        {
            Parameter found = Parameters.FirstOrDefault(p => p.Name == parameter)
                ?? throw Throw.Error("Model", $"one of the parameters {string.Join(", ", Parameters.Select(p => p.Name))}", $"'{parameter}'", "Use a name of model.Parameters.");
            return this[found];
        }
    }

    /// <summary>The values of a parameter: writing changes the model.</summary>
    public Span<Real> this[Parameter parameter]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(parameter);
            return Weights.At(parameter.Offset, parameter.Length);
        }
    }

    /// <summary>A copy of all weights, for <see cref="SetWeights"/> of a model of the same structure.</summary>
    public Real[] GetWeights()
    {
        Real[] copy = new Real[ParameterCount];
        int at = 0;
        foreach (Parameter parameter in Parameters)
        {
            this[parameter].CopyTo(copy.AsSpan(at));
            at += parameter.Length;
        }
        return copy;
    }

    /// <summary>Takes over weights from <see cref="GetWeights"/>.</summary>
    public void SetWeights(ReadOnlySpan<Real> weights)
    {
        if (weights.Length != ParameterCount)
            throw Throw.Error("Model.SetWeights", $"{ParameterCount} numbers", $"{weights.Length}", "Take them from GetWeights of a model of the same structure.");
        int at = 0;
        foreach (Parameter parameter in Parameters)
        {
            weights.Slice(at, parameter.Length).CopyTo(this[parameter]);
            at += parameter.Length;
        }
    }

    /// <summary>The SHA-256 of all weights, in hexadecimal: equal exactly if two models hold the same bits.</summary>
    public string WeightsHash()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in Parameters)
            hash.AppendData(MemoryMarshal.AsBytes(this[parameter]));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>A table of the layers with their shapes and sizes, and the memory that a batch needs.</summary>
    public string Summary() => Neurona.Summary.Of(this);

    private protected virtual string DefaultName => "model";

    private protected virtual Graph BuildGraph() => new(_input!, _output!);

    /// <summary>Forgets the graph, its weights and everything compiled: a layer was added.</summary>
    private protected void Rebuild()
    {
        _graph = null;
        _weights = null;
    }

    private void Initialize(Region weights)
    {
        const ulong stream = 1UL << 40;   // beyond every layer's own stream of dropout noise
        for (int i = 0; i < Graph.Parameters.Count; i++)
        {
            Parameter parameter = Graph.Parameters[i];
            WeightSpec spec = parameter.Spec;
            spec.Initializer.Fill(weights.At(parameter.Offset, parameter.Length), spec.FanIn, spec.FanOut, CounterRandom.Of((ulong)Seed, 0, stream + (ulong)i));
        }
    }
}
