namespace Neurona.Engine;

/// <summary>Turns a graph into steps. All that a layer need not know is decided here: fan-out, views, fusion, what may
/// be replaced.</summary>
internal sealed class Lowering
{
    private readonly Graph _graph;
    private readonly LoweringOptions _options;
    private readonly List<Step> _steps = [];
    private readonly List<BufferValue> _values = [];
    private readonly Dictionary<Node, BufferValue> _outputs = [];
    private readonly Dictionary<Node, BufferValue[]> _saved = [];
    private readonly Dictionary<Node, BufferValue> _gradients = [];
    private readonly Dictionary<Node, bool> _needs = [];
    private readonly Dictionary<Node, Node> _fusedInto = [];
    private readonly HashSet<Layer> _visited = new(ReferenceEqualityComparer.Instance);

    private Lowering(Graph graph, LoweringOptions options)
    {
        _graph = graph;
        _options = options;
    }

    /// <summary>Lowers a model's graph.</summary>
    public static LoweredGraph Lower(Graph graph, LoweringOptions options) => new Lowering(graph, options).Lower();

    private LoweredGraph Lower()
    {
        for (int i = 0; i < _graph.Inputs.Length; i++)
        {
            Node input = _graph.Inputs[i];
            string name = input.Name ?? (i == 0 ? "input" : $"input_{i}");
            _values.Add(_outputs[input] = new(_values.Count, name, Sized(input)) { InputIndex = i });
            _needs[input] = _options.InputGradients;
        }
        Node[] starts = [.. _graph.Outputs.Select((output, i) => _options.Fused?[i] == true ? output.Inputs[0] : output)];
        FindFusions(starts);
        for (int i = 0; i < _graph.Nodes.Length; i++)
        {
            LowerForward(_graph.Nodes[i], i);
            AddPenalty(_graph.Nodes[i]);
        }
        foreach (Node node in (IEnumerable<Node>)[.. _graph.Outputs, .. starts])
            _outputs[node].Pinned = true;
        BufferValue?[] gradients = _options.Backward ? LowerBackward(starts) : new BufferValue?[starts.Length];
        return new()
        {
            Steps = [.. _steps],
            Values = [.. _values],
            Outputs = [.. _graph.Outputs.Select((output, i) => new LossPort(_outputs[output], _outputs[starts[i]], gradients[i]))],
            InputGradients = [.. _graph.Inputs.Select(InputGradient)],
            Nodes = _outputs.ToDictionary(pair => pair.Key, pair => (pair.Value, _gradients.GetValueOrDefault(pair.Key))),
        };
    }

    private BufferValue? InputGradient(Node input)
    {
        if (!_options.InputGradients || !_gradients.TryGetValue(input, out BufferValue? gradient))
            return null;
        gradient.Pinned = true;
        return gradient;
    }

    private BufferValue[] LowerBackward(Node[] starts)
    {
        BufferValue[] gradients = new BufferValue[starts.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            Node start = starts[i];
            gradients[i] = New("loss gradient", Sized(start));
            _steps.Add(new(StepKind.Loss, "loss")
            {
                X = [_outputs[start]],
                DY = gradients[i],
                Reads = [_outputs[start]],
                Writes = [gradients[i]]
            });
        }
        for (int i = 0; i < starts.Length; i++)
            Contribute(starts[i], gradients[i]);
        for (int i = _graph.Nodes.Length - 1; i >= 0; i--)
        {
            AddPenaltyGradient(_graph.Nodes[i]);
            LowerBackward(_graph.Nodes[i], i);
        }
        return gradients;
    }

    // A layer may apply the next one while it stores, if nobody else ever looks at what lies between the two: no other
    // layer, no loss, no penalty, no user.
    private void FindFusions(Node[] starts)
    {
        if (_options.Plain)
            return;
        Dictionary<Node, int> readers = [];
        IEnumerable<Node> penalized = _graph.Nodes.Where(node => PenaltyOf(node) is not null);
        foreach (Node read in _graph.Nodes.SelectMany(node => node.Inputs).Concat(_graph.Outputs).Concat(starts).Concat(penalized))
            readers[read] = readers.GetValueOrDefault(read) + 1;
        foreach (Node node in _graph.Nodes)
        {
            if (node.Layer!.AsEpilogue is not { } epilogue || node.Inputs is not [{ Layer: { } before } from])
                continue;
            bool isReadLater = _options.Backward && (before.BackwardReads.HasFlag(Reads.Y) || node.Layer.BackwardReads.HasFlag(Reads.X));
            if (readers[from] == 1 && !isReadLater && before.CanFuse(epilogue))
                _fusedInto[from] = node;
        }
    }

    private bool IsFused(Node node) => node.Inputs.Count == 1 && _fusedInto.GetValueOrDefault(node.Inputs[0]) == node;

