namespace Neurona;

/// <summary>Two-dimensional convolution over height x width x channels.</summary>
/// <remarks>
/// Forward: Y[i, j, f] = g(b[f] + Σ X[i s + u - p, j s + v - p, c] K[u, v, c, f]): cross-correlation, as in all
/// frameworks.
/// Backward: dK += the correlation of X with dY, db += sums of dY, dX = the full correlation of dY with the flipped K.
/// Shapes: X [rows, height, width, in], K [kernel height, kernel width, in, filters], b [filters],
/// Y [rows, out height, out width, filters].
/// Reference: LeCun and others 1989; padding as in Keras 3.
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The window's height and width.</param>
/// <param name="activation">Applied to the outputs; none by default.</param>
public sealed class Conv2D(int filters, Size2D kernelSize, Activation? activation = null) : KernelLayer(activation)
{
    private Window2D _window;

    /// <summary>The number of output channels.</summary>
    public int Filters { get; } = Require.AtLeast(filters, 1, nameof(Conv2D), "filters");

    /// <summary>The window's height and width.</summary>
    public Size2D KernelSize { get; } = ConvShapes.Positive(kernelSize, nameof(Conv2D), "kernelSize");

    /// <summary>The step between windows; 1 by default.</summary>
    public Size2D Strides { get; init => field = ConvShapes.Positive(value, nameof(Conv2D), "strides"); } = 1;

    /// <summary>What lies beyond the border; nothing by default.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _window = ConvShapes.Of(b, x, KernelSize, Strides, Padding, Filters);
        DeclareWeights(b, [KernelSize.Height, KernelSize.Width, _window.Channels, Filters]);
        return new(_window.OutHeight, _window.OutWidth, Filters);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Kernels.Conv2D(_window, p.X, p[Kernel], p[Bias].Data, p.Y, p.Epilogue);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        if (p.NeedsGradient(Kernel))
            Kernels.Conv2DBackwardWeights(_window, p.X, p.DY, p.Grad(Kernel));
        if (p.NeedsGradient(Bias))
            Kernels.AddColumnSums(p.DY.Reshape(Filters), p.Grad(Bias).Data);
        if (p.NeedsGradient())
            Kernels.Conv2DBackwardInput(_window, p.DY, p[Kernel], p.DX);
    }
}
