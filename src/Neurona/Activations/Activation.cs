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
