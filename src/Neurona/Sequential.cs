using System.Collections;

namespace Neurona;

/// <summary>A model whose layers follow one another.</summary>
/// <example><c>new Sequential(784) { new Dense(128, Activation.Relu), new Dense(10, Activation.Softmax) }</c></example>
/// <param name="input">The shape of one sample.</param>
/// <param name="seed">Seeds the initial weights, the shuffling and dropout.</param>
public sealed class Sequential(Shape input, int seed = 1) : Model(seed), IEnumerable<Layer>
{
    private readonly Node _start = Input.Of(input);
    private readonly HashSet<Layer> _added = new(ReferenceEqualityComparer.Instance);
    private Node? _last;
    private int _count;

    /// <summary>A model for images: <c>new Sequential(28, 28, 1)</c>.</summary>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="channels">Numbers at each place.</param>
    /// <param name="seed">Seeds the initial weights, the shuffling and dropout.</param>
    public Sequential(int height, int width, int channels, int seed = 1) : this(new Shape(height, width, channels), seed) { }

    /// <summary>Appends a layer. Its input is checked here.</summary>
    /// <exception cref="NeuronaException">The layer does not accept the shape before it.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (!_added.Add(layer))
            throw Errors.OfLayer(layer, _count, "to be added once", "the same object twice",
                "Make a second layer, or share weights on purpose with layer.On(node).");
        Append(layer.On([_last ?? _start], _count));
    }

    /// <summary>Appends a composed part.</summary>
    public void Add(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Append(block.On(_last ?? _start));
    }

    /// <summary>Appends the layers of a model, whose weights are shared; see <see cref="Model.On"/>.</summary>
    /// <exception cref="NeuronaException">The model does not accept the shape before it.</exception>
    public void Add(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Append(model.On(_last ?? _start));
    }

    /// <summary>The layers in order.</summary>
    public IEnumerator<Layer> GetEnumerator() => Layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override string DefaultName => "sequential";

    private protected override Graph BuildGraph() =>
        _last is null
            ? throw Errors.Of("Sequential", "at least one layer", "none", "Add layers between the braces.")
            : new([_start], [_last]);

    private void Append(Node node)
    {
        if (IsCompiled)
            throw Errors.Of("Sequential", "all layers before Compile", "a layer after it", "Add it before, or make a new model.");
        _last = node;
        _count++;
        Rebuild();
    }
}