    private void LowerForward(Node node, int index)
    {
        Layer layer = node.Layer!;
        WeightSpec[] weights = [.. layer.Blueprint!.Weights];
        _needs[node] = node.Inputs.Any(i => _needs[i]) || Array.Exists(weights, spec => Offset(spec) != Step.NoGradient);
        if ((!_options.Plain && layer.IsView(_options.Training)) || IsFused(node))
        {
            _outputs[node] = _outputs[node.Inputs[0]];
            return;
        }

        BufferValue y = _outputs[node] = New(_graph.NameOf(layer), Sized(node));
        BufferValue[] x = [.. node.Inputs.Select(i => _outputs[i])];
        // In training a layer may follow its batch, as moving averages do, even where nothing before it needs a
        // gradient.
        bool keeps = _options.Backward && (_needs[node] || (_options.Training && layer.Trainable));
        BufferValue[] saved = keeps ? NewAll(layer.Blueprint!.SavedBuffers, $"{y.Name} saved") : [];
        BufferValue[] scratch = NewAll(layer.Blueprint!.ScratchBuffers, $"{y.Name} scratch");
        _saved[node] = saved;
        Node? next = _fusedInto.GetValueOrDefault(node);
        _steps.Add(new(StepKind.Forward, next is null ? y.Name : $"{y.Name} + {next.Layer!.GetType().Name.ToLowerInvariant()}")
        {
            Layer = layer,
            NodeIndex = index,
            Weights = weights,
            X = x,
            Y = y,
            Saved = saved,
            Scratch = scratch,
            Epilogue = next?.Layer!.AsEpilogue,
            Reads = x,
            Writes = [y, .. saved, .. scratch],
            MayReplace = !_options.Plain && layer.InPlace ? [.. x.Distinct()] : [],
        });
    }

    private void LowerBackward(Node node, int index)
    {
        if (!_gradients.TryGetValue(node, out BufferValue? dy) || !_needs[node])
            return;
        Layer layer = node.Layer!;
        if (!_options.Plain && !IsFused(node) && (layer.IsView(_options.Training) || layer.GradientIsShared))
        {
            foreach (Node input in node.Inputs)
                Contribute(input, dy);
            return;
        }

        string name = _graph.NameOf(layer);
        BufferValue?[] dx = [.. node.Inputs.Select(i => _needs[i] ? New($"d {name} input", Sized(i)) : null)];
        BufferValue[] x = [.. node.Inputs.Select(i => _outputs[i])];
        BufferValue[] saved = _saved.GetValueOrDefault(node) ?? [];
        BufferValue[] scratch = NewAll(layer.Blueprint!.ScratchBuffers, $"d {name} scratch");
        BufferValue[] written = [.. dx.OfType<BufferValue>()];
        List<BufferValue> reads = [dy, .. saved];
        if (layer.BackwardReads.HasFlag(Reads.X))
            reads.AddRange(x);
        if (layer.BackwardReads.HasFlag(Reads.Y))
            reads.Add(_outputs[node]);
        _steps.Add(new(StepKind.Backward, $"d {name}")
        {
            Layer = layer,
            NodeIndex = index,
            Weights = [.. layer.Blueprint!.Weights],
            GradientOffsets = [.. layer.Blueprint.Weights.Select(Offset)],
            X = x,
            Y = _outputs[node],
            DY = dy,
            DX = dx,
            Saved = saved,
            Scratch = scratch,
            FirstOfLayer = _visited.Add(layer),
            Reads = [.. reads.Distinct()],
            Writes = [.. written, .. scratch],
            MayReplace = !_options.Plain && layer.InPlace && written.Length == 1 ? [dy] : [],
        });
        for (int i = 0; i < dx.Length; i++)
        {
            if (dx[i] is { } contribution)
                Contribute(node.Inputs[i], contribution);
        }
    }

    // An activation that a layer was given as an argument gives the layer's output.
    private Regularizer? PenaltyOf(Node node)
    {
        Layer layer = node.IsInnerActivation ? node.Inputs[0].Layer! : node.Layer!;
        return _options.Penalties && (node.IsInnerActivation || layer.InnerActivation is null) ? layer.OutputPenalty : null;
    }

    private void AddPenalty(Node node)
    {
        if (PenaltyOf(node) is not { } regularizer)
            return;
        BufferValue y = _outputs[node];
        _steps.Add(new(StepKind.Penalty, $"{y.Name} penalty") { X = [y], Reads = [y], Regularizer = regularizer });
    }

    private void AddPenaltyGradient(Node node)
    {
        if (PenaltyOf(node) is not { } regularizer || !_needs[node])
            return;
        BufferValue y = _outputs[node], gradient = New("penalty gradient", Sized(node));
        _steps.Add(new(StepKind.PenaltyGradient, $"d {y.Name} penalty")
        {
            X = [y],
            Y = gradient,
            Reads = [y],
            Writes = [gradient],
            Regularizer = regularizer,
        });
        Contribute(node, gradient);
    }

    // Fan-out: what several readers say of one value is summed, in the order of the backward pass.
    private void Contribute(Node node, BufferValue contribution)
    {
        if (!_needs[node])
            return;
        if (!_gradients.TryGetValue(node, out BufferValue? sum))
        {
            _gradients[node] = contribution;
            return;
        }
        BufferValue total = _gradients[node] = New("sum", Sized(node));
        BufferValue[] both = [.. new[] { sum, contribution }.Distinct()];
        _steps.Add(new(StepKind.Sum, "sum")
        {
            X = [sum, contribution],
            Y = total,
            Reads = both,
            Writes = [total],
            MayReplace = _options.Plain ? [] : both
        });
    }

    private int Offset(WeightSpec spec) => _options.Gradients?.OffsetOf(spec) ?? Step.NoGradient;

    private static BufferSpec Sized(Node node) => new(node.Shape.Size, 0);

    private BufferValue New(string name, BufferSpec spec)
    {
        BufferValue value = new(_values.Count, name, spec);
        _values.Add(value);
        return value;
    }

    private BufferValue[] NewAll(List<BufferSpec> specs, string name) => [.. specs.Select(spec => New(name, spec))];
}
