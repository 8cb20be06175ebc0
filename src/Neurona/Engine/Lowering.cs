namespace Neurona.Engine;

/// <summary>A graph as a straight line of steps over values.</summary>
internal sealed class Program
{
    public required Step[] Steps { get; init; }

    public required Value[] Values { get; init; }

    public required Value Input { get; init; }

    public required Value Output { get; init; }

    /// <summary>What the loss reads: the output, or what a fused activation reads.</summary>
    public required Value LossInput { get; init; }

    public Value? LossGradient { get; init; }
}

/// <summary>Turns a graph into steps. All that a layer need not know is decided here: fan-out, views, fusion, what may be replaced.</summary>
internal sealed class Lowering
{
    private readonly Graph _graph;
    private readonly bool _training;
    private readonly bool _plain;
    private readonly List<Step> _steps = [];
    private readonly List<Value> _values = [];
    private readonly Dictionary<Node, Value> _outputs = [];
    private readonly Dictionary<Node, Value[]> _saved = [];
    private readonly Dictionary<Node, Value> _gradients = [];
    private readonly Dictionary<Node, bool> _needs = [];
    private readonly Dictionary<Node, Node> _fusedInto = [];
    private readonly HashSet<Layer> _visited = new(ReferenceEqualityComparer.Instance);

    private Lowering(Graph graph, bool training, bool plain)
    {
        _graph = graph;
        _training = training;
        _plain = plain;
    }

    /// <summary>Lowers a graph.</summary>
    /// <param name="graph">The model's graph.</param>
    /// <param name="training">With loss and backward steps.</param>
    /// <param name="fuseLoss">The loss starts from the input of the last layer, which is kept, and whose backward is skipped.</param>
    /// <param name="plain">Every value apart, every step computed: no view, no fusion, no replacing.</param>
    public static Program Lower(Graph graph, bool training, bool fuseLoss, bool plain) => new Lowering(graph, training, plain).Lower(fuseLoss);

    private Program Lower(bool fuseLoss)
    {
        Value input = _outputs[_graph.Input] = new(0, "input", Sized(_graph.Input)) { External = true };
        _values.Add(input);
        _needs[_graph.Input] = false;
        FindFusions();
        foreach (Node node in _graph.Nodes)
            LowerForward(node);
        Value output = _outputs[_graph.Output];
        output.Pinned = true;
        Node start = fuseLoss ? _graph.Output.Inputs[0] : _graph.Output;
        _outputs[start].Pinned = true;
        if (!_training)
            return Finish(input, output, _outputs[start], null);

        Value gradient = _gradients[start] = New("loss gradient", Sized(start));
        _steps.Add(new(StepKind.Loss, "loss") { X = [_outputs[start]], DY = gradient, Reads = [_outputs[start]], Writes = [gradient] });
        for (int i = _graph.Nodes.Length - 1; i >= 0; i--)
            LowerBackward(_graph.Nodes[i]);
        return Finish(input, output, _outputs[start], gradient);
    }

    private Program Finish(Value input, Value output, Value lossInput, Value? gradient) => new()
    {
        Steps = [.. _steps],
        Values = [.. _values],
        Input = input,
        Output = output,
        LossInput = lossInput,
        LossGradient = gradient,
    };

    // A layer may apply the next one while it stores, if nobody else ever looks at what lies between the two.
    private void FindFusions()
    {
        if (_plain)
            return;
        Dictionary<Node, int> consumers = [];
        foreach (Node node in _graph.Nodes)
        {
            foreach (Node input in node.Inputs)
                consumers[input] = consumers.GetValueOrDefault(input) + 1;
        }
        foreach (Node node in _graph.Nodes)
        {
            if (node.Layer!.AsEpilogue is not (not Epilogue.None and var epilogue) || node.Inputs is not [{ Layer: { } before } from])
                continue;
            bool hidden = consumers[from] == 1 && !before.BackwardReads.HasFlag(Reads.Y) && !node.Layer.BackwardReads.HasFlag(Reads.X);
            if (hidden && before.CanFuse(epilogue))
                _fusedInto[from] = node;
        }
    }

