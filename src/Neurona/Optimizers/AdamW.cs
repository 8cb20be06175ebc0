namespace Neurona;

/// <summary>Adam with decoupled weight decay: w -= w x decay x rate, then Adam's step.</summary>
/// <remarks>
/// Shapes: two slots as the weights, three with AMSGrad. Reference: Loshchilov and Hutter 2019; the decay of 0.004 is
/// Keras'.
/// <see cref="Optimizer.WeightDecay"/> is the same for every optimizer.
/// </remarks>
public sealed class AdamW : Adam
{
    /// <summary>AdamW with a decay of 0.004, unless <see cref="Optimizer.WeightDecay"/> is set.</summary>
    /// <param name="learningRate">0.001 by default.</param>
    /// <param name="beta1">Decay of the mean; 0.9 by default.</param>
    /// <param name="beta2">Decay of the mean square; 0.999 by default.</param>
    /// <param name="epsilon">Keeps the division finite; 1e-7 by default.</param>
    /// <param name="amsgrad">Whether the mean square never falls; false by default.</param>
    public AdamW(
        LearningRate learningRate = default, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(learningRate, beta1, beta2, epsilon, amsgrad) =>
        WeightDecay = 0.004;
}
