namespace Neurona.Engine;

/// <summary>What a step is: planners and the run loop know no more of it.</summary>
internal enum StepKind
{
    Forward,
    Loss,
    Sum,
    Backward,
}

/// <summary>A buffer that wants a place: its size is known, its life follows from the steps that touch it.</summary>
internal sealed class Value(int id, string name, BufferSpec spec)
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    public BufferSpec Spec { get; } = spec;

    /// <summary>The caller's own memory: read in place, never given one.</summary>
    public bool External { get; init; }

    /// <summary>Read by the caller after the last step: its place is never used again.</summary>
    public bool Pinned { get; set; }

    /// <summary>The value whose place this one took over; null if it has its own.</summary>
    public Value? Host { get; set; }

    public int First { get; set; } = int.MaxValue;

    public int Last { get; set; } = -1;

    public int Offset { get; set; } = -1;

    public Value Root
    {
        get
        {
            Value value = this;
            while (value.Host is { } host)
                value = host;
            return value;
        }
    }
}

/// <summary>One step of a plan: what it computes, which values it reads and writes, and which it may write over.</summary>
internal sealed class Step(StepKind kind, string name)
{
    public StepKind Kind { get; } = kind;

    public string Name { get; } = name;

    public Layer? Layer { get; init; }

    /// <summary>The index of the layer in its graph: the stream of its noise.</summary>
    public int LayerIndex { get; init; }

    public Parameter[] Parameters { get; init; } = [];

    public Value[] X { get; init; } = [];

    public Value? Y { get; set; }

    public Value? DY { get; init; }

    /// <summary>The gradients of the inputs; null where nobody wants one.</summary>
    public Value?[] DX { get; init; } = [];

    public Value[] Saved { get; init; } = [];

    public Value[] Scratch { get; init; } = [];

    public Epilogue Epilogue { get; set; }

    /// <summary>Whether this is the first backward step of its layer: only then may gradients be empty.</summary>
    public bool FirstOfLayer { get; init; }

    public Value[] Reads { get; set; } = [];

    public Value[] Writes { get; init; } = [];

    /// <summary>Inputs that the first written value may replace, element by element.</summary>
    public Value[] MayReplace { get; init; } = [];
}
