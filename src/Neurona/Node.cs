namespace Neurona;

/// <summary>One value of a graph: what a layer gives for its inputs. Made by <see cref="Input.Of(Shape)"/> and by <see cref="Layer.On(ReadOnlySpan{Node})"/>.</summary>
public sealed class Node
{
    internal Node(Layer? layer, Node[] inputs, Shape shape)
    {
        Layer = layer;
        Inputs = inputs;
        Shape = shape;
    }

    /// <summary>The layer that gives the value; null for a model's input.</summary>
    public Layer? Layer { get; }

    /// <summary>What the layer reads.</summary>
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>The shape of one sample of the value.</summary>
    public Shape Shape { get; }
}

/// <summary>The start of a graph.</summary>
public static class Input
{
    /// <summary>A model's input with this shape of one sample.</summary>
    public static Node Of(params ReadOnlySpan<int> shape) => Of(Shape.Of(shape));

    /// <summary>A model's input with this shape of one sample.</summary>
    public static Node Of(Shape shape) => new(null, [], shape);
}
