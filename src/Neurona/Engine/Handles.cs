namespace Neurona;

/// <summary>A layer's handle to one of its trainable parameters, from <see cref="LayerBuilder.Param"/>. The default
/// stands for a parameter that the layer does not have.</summary>
/// <remarks>In a <see cref="Pass"/>, a missing parameter is an empty matrix, and needs no gradient.</remarks>
public readonly record struct Param
{
    private readonly int _number;

    internal Param(int index) => _number = index + 1;

    /// <summary>Whether the layer has the parameter.</summary>
    public bool Exists => _number > 0;

    internal int Index => _number - 1;
}

/// <summary>A layer's handle to numbers that are kept with the weights but not trained, such as a moving average. The
/// default stands for none.</summary>
public readonly record struct State
{
    private readonly int _number;

    internal State(int index) => _number = index + 1;

    /// <summary>Whether the layer has the state.</summary>
    public bool Exists => _number > 0;

    internal int Index => _number - 1;
}

/// <summary>A layer's handle to numbers that its forward pass keeps for its backward pass. The default stands for
/// none.</summary>
public readonly record struct Saved
{
    private readonly int _number;

    internal Saved(int index) => _number = index + 1;

    /// <summary>Whether the layer declared it.</summary>
    public bool Exists => _number > 0;

    internal int Index => _number - 1;
}

/// <summary>A layer's handle to working memory that lives during one call only. The default stands for none.</summary>
public readonly record struct Scratch
{
    private readonly int _number;

    internal Scratch(int index) => _number = index + 1;

    /// <summary>Whether the layer declared it.</summary>
    public bool Exists => _number > 0;

    internal int Index => _number - 1;
}

/// <summary>What a layer's backward pass reads beside the gradient and its own saved numbers: this decides how long
/// buffers live.</summary>
[Flags]
public enum Reads
{
    /// <summary>Neither input nor output.</summary>
    None = 0,

    /// <summary>The inputs of the forward pass.</summary>
    X = 1,

    /// <summary>The output of the forward pass.</summary>
    Y = 2,
}

/// <summary>What values a layer's outputs can have: losses check by it that they get probabilities or logits as they
/// expect.</summary>
public enum OutputRange
{
    /// <summary>The layer does not say; every loss accepts it.</summary>
    Unknown,

    /// <summary>Any number, also outside 0 to 1.</summary>
    Any,

    /// <summary>Each output is from 0 to 1, independent of the others.</summary>
    UnitInterval,

    /// <summary>Outputs are from 0 to 1 and sum to 1 along the last axis.</summary>
    Distribution,
}
