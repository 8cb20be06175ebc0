namespace Neurona;

/// <summary>Fully connected layer: every unit reads every input.</summary>
/// <remarks>
/// Forward: Y = f(X W + 1 bᵀ).
/// Backward: dW += Xᵀ dY, db += dYᵀ 1, dX = dY Wᵀ.
/// Shapes: X [rows, in], W [in, units], b [units], Y [rows, units]. With more axes it acts on the last one.
/// Reference: Rosenblatt 1958; Rumelhart, Hinton and Williams 1986.
/// </remarks>
/// <param name="units">The number of outputs.</param>
/// <param name="activation">Applied to the outputs; none by default.</param>
public sealed class Dense(int units, Activation? activation = null) : Layer
{
    private Param _kernel, _bias;
    private int _in;

    /// <summary>The number of outputs.</summary>
    public int Units { get; } = Throw.AtLeast(units, 1, nameof(Dense), "units");

    /// <summary>Applied to the outputs; null is none.</summary>
    public Activation? Activation { get; } = activation;

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
    protected internal override bool OverwritesGradient(Param param) => param == _kernel;

    /// <inheritdoc/>
    protected internal override Layer? Then => Activation;

    /// <inheritdoc/>
    protected internal override bool CanFuse(Epilogue next) => true;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        if (x.Rank > 2)
            throw b.Mismatch("a flat input", "Put a Flatten() before it.");
        _in = x.Channels;
        _kernel = b.Param("kernel", [_in, Units], KernelInitializer, KernelRegularizer, KernelConstraint);
        if (UseBias)
            _bias = b.Param("bias", [Units], BiasInitializer, BiasRegularizer, BiasConstraint);
        return x.WithChannels(Units);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) =>
        Kernels.GemmBias(p.X.Reshape(_in), p[_kernel], UseBias ? p[_bias].Data : [], p.Y.Reshape(Units), p.Epilogue);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat dy = p.DY.Reshape(Units);
        if (Trainable)
            Kernels.Gemm(p.X.Reshape(_in), dy, p.Grad(_kernel), Trans.A, p.Adds);
        if (Trainable && UseBias)
            Kernels.AddColumnSums(dy, p.Grad(_bias).Data);
        if (p.Wants())
            Kernels.Gemm(dy, p[_kernel], p.DX.Reshape(_in), Trans.B);
    }
}
