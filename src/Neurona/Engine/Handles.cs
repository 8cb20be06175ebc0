namespace Neurona.Engine;

/// <summary>A layer's handle to one of its trainable parameters, from <see cref="LayerBuilder.Param(string, ReadOnlySpan{int}, Initializer, Regularizer?, Constraint?)"/>.</summary>
public readonly record struct Param
{
    internal Param(int index) => Index = index;

    internal int Index { get; }
}

/// <summary>A layer's handle to numbers that are kept with the weights but not trained, such as a moving average.</summary>
public readonly record struct State
{
    internal State(int index) => Index = index;

    internal int Index { get; }
}

/// <summary>A layer's handle to numbers that its forward pass keeps for its backward pass.</summary>
public readonly record struct Saved
{
    internal Saved(int index) => Index = index;

    internal int Index { get; }
}

/// <summary>A layer's handle to working memory that lives during one call only.</summary>
public readonly record struct Scratch
{
    internal Scratch(int index) => Index = index;

    internal int Index { get; }
}

/// <summary>What a layer's backward pass reads beside the gradient and its own saved numbers: this decides how long buffers live.</summary>
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
