using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>
/// A binary crossentropy in which outputs that are right already count little, so that rare and hard ones are learned;
/// its mean over the outputs, each of which is the probability of a yes. Targets are from 0 to 1.
/// </summary>
/// <remarks>
/// Forward: w u^gamma b, where b is the <see cref="BinaryCrossentropy"/> of the output, u = t (1 - p) + (1 - t) p how
/// wrong it is, and w = t alpha + (1 - t)(1 - alpha) if classes are balanced, else 1.
/// Backward: w (u^gamma db + gamma u^(gamma - 1) (1 - 2 t) b dp) / columns.
/// Shapes: targets as outputs.
/// Reference: Lin, Goyal, Girshick, He and Dollár 2017; Keras 3, BinaryFocalCrossentropy. From logits, and after a
/// Sigmoid, it is exact where Keras clips probabilities at 1e-7.
/// </remarks>
/// <param name="applyClassBalancing">Whether a yes is weighed by alpha and a no by 1 - alpha; false by default.</param>
/// <param name="alpha">The weight of a yes, from 0 to 1; 0.25 by default.</param>
/// <param name="gamma">How much less what is right already counts, at least 0; 2 by default.</param>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
/// <param name="labelSmoothing">Targets become t (1 - s) + s / 2, s from 0 to 1; 0 by default.</param>
public sealed class BinaryFocalCrossentropy(
    bool applyClassBalancing = false, double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0)
    : PointwiseLoss(fromLogits
        ? Of(new Logits(new(applyClassBalancing, alpha, gamma, labelSmoothing)))
        : Of(new Probabilities(new(applyClassBalancing, alpha, gamma, labelSmoothing))))
{
    /// <summary>Whether a yes is weighed by alpha and a no by 1 - alpha.</summary>
    public bool ApplyClassBalancing { get; } = applyClassBalancing;

    /// <summary>The weight of a yes.</summary>
    public double Alpha { get; } = Require.InRange(alpha, 0, 1, nameof(BinaryFocalCrossentropy), "alpha");

    /// <summary>How much less what is right already counts.</summary>
    public double Gamma { get; } = Require.AtLeast(gamma, 0, nameof(BinaryFocalCrossentropy), "gamma");

    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How far targets are moved towards a half.</summary>
    public double LabelSmoothing { get; } = Require.InRange(labelSmoothing, 0, 1, nameof(BinaryFocalCrossentropy), "labelSmoothing");

    /// <summary>The axis whose mean is the loss of a row, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    private protected override IReadOnlyList<int> RowAxes => [Axis];

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) => last is Sigmoid && !FromLogits
        ? new BinaryFocalCrossentropy(ApplyClassBalancing, Alpha, Gamma, true, LabelSmoothing) { Reduction = Reduction }
        : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) =>
        Crossentropy.CheckBinaryOutput(nameof(BinaryFocalCrossentropy), last, FromLogits);

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) =>
        Crossentropy.CheckTargets(nameof(BinaryFocalCrossentropy), target, "Encode the two classes as 0 and 1.");

    private readonly struct Settings(bool isBalanced, double alpha, double gamma, double smoothing)
    {
        private readonly double _yes = isBalanced ? alpha : 1, _no = isBalanced ? 1 - alpha : 1;

        public double Gamma { get; } = gamma;

        [MethodImpl(AggressiveInlining)]
        public N Smooth<N>(N t) where N : struct, INum<N> => BinaryCrossentropy.Smooth(t, smoothing);

        [MethodImpl(AggressiveInlining)] public N Weight<N>(N t) where N : struct, INum<N> => t * _yes + (1 - t) * _no;

        [MethodImpl(AggressiveInlining)] public N Power<N>(N wrong) where N : struct, INum<N> => N.Exp(Gamma * N.Log(wrong));
    }

    private readonly struct Logits(Settings settings) : IPointwiseLoss
    {
        private const double Smallest = 1e-30;

        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N target) where N : struct, INum<N>
        {
            N t = settings.Smooth(target);
            Parts(y, t, out _, out _, out N wrong, out N loss);
            return settings.Weight(t) * settings.Power(wrong) * loss;
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N target) where N : struct, INum<N>
        {
            N t = settings.Smooth(target);
            Parts(y, t, out N yes, out N no, out N wrong, out N loss);
            N own = yes * (1 - t) - no * t;
            return settings.Weight(t) * settings.Power(wrong) * (own + settings.Gamma * (1 - 2 * t) * loss * (yes * no / wrong));
        }

        // Both probabilities to full precision, however small.
        [MethodImpl(AggressiveInlining)]
        private static void Parts<N>(N y, N t, out N yes, out N no, out N wrong, out N loss) where N : struct, INum<N>
        {
            N fall = N.Exp(-N.Abs(y)), large = 1 / (1 + fall), small = fall * large;
            yes = N.Where(y > 0, large, small);
            no = N.Where(y > 0, small, large);
            wrong = N.Max(t * no + (1 - t) * yes, Smallest);
            loss = N.Max(y, 0) - y * t + N.Log1p(fall);
        }
    }

    private readonly struct Probabilities(Settings settings) : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N target) where N : struct, INum<N>
        {
            N t = settings.Smooth(target);
            return settings.Weight(t) * settings.Power(N.Max(Wrong(y, t), Crossentropy.Epsilon)) * Loss(y, t);
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N target) where N : struct, INum<N>
        {
            N t = settings.Smooth(target), wrong = Wrong(y, t), floor = N.Max(wrong, Crossentropy.Epsilon);
            N inside = (1 - t) / (1 - y) - t / y;
            N own = N.Where(y > Crossentropy.Epsilon, N.Where(y < 1 - Crossentropy.Epsilon, inside, 0), 0);
            N focus = N.Where(wrong > Crossentropy.Epsilon, settings.Gamma * (1 - 2 * t) * Loss(y, t) / floor, 0);
            return settings.Weight(t) * settings.Power(floor) * (own + focus);
        }

        [MethodImpl(AggressiveInlining)] private static N Wrong<N>(N y, N t) where N : struct, INum<N> => t * (1 - y) + (1 - t) * y;

        [MethodImpl(AggressiveInlining)]
        private static N Loss<N>(N y, N t) where N : struct, INum<N>
        {
            N p = N.Min(N.Max(y, Crossentropy.Epsilon), 1 - Crossentropy.Epsilon);
            return -(t * N.Log(p) + (1 - t) * N.Log(1 - p));
        }
    }
}
