namespace Neurona;

/// <summary>The largest input of each window, channel by channel.</summary>
/// <remarks>
/// Forward: Y[i, j, c] = max over the window at (i s, j s) of X[..., c]; padding never wins.
/// Backward: dX = dY at the first largest input of each window, summed where windows overlap.
/// Shapes: X [rows, height, width, channels], Y [rows, out height, out width, channels].
/// Reference: Ranzato and others 2007; padding as in Keras 3.
/// </remarks>
/// <param name="poolSize">The window's height and width.</param>
public sealed class MaxPooling2D(Size2D poolSize) : Layer
{
    private Window2D _window;

    /// <summary>With windows of 2x2.</summary>
    public MaxPooling2D() : this(2) { }

    /// <summary>The window's height and width.</summary>
    public Size2D PoolSize { get; } = ConvShapes.Positive(poolSize, nameof(MaxPooling2D), "poolSize");

    /// <summary>The step between windows; null, the default, is the window's size.</summary>
    public Size2D? Strides { get; init => field = value is { } size ? ConvShapes.Positive(size, nameof(MaxPooling2D), "strides") : null; }

    /// <summary>What lies beyond the border; nothing by default.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _window = ConvShapes.Of(b, x, PoolSize, Strides ?? PoolSize, Padding, x.Rank == 3 ? x[2] : 1, pools: true);
        return new(_window.OutHeight, _window.OutWidth, _window.Filters);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Kernels.MaxPool2D(_window, p.X, p.Y);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => Kernels.MaxPool2DBackward(_window, p.X, p.DY, p.DX);
}
