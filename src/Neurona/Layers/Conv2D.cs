namespace Neurona;

/// <summary>Two-dimensional convolution over height x width x channels.</summary>
/// <remarks>
/// Forward: Y[i, j, f] = g(b[f] + Σ X[i s + u - p, j s + v - p, c] K[u, v, c, f]): cross-correlation, as in all frameworks.
/// Backward: dK += the correlation of X with dY, db += sums of dY, dX = the full correlation of dY with the flipped K.
/// Shapes: X [rows, height, width, in], K [kernel height, kernel width, in, filters], b [filters], Y [rows, out height, out width, filters].
/// Reference: LeCun and others 1989; padding as in Keras 3.
/// </remarks>
/// <param name="filters">The number of output channels.</param>
/// <param name="kernelSize">The window's height and width.</param>
/// <param name="activation">Applied to the outputs; none by default.</param>
public sealed class Conv2D(int filters, Size2D kernelSize, Activation? activation = null) : Layer
{
    private Param _kernel, _bias;
    private Window2D _window;

    /// <summary>The number of output channels.</summary>
    public int Filters { get; } = Throw.AtLeast(filters, 1, nameof(Conv2D), "filters");

    /// <summary>The window's height and width.</summary>
    public Size2D KernelSize { get; } = ConvShapes.Positive(kernelSize, nameof(Conv2D), "kernelSize");

    /// <summary>Applied to the outputs; null is none.</summary>
    public Activation? Activation { get; } = activation;

    /// <summary>The step between windows; 1 by default.</summary>
    public Size2D Strides { get; init => field = ConvShapes.Positive(value, nameof(Conv2D), "strides"); } = 1;

    /// <summary>What lies beyond the border; nothing by default.</summary>
    public Padding Padding { get; init; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>First values of the kernel.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>First values of the bias.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>Penalty on the kernel, or null.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>Penalty on the bias, or null.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>Rule for the kernel after each update, or null.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>Rule for the bias after each update, or null.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override Layer? Then => Activation;

    /// <inheritdoc/>
    protected internal override bool CanFuse(Epilogue next) => true;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _window = ConvShapes.Of(b, x, KernelSize, Strides, Padding, Filters);
        _kernel = b.Param("kernel", [KernelSize.Height, KernelSize.Width, _window.Channels, Filters], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias)
            _bias = b.Param("bias", [Filters], BiasInitializer, BiasRegularizer, BiasConstraint);
        return new(_window.OutHeight, _window.OutWidth, Filters);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) =>
        Kernels.Conv2D(_window, p.X, p[_kernel], UseBias ? p[_bias].Data : [], p.Y, p.Epilogue);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        if (Trainable)
            Kernels.Conv2DBackwardWeights(_window, p.X, p.DY, p.Grad(_kernel));
        if (Trainable && UseBias)
            Kernels.AddColumnSums(p.DY.As(Filters), p.Grad(_bias).Data);
        if (p.Wants())
            Kernels.Conv2DBackwardInput(_window, p.DY, p[_kernel], p.DX);
    }
}
