namespace Neurona;

/// <summary>A layer that is a function of its input alone: used as a layer, or as the activation of Dense and Conv2D.</summary>
/// <example><c>new Dense(128, Activation.Relu)</c>, or <c>new Dense(128), Activation.Relu</c></example>
public abstract partial class Activation : Layer
{
    /// <summary>x</summary>
    public static Activation Linear => new Linear();

    /// <summary>1 where x &gt; 0, else 0.</summary>
    public static Activation BinaryStep => new BinaryStep();

    /// <summary>1 / (1 + e^-x)</summary>
    public static Activation Sigmoid => new Sigmoid();

    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh => new Tanh();

    /// <summary>max(x, 0)</summary>
    public static Activation Relu => new ReLU();

    /// <summary>x where positive, else 0.2 x: the slope of Keras' function.</summary>
    public static Activation LeakyRelu => new LeakyReLU(0.2f);

    /// <summary>x where positive, else e^x - 1.</summary>
    public static Activation Elu => new ELU();

    /// <summary>e^x over its sum along the last axis.</summary>
    public static Activation Softmax => new Softmax();
}

/// <summary>An activation that acts on every element alone: a formula with its slope, for every SIMD width.</summary>
/// <typeparam name="TOp">The formula.</typeparam>
public abstract class Elementwise<TOp> : Activation where TOp : struct, IActivation
{
    /// <summary>The formula with its constants.</summary>
    protected abstract TOp Op { get; }

    /// <summary>Whether the slope is computed from y alone: then input and output share memory.</summary>
    protected virtual bool SlopeFromOutput => true;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => SlopeFromOutput ? Reads.Y : Reads.X | Reads.Y;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Kernels.Map(Op, p.X.Data, p.Y.Data);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => Kernels.MapBack(Op, p.X.Data, p.Y.Data, p.DY.Data, p.DX.Data);
}
