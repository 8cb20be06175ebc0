namespace Neurona.Engine;

/// <summary>What a step is: planners and the run loop know no more of it.</summary>
internal enum StepKind
{
    Forward,
    Penalty,
    Loss,
    PenaltyGradient,
    Sum,
    Backward,
}

/// <summary>A buffer that needs a place: its size is known, its life follows from the steps that touch it.</summary>
internal sealed class BufferValue(int id, string name, BufferSpec spec)
{
    public const int NotExternal = -1;

    public int Id { get; } = id;

    public string Name { get; } = name;

    public BufferSpec Spec { get; } = spec;

    /// <summary>The number of the model's input whose memory this is: the caller's own, read in place and never given a
    /// place.</summary>
    public int InputIndex { get; init; } = NotExternal;

    public bool External => InputIndex >= 0;

    /// <summary>Read by the caller after the last step: its place is never used again.</summary>
    public bool Pinned { get; set; }

    /// <summary>The value whose place this one took over; null if it has its own.</summary>
    public BufferValue? AliasOf { get; set; }

    public int FirstUse { get; set; } = int.MaxValue;

    public int LastUse { get; set; } = -1;

    public int Offset { get; set; } = -1;

    public BufferValue Root
    {
        get
        {
            BufferValue value = this;
            while (value.AliasOf is { } host)
                value = host;
            return value;
        }
    }
}

/// <summary>One step of a plan: what it computes, which values it reads and writes, and which it may write
/// over.</summary>
internal sealed class Step(StepKind kind, string name)
{
    public const int NoGradient = -1;

    public StepKind Kind { get; } = kind;

    public string Name { get; } = name;

    public Layer? Layer { get; init; }

    /// <summary>The index of the node in its graph: the stream of its randomness.</summary>
    public int NodeIndex { get; init; }

    public WeightSpec[] Weights { get; init; } = [];

    /// <summary>Where the gradient of each of <see cref="Weights"/> lies; <see cref="NoGradient"/> for what is not
    /// trained.</summary>
    public int[] GradientOffsets { get; init; } = [];

    public BufferValue[] X { get; init; } = [];

    public BufferValue? Y { get; set; }

    public BufferValue? DY { get; init; }

    /// <summary>The gradients of the inputs; null where nobody needs one.</summary>
    public BufferValue?[] DX { get; init; } = [];

    public BufferValue[] Saved { get; init; } = [];

    public BufferValue[] Scratch { get; init; } = [];

    /// <summary>The penalty on <see cref="X"/>; null for other steps.</summary>
    public Regularizer? Regularizer { get; init; }

    /// <summary>The layer after this one, applied to what this one stores; or null.</summary>
    public Epilogue? Epilogue { get; init; }

    /// <summary>Whether this is the first backward step of its layer: only then may gradients be empty.</summary>
    public bool FirstOfLayer { get; init; }

    public BufferValue[] Reads { get; set; } = [];

    public BufferValue[] Writes { get; init; } = [];

    /// <summary>Inputs that the first written value may replace, element by element.</summary>
    public BufferValue[] MayReplace { get; init; } = [];
}
