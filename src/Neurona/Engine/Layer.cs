namespace Neurona;

/// <summary>One step of a network: declares what it needs once, then computes forward and backward over buffers that
/// the plan lays.</summary>
/// <remarks>
/// A layer's constructor parameters and init properties are its whole configuration. It holds handles, never buffers,
/// so that one description serves training, inference and every batch size. A custom layer overrides
/// <see cref="Build(LayerBuilder, Shape)"/>, <see cref="Forward"/> and <see cref="Backward"/>; <c>LayerContract</c> of
/// Neurona.Testing proves that the three agree. A layer has one set of weights: models that are made of the same layer
/// share them.
/// </remarks>
public abstract partial class Layer
{
    private Shape[]? _inputs;
    private bool _trainable = true;

    /// <summary>The layer's name, unique in its model; by default the type's name in snake case and a number.</summary>
    public string? Name { get; init; }

    /// <summary>Whether training changes the layer's parameters. A frozen layer keeps them; a frozen BatchNormalization
    /// also runs in inference mode.</summary>
    /// <remarks>Changed after the fact by <see cref="Model.SetTrainable(Layer, bool)"/>.</remarks>
    public bool Trainable { get => _trainable; init => _trainable = value; }

    /// <summary>What the layer declared when it was built; null before.</summary>
    internal LayerBuilder? Blueprint { get; private set; }

    /// <summary>The shape that the layer gives for the shape it was built for.</summary>
    internal Shape OutputShape { get; private set; }

    /// <summary>Declares parameters, state and memory, checks the input's shape and returns the output's. Called
    /// once.</summary>
    /// <exception cref="NeuronaException">The layer does not accept this shape; see
    /// <see cref="LayerBuilder.Mismatch(string, string)"/>.</exception>
    protected internal abstract Shape Build(LayerBuilder b, Shape x);

    /// <summary>The same for several inputs. A layer of one input leaves it as it is.</summary>
    protected internal virtual Shape Build(LayerBuilder b, ReadOnlySpan<Shape> inputs) =>
        inputs.Length == 1
            ? Build(b, inputs[0])
            : throw b.Mismatch("one input", $"{inputs.Length} inputs", "Join them first, with Add or Concatenate.");

    /// <summary>Writes Y from X.</summary>
    protected internal abstract void Forward(in Pass p);

    /// <summary>Overwrites DX (if it is needed) and adds to the gradients of the parameters, from DY.</summary>
    protected internal abstract void Backward(in Pass p);

    /// <summary>What <see cref="Backward"/> reads of X and Y. The less, the less memory.</summary>
    protected internal virtual Reads BackwardReads => Reads.X | Reads.Y;

    /// <summary>What values the outputs can have.</summary>
    protected internal virtual OutputRange Range => OutputRange.Unknown;

    /// <summary>Whether Y may be written over X and DX over DY, element by element.</summary>
    protected internal virtual bool InPlace => false;

    /// <summary>Whether Y is X under another shape, so that nothing needs to be computed.</summary>
    protected internal virtual bool IsView(bool training) => false;

    /// <summary>Whether the gradient of every input is the gradient of the output, so that backward needs
    /// nothing.</summary>
    protected internal virtual bool GradientIsShared => false;

    /// <summary>
    /// Whether <see cref="Backward"/> overwrites this parameter's gradient where <see cref="Pass.Accumulates"/> is
    /// false, instead of adding to zeros: for large ones this saves a pass over memory.
    /// </summary>
    protected internal virtual bool OverwritesGradient(Param param) => false;

    /// <summary>Whether the layer can apply <paramref name="next"/> to its output while it stores it; see
    /// <see cref="Pass.Epilogue"/>.</summary>
    protected internal virtual bool CanFuse(Epilogue next) => false;

    /// <summary>What this layer would be as the epilogue of the layer before it; null if it cannot be one.</summary>
    protected internal virtual Epilogue? AsEpilogue => null;

    /// <summary>A penalty on the layer's output, that of <see cref="InnerActivation"/> if it has one; null, the
    /// default, is none.</summary>
    /// <remarks>Divided by the number of samples of the batch it is part of the loss, in training and evaluation alike,
    /// each time the layer is applied; its derivative is added to the gradient of the output. Set before the layer is
    /// built.</remarks>
    protected internal virtual Regularizer? OutputPenalty => null;

    /// <summary>A layer that is applied to this one's output as part of it: the activation of Dense(128,
    /// Activation.Relu).</summary>
    protected internal virtual Layer? InnerActivation => null;

    /// <summary>Applies the layer to nodes of a graph. A layer applied twice shares its weights.</summary>
    /// <exception cref="NeuronaException">The layer does not accept these inputs.</exception>
    public Node On(params Node[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return On(inputs, position: -1);
    }

    internal Node On(Node[] inputs, int position)
    {
        if (inputs.Length == 0 || Array.IndexOf(inputs, null) >= 0)
            throw Errors.OfLayer(this, position, "an input", "none", "Call On(x) with what the layer reads.");
        Shape[] shapes = Array.ConvertAll(inputs, input => input.Shape);
        if (_inputs is null)
        {
            LayerBuilder builder = new(this, position, shapes);
            OutputShape = Build(builder, shapes);
            Blueprint = builder;
            _inputs = shapes;
        }
        else if (!shapes.AsSpan().SequenceEqual(_inputs))
        {
            throw Errors.OfLayer(this, position, $"the input shape that it was built for, {string.Join(" and ", _inputs)}",
                string.Join(" and ", shapes), "A layer that is used twice shares its weights: make a second layer for another shape.");
        }
        Node node = new(this, [.. inputs], OutputShape);
        return InnerActivation is { } inner ? inner.On([node], position).AsInner() : node;
    }

    internal void SetTrainable(bool trainable)
    {
        _trainable = trainable;
        InnerActivation?.SetTrainable(trainable);
    }
}