    private void LowerForward(Node node)
    {
        Layer layer = node.Layer!;
        bool trains = _training && layer.Trainable;
        _needs[node] = node.Inputs.Any(i => _needs[i]) || Parameters(layer).Any(p => p.Trained);
        if (!_plain && layer.IsView(_training))
        {
            _outputs[node] = _outputs[node.Inputs[0]];
            return;
        }
        if (node.Inputs.Count == 1 && _fusedInto.GetValueOrDefault(node.Inputs[0]) == node)
        {
            _outputs[node] = _outputs[node.Inputs[0]];
            return;
        }

        Value y = _outputs[node] = New(_graph.Names[_graph.IndexOf(layer)], Sized(node));
        Value[] x = [.. node.Inputs.Select(i => _outputs[i])];
        Value[] saved = _training && (_needs[node] || trains) ? NewAll(layer.Blueprint!.SavedBuffers, $"{y.Name} saved") : [];
        Value[] scratch = NewAll(layer.Blueprint!.ScratchBuffers, $"{y.Name} scratch");
        _saved[node] = saved;
        _steps.Add(new(StepKind.Forward, y.Name)
        {
            Layer = layer,
            LayerIndex = _graph.IndexOf(layer),
            Parameters = Parameters(layer),
            X = x,
            Y = y,
            Saved = saved,
            Scratch = scratch,
            Epilogue = _fusedInto.TryGetValue(node, out Node? next) ? next.Layer!.AsEpilogue : Epilogue.None,
            Reads = x,
            Writes = [y, .. saved, .. scratch],
            MayReplace = !_plain && layer.InPlace ? [.. x.Distinct()] : [],
        });
    }

    private void LowerBackward(Node node)
    {
        if (!_gradients.TryGetValue(node, out Value? dy) || !_needs[node])
            return;
        Layer layer = node.Layer!;
        bool fused = node.Inputs.Count == 1 && _fusedInto.GetValueOrDefault(node.Inputs[0]) == node;
        if (!_plain && !fused && (layer.IsView(true) || layer.PassesGradient))
        {
            foreach (Node input in node.Inputs)
                Contribute(input, dy);
            return;
        }

        string name = _graph.Names[_graph.IndexOf(layer)];
        Value?[] dx = [.. node.Inputs.Select(i => _needs[i] ? New($"d {name} input", Sized(i)) : null)];
        Value[] x = [.. node.Inputs.Select(i => _outputs[i])];
        Value[] saved = _saved.GetValueOrDefault(node) ?? [];
        Value[] scratch = NewAll(layer.Blueprint!.ScratchBuffers, $"d {name} scratch");
        Value[] written = [.. dx.OfType<Value>()];
        List<Value> reads = [dy, .. saved];
        if (layer.BackwardReads.HasFlag(Reads.X))
            reads.AddRange(x);
        if (layer.BackwardReads.HasFlag(Reads.Y))
            reads.Add(_outputs[node]);
        _steps.Add(new(StepKind.Backward, $"d {name}")
        {
            Layer = layer,
            LayerIndex = _graph.IndexOf(layer),
            Parameters = Parameters(layer),
            X = x,
            Y = _outputs[node],
            DY = dy,
            DX = dx,
            Saved = saved,
            Scratch = scratch,
            FirstOfLayer = _visited.Add(layer),
            Reads = [.. reads.Distinct()],
            Writes = [.. written, .. scratch],
            MayReplace = !_plain && layer.InPlace && written.Length == 1 ? [dy] : [],
        });
        for (int i = 0; i < dx.Length; i++)
        {
            if (dx[i] is { } contribution)
                Contribute(node.Inputs[i], contribution);
        }
    }

    // Fan-out: what several readers say of one value is summed, in the order of the backward pass.
    private void Contribute(Node node, Value contribution)
    {
        if (!_needs[node])
            return;
        if (!_gradients.TryGetValue(node, out Value? sum))
        {
            _gradients[node] = contribution;
            return;
        }
        Value total = _gradients[node] = New("sum", Sized(node));
        _steps.Add(new(StepKind.Sum, "sum")
        {
            X = [sum, contribution],
            Y = total,
            Reads = [.. new[] { sum, contribution }.Distinct()],
            Writes = [total],
            MayReplace = _plain ? [] : [.. new[] { sum, contribution }.Distinct()],
        });
    }

    private Parameter[] Parameters(Layer layer) => _graph.ByLayer[_graph.IndexOf(layer)];

    private static BufferSpec Sized(Node node) => new(node.Shape.Size, 0);

    private Value New(string name, BufferSpec spec)
    {
        Value value = new(_values.Count, name, spec);
        _values.Add(value);
        return value;
    }

    private Value[] NewAll(List<BufferSpec> specs, string name) => [.. specs.Select(spec => New(name, spec))];
}
