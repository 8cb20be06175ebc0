namespace Neurona;

/// <summary>One value of a graph: what a layer gives for its inputs. Made by <see cref="Input.Of(Shape, string?)"/> and
/// by <see cref="Layer.On(Node[])"/>.</summary>
public sealed class Node
{
    internal Node(Layer? layer, Node[] inputs, Shape shape, string? name = null)
    {
        Layer = layer;
        Inputs = inputs;
        Shape = shape;
        Name = name;
    }

    /// <summary>The layer that gives the value; null for a model's input.</summary>
    public Layer? Layer { get; }

    /// <summary>What the layer reads.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The shape of one sample of the value.</summary>
    public Shape Shape { get; }

    /// <summary>The name of a model's input, if one was given.</summary>
    public string? Name { get; }

    /// <summary>Whether the layer is the activation that the layer before it was given as an argument: people see the
    /// two as one.</summary>
    internal bool IsInnerActivation { get; private set; }

    internal Node AsInner()
    {
        IsInnerActivation = true;
        return this;
    }
}

/// <summary>The start of a graph.</summary>
public static class Input
{
    /// <summary>A model's input with this shape of one sample.</summary>
    public static Node Of(params int[] shape) => Of(Shape.Of(shape));

    /// <summary>A model's input with this shape of one sample.</summary>
    /// <param name="shape">The shape of one sample.</param>
    /// <param name="name">What summaries and files call the input; input_layer with a number by default.</param>
    public static Node Of(Shape shape, string? name = null) =>
        shape.Rank > 0
            ? new(null, [], shape, name)
            : throw Errors.Of("Input", "a shape of at least one axis", "default(Shape)", "Write Input.Of(28, 28, 1).");
}
