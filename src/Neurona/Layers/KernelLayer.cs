namespace Neurona;

/// <summary>A layer with a kernel, a bias and an activation: the settings that all of them share, under Keras'
/// names.</summary>
/// <param name="activation">Applied to the outputs; none by default.</param>
public abstract class KernelLayer(Activation? activation) : Layer
{
    /// <summary>Applied to the outputs; null is none.</summary>
    public Activation? Activation { get; } = activation;

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>Initializer of the kernel.</summary>
    public Initializer KernelInitializer { get; init; } = new GlorotUniform();

    /// <summary>Initializer of the bias.</summary>
    public Initializer BiasInitializer { get; init; } = new Zeros();

    /// <summary>Penalty on the kernel, or null.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>Penalty on the bias, or null.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>Penalty on the outputs, after the activation, divided by the number of samples in the batch; or
    /// null.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>Constraint applied to the kernel after each update, or null.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>Constraint applied to the bias after each update, or null.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <summary>The kernel, from <see cref="DeclareWeights"/>.</summary>
    protected Param Kernel { get; private set; }

    /// <summary>The bias, which does not exist without <see cref="UseBias"/>.</summary>
    protected Param Bias { get; private set; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Regularizer? OutputPenalty => ActivityRegularizer;

    /// <inheritdoc/>
    protected internal override Layer? InnerActivation => Activation;

    /// <inheritdoc/>
    protected internal override bool CanFuse(Epilogue next) => true;

    /// <summary>Declares kernel and bias; called in Build.</summary>
    /// <param name="b">The builder.</param>
    /// <param name="kernel">The kernel's axes; the last one is the units, of which each has a bias.</param>
    protected void DeclareWeights(LayerBuilder b, ReadOnlySpan<int> kernel)
    {
        ArgumentNullException.ThrowIfNull(b);
        Kernel = b.Param("kernel", kernel, KernelInitializer, KernelRegularizer, KernelConstraint);
        Bias = UseBias ? b.Param("bias", [kernel[^1]], BiasInitializer, BiasRegularizer, BiasConstraint) : default;
    }
}
