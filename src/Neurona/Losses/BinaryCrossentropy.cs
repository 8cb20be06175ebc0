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
        Real scale = (Real)1 / y.Data.Length;
        return scale * (FromLogits
            ? Kernels.MapLoss(new Logits(LabelSmoothing), y.Data, target.Data, dy.Data, scale)
            : Kernels.MapLoss(new Probabilities(LabelSmoothing), y.Data, target.Data, dy.Data, scale));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Smooth<O, V>(V t, double smoothing) where O : struct, IOps<V> where V : struct =>
        O.Fma(t, O.Of(1 - smoothing), O.Of(smoothing / 2));

    private readonly struct Logits(double smoothing) : IPointLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V y, V target) where O : struct, IOps<V> where V : struct
        {
            V t = Smooth<O, V>(target, smoothing);
            V tail = O.Log(O.Add(O.Of(1), O.Exp(O.Sub(O.Zero, O.Abs(y)))));
            return O.Add(O.Sub(O.Max(y, O.Zero), O.Mul(y, t)), tail);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V y, V target) where O : struct, IOps<V> where V : struct =>
            O.Sub(O.Sigmoid(y), Smooth<O, V>(target, smoothing));
    }

    private readonly struct Probabilities(double smoothing) : IPointLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V y, V target) where O : struct, IOps<V> where V : struct
        {
            V t = Smooth<O, V>(target, smoothing), one = O.Of(1);
            V p = O.Min(O.Max(y, O.Of(Crossentropy.Epsilon)), O.Of(1 - Crossentropy.Epsilon));
            V yes = O.Mul(t, O.Log(p)), no = O.Mul(O.Sub(one, t), O.Log(O.Sub(one, p)));
            return O.Sub(O.Zero, O.Add(yes, no));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V y, V target) where O : struct, IOps<V> where V : struct
        {
            V t = Smooth<O, V>(target, smoothing), one = O.Of(1);
            V slope = O.Sub(O.Div(O.Sub(one, t), O.Sub(one, y)), O.Div(t, y));
            V low = O.WhereGreater(y, O.Of(Crossentropy.Epsilon), slope, O.Zero);
            return O.WhereGreater(O.Of(1 - Crossentropy.Epsilon), y, low, O.Zero);
        }
    }
}
