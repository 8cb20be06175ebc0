using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>
/// -(t log p + (1 - t) log(1 - p)), its mean over the outputs, each of which is the probability of a yes. Targets are
/// from 0 to 1.
/// </summary>
/// <remarks>
/// Forward: from probabilities, p kept within [1e-7, 1 - 1e-7], as Keras; from logits, max(y, 0) - y t + log(1 +
/// e^-|y|).
/// Backward: ((1 - t) / (1 - y) - t / y) / columns, 0 where p is cut; from logits (sigmoid(y) - t) / columns.
/// Shapes: targets as outputs.
/// Reference: Keras 3, BinaryCrossentropy. After a Sigmoid both are computed together from the logits,
/// which is exact where probabilities vanish.
/// </remarks>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
/// <param name="labelSmoothing">Targets become t (1 - s) + s / 2, s from 0 to 1; 0 by default.</param>
public sealed class BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0)
    : PointwiseLoss(fromLogits ? Of(new Logits(labelSmoothing)) : Of(new Probabilities(labelSmoothing)))
{
    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How far targets are moved towards a half.</summary>
    public double LabelSmoothing { get; } = Require.InRange(labelSmoothing, 0, 1, nameof(BinaryCrossentropy), "labelSmoothing");

    /// <summary>The axis whose mean is the loss of a row, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    private protected override IReadOnlyList<int> RowAxes => [Axis];

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) =>
        last is Sigmoid && !FromLogits ? new BinaryCrossentropy(true, LabelSmoothing) { Reduction = Reduction } : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) =>
        Crossentropy.CheckBinaryOutput(nameof(BinaryCrossentropy), last, FromLogits);

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) =>
        Crossentropy.CheckTargets(nameof(BinaryCrossentropy), target, "Encode the two classes as 0 and 1.");

    /// <summary>A target of yes or no, moved towards a half.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static N Smooth<N>(N t, double smoothing) where N : struct, INum<N> => N.Fma(t, 1 - smoothing, smoothing / 2);

    private readonly struct Logits(double smoothing) : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N> =>
            N.Max(y, 0) - y * Smooth(t, smoothing) + N.Log1p(N.Exp(-N.Abs(y)));

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => N.Sigmoid(y) - Smooth(t, smoothing);
    }

    private readonly struct Probabilities(double smoothing) : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N target) where N : struct, INum<N>
        {
            N t = Smooth(target, smoothing), p = N.Min(N.Max(y, Crossentropy.Epsilon), 1 - Crossentropy.Epsilon);
            return -(t * N.Log(p) + (1 - t) * N.Log(1 - p));
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N target) where N : struct, INum<N>
        {
            N t = Smooth(target, smoothing), derivative = (1 - t) / (1 - y) - t / y;
            return N.Where(y > Crossentropy.Epsilon, N.Where(y < 1 - Crossentropy.Epsilon, derivative, 0), 0);
        }
    }
}
