namespace Neurona.Engine;

/// <summary>Where a loss meets the plan: the output that metrics read, what the loss reads (the output, or what a fused
/// activation reads), and where its gradient goes.</summary>
internal readonly record struct LossPort(BufferValue Output, BufferValue LossInput, BufferValue? Gradient);

/// <summary>A graph as a straight line of steps over values.</summary>
internal sealed class LoweredGraph
{
    public required Step[] Steps { get; init; }

    public required BufferValue[] Values { get; init; }

    /// <summary>One for each output of the model, in order.</summary>
    public required LossPort[] Outputs { get; init; }

    /// <summary>The gradients with respect to the model's inputs; null where none is wanted.</summary>
    public required BufferValue?[] InputGradients { get; init; }

    /// <summary>The value that holds a node's output, and the one of its gradient if there is any: for whoever looks
    /// into a running plan.</summary>
    public required IReadOnlyDictionary<Node, (BufferValue Y, BufferValue? DY)> Nodes { get; init; }
}

/// <summary>What a graph is lowered for.</summary>
internal sealed record LoweringOptions
{
    /// <summary>Whether backward steps follow the forward ones.</summary>
    public bool Backward { get; init; }

    /// <summary>Whether layers run in training mode: dropout drops, batch normalization uses the batch.</summary>
    public bool Training { get; init; }

    /// <summary>Whether the gradients with respect to the model's inputs are computed too.</summary>
    public bool InputGradients { get; init; }

    /// <summary>The outputs whose loss starts from the input of their last layer, which is kept and whose backward is
    /// skipped; null for none.</summary>
    public bool[]? Fused { get; init; }

    /// <summary>Whether the penalties on outputs of layers are computed, and their gradients if there is a backward
    /// pass.</summary>
    public bool Penalties { get; init; }

    /// <summary>Every value apart, every step computed: no view, no fusion, no replacing.</summary>
    public bool Plain { get; init; }

    /// <summary>Where gradients of parameters go; null if no parameter gets one.</summary>
    public Gradients? Gradients { get; init; }
}
