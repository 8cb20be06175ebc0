namespace Neurona;

/// <summary>-Σ t log p over the classes; targets are one-hot, or any other numbers, such as probabilities.</summary>
/// <remarks>
/// Forward: from probabilities, p = y / Σ y, kept within [1e-7, 1 - 1e-7], as Keras; from logits, log p = y - log Σ
/// e^y.
/// Backward: from probabilities, the derivative of the same, 0 where p is cut; from logits, softmax(y) Σ t - t.
/// Shapes: targets as outputs, of at least two classes along the last axis, or another.
/// Reference: Keras 3, CategoricalCrossentropy. After a Softmax both are computed together from the logits, which is
/// exact where probabilities vanish.
/// </remarks>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
/// <param name="labelSmoothing">Targets become t (1 - s) + s / classes, s from 0 to 1; 0 by default.</param>
public sealed class CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0) : Loss
{
    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How much of the target is spread over all classes.</summary>
    public double LabelSmoothing { get; } = Require.InRange(labelSmoothing, 0, 1, nameof(CategoricalCrossentropy), "labelSmoothing");

    /// <summary>The axis of the classes, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    private protected override IReadOnlyList<int> RowAxes => [Axis];

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) =>
        last is Softmax { Range: OutputRange.Distribution } && !FromLogits
            ? new CategoricalCrossentropy(true, LabelSmoothing) { Reduction = Reduction }
            : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) =>
        Crossentropy.CheckOutput(nameof(CategoricalCrossentropy), last, output, FromLogits);

    /// <inheritdoc/>
    protected internal override int ScratchPerRow(int columns) => FromLogits ? 1 : 0;

    /// <inheritdoc/>
    protected internal override string Advice(Shape got) =>
        got.Channels == 1 ? "Class numbers go with SparseCategoricalCrossentropy, or encode them as one-hot." : base.Advice(got);

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p) => FromLogits ? EvaluateLogits(p) : EvaluateProbabilities(p);

    private Real EvaluateLogits(in LossPass p)
    {
        Span<Real> logSums = p.Scratch[..p.Y.Rows];
        Kernels.SoftmaxLogSum(p.Y, p.DY, logSums);
        Real total = 0;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> logits = p.Y.Row(r), targets = p.Target.Row(r);
            Real loss = 0, sum = 0, scale = p.Scale * p.Weight(r);
            for (int c = 0; c < logits.Length; c++)
            {
                Real t = Smooth(targets[c], logits.Length);
                loss += t == 0 ? 0 : t * (logSums[r] - logits[c]);
                sum += t;
            }
            total += p.Row(r, loss);
            Span<Real> gradient = p.DY.IsEmpty ? [] : p.DY.Row(r);
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] = scale * (gradient[c] * sum - Smooth(targets[c], logits.Length));
        }
        return total;
    }

    private Real EvaluateProbabilities(in LossPass p)
    {
        Real total = 0;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            Real factor = Crossentropy.Normalizer(outputs), loss = 0, inside = 0, scale = p.Scale * p.Weight(r);
            for (int c = 0; c < outputs.Length; c++)
            {
                Real probability = outputs[c] * factor, t = Smooth(targets[c], outputs.Length);
                // A class that is not meant adds 0, or NaN if its output is.
                if (t != 0 || Real.IsNaN(probability))
                    loss -= t * Crossentropy.Log(Crossentropy.Clip(probability));
                if (Crossentropy.IsInside(probability))
                    inside += t;
            }
            total += p.Row(r, loss);
            Span<Real> gradient = p.DY.IsEmpty ? [] : p.DY.Row(r);
            for (int c = 0; c < gradient.Length; c++)
            {
                Real probability = outputs[c] * factor, t = Smooth(targets[c], outputs.Length);
                gradient[c] = scale * ((Crossentropy.IsInside(probability) ? -t / probability : 0) + inside) * factor;
            }
        }
        return total;
    }

    private Real Smooth(Real t, int classes) => t * (Real)(1 - LabelSmoothing) + (Real)(LabelSmoothing / classes);
}
