using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>-(t log p + (1 - t) log(1 - p)), its mean over all outputs of all samples; targets are 0 or 1.</summary>
/// <remarks>
/// From probabilities: p is kept within [1e-7, 1 - 1e-7], as Keras; the gradient is 0 where it is cut.
/// From logits: max(y, 0) - y t + log(1 + e^-|y|); gradient (sigmoid(y) - t) / n. After a Sigmoid both are computed together from the logits.
/// </remarks>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
/// <param name="labelSmoothing">Targets become t (1 - s) + s / 2, s from 0 to 1; 0 by default.</param>
public sealed class BinaryCrossentropy(bool fromLogits = false, float labelSmoothing = 0) : Loss
{
    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How far targets are moved towards a half.</summary>
    public float LabelSmoothing { get; } = Throw.InRange(labelSmoothing, 0, 1, nameof(BinaryCrossentropy), "labelSmoothing");

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) => last is Sigmoid && !FromLogits ? new BinaryCrossentropy(true, LabelSmoothing) : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output)
    {
        if (last is Softmax)
            throw Throw.Error(nameof(BinaryCrossentropy), "independent probabilities", "a Softmax", "Use CategoricalCrossentropy for classes that exclude each other, or Activation.Sigmoid.");
        if (FromLogits && last is Sigmoid)
            throw Throw.Error(nameof(BinaryCrossentropy), "logits, because fromLogits is true", "probabilities of a Sigmoid", "Remove the activation or fromLogits.");
        if (!FromLogits && Crossentropy.IsUnbounded(last))
            throw Throw.Error(nameof(BinaryCrossentropy), "probabilities", $"the output of a {last.GetType().Name}", "Give the last layer Activation.Sigmoid, or the loss fromLogits: true.");
    }

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output)
    {
        foreach (Real t in target.Data)
        {
            if (!(t >= 0 && t <= 1))
                throw Throw.Error(nameof(BinaryCrossentropy), "targets from 0 to 1", $"{t}", "Encode the two classes as 0 and 1.");
        }
    }

    /// <inheritdoc/>
    protected internal override Real Evaluate(ReadOnlyMat y, ReadOnlyMat target, Mat dy)
    {
        Real scale = (Real)1 / y.Rows;
        return scale * (FromLogits
            ? Kernels.PointwiseLoss(new Logits(LabelSmoothing), y, target, [], scale, dy, [])
            : Kernels.PointwiseLoss(new Probabilities(LabelSmoothing), y, target, [], scale, dy, []));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static N Smooth<N>(N t, double smoothing) where N : struct, INum<N> => N.Fma(t, 1 - smoothing, smoothing / 2);

    private readonly struct Logits(double smoothing) : IPointwiseLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N y, N target) where N : struct, INum<N> =>
            N.Max(y, 0) - y * Smooth(target, smoothing) + N.Log1p(N.Exp(-N.Abs(y)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Derivative<N>(N y, N target) where N : struct, INum<N> => N.Sigmoid(y) - Smooth(target, smoothing);
    }

    private readonly struct Probabilities(double smoothing) : IPointwiseLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N y, N target) where N : struct, INum<N>
        {
            N t = Smooth(target, smoothing), p = N.Min(N.Max(y, Crossentropy.Epsilon), 1 - Crossentropy.Epsilon);
            return -(t * N.Log(p) + (1 - t) * N.Log(1 - p));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Derivative<N>(N y, N target) where N : struct, INum<N>
        {
            N t = Smooth(target, smoothing), derivative = (1 - t) / (1 - y) - t / y;
            return N.Where(y > Crossentropy.Epsilon, N.Where(y < 1 - Crossentropy.Epsilon, derivative, 0), 0);
        }
    }
}
