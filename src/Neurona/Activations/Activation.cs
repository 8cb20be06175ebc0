namespace Neurona;

/// <summary>A layer that is a function of its input alone: used as a layer, or as the activation of Dense and
/// Conv2D.</summary>
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
    public static Activation LeakyRelu => new LeakyReLU(0.2);

    /// <summary>x where positive, else e^x - 1.</summary>
    public static Activation Elu => new ELU();

    /// <summary>e^x over its sum along the last axis.</summary>
    public static Activation Softmax => new Softmax();

    /// <summary>x Φ(x), Φ the part of a standard normal distribution below x.</summary>
    public static Activation Gelu => new GELU();

    /// <summary>x / (1 + e^-x), also called swish.</summary>
    public static Activation Silu => new SiLU();

    /// <summary>x where positive, else 1.6733 (e^x - 1), all times 1.0507.</summary>
    public static Activation Selu => new SELU();

    /// <summary>ln(1 + e^x)</summary>
    public static Activation Softplus => new Softplus();

    /// <summary>x / (1 + |x|)</summary>
    public static Activation Softsign => new Softsign();

    /// <summary>x / 6 + 1/2, from 0 to 1.</summary>
    public static Activation HardSigmoid => new HardSigmoid();

    /// <summary>e^x</summary>
    public static Activation Exponential => new Exponential();

    /// <summary>min(max(x, 0), 6)</summary>
    public static Activation Relu6 => new ReLU6();

    /// <summary>x tanh(ln(1 + e^x))</summary>
    public static Activation Mish => new Mish();

    /// <summary>ln(1 / (1 + e^-x))</summary>
    public static Activation LogSigmoid => new LogSigmoid();

    /// <summary>x times its hard sigmoid, also called hard swish.</summary>
    public static Activation HardSilu => new HardSiLU();

    /// <summary>x, from -1 to 1.</summary>
    public static Activation HardTanh => new HardTanh();

    /// <summary>x where positive, else e^x - 1: as Elu, but its alpha leaves the slope at 0 as it is.</summary>
    public static Activation Celu => new CELU();

    /// <summary>x - tanh x</summary>
    public static Activation TanhShrink => new TanhShrink();

    /// <summary>x moved by 0.5 towards 0, and 0 where it is nearer.</summary>
    public static Activation SoftShrink => new SoftShrink();

    /// <summary>x where farther from 0 than 0.5, else 0.</summary>
    public static Activation HardShrink => new HardShrink();

    /// <summary>(x + √(x² + 4)) / 2</summary>
    public static Activation Squareplus => new Squareplus();

    /// <summary>0 up to -1, x from 1 on, a parabola between.</summary>
    public static Activation SparsePlus => new SparsePlus();

    /// <summary>(x + 1) / 2, from 0 to 1.</summary>
    public static Activation SparseSigmoid => new SparseSigmoid();

    /// <summary>ln of the softmax, along the last axis.</summary>
    public static Activation LogSoftmax => new LogSoftmax();

    /// <summary>Probabilities that sum to 1 along the last axis, most of them 0.</summary>
    public static Activation Sparsemax => new Sparsemax();

    /// <summary>Y = f(X), row by row; y may be x. What a layer that uses an activation inside calls.</summary>
    /// <param name="x">The arguments; a row is what the function sees at once, such as the classes of a
    /// softmax.</param>
    /// <param name="y">Overwritten with the values; the shape of <paramref name="x"/>.</param>
    public abstract void Apply(ReadOnlyMat x, Mat y);

    /// <summary>dX = dY times the derivative of <see cref="Apply"/>; dx may be dy. All have one shape.</summary>
    /// <param name="x">The arguments; may be y where <see cref="Layer.BackwardReads"/> leaves X out.</param>
    /// <param name="y">The values.</param>
    /// <param name="dy">The gradient with respect to y.</param>
    /// <param name="dx">Overwritten with the gradient with respect to x.</param>
    public abstract void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx);
}
