namespace Neurona;

/// <summary>-log p of the right class; targets are class indices from 0.</summary>
/// <remarks>
/// Forward: from probabilities, p = y / Σ y, kept within [1e-7, 1 - 1e-7], as Keras; from logits, log p = y - log Σ
/// e^y.
/// Backward: that of <see cref="CategoricalCrossentropy"/> with one-hot targets.
/// Shapes: outputs [..., classes], targets [..., 1].
/// Reference: Keras 3, SparseCategoricalCrossentropy. Rows whose target is ignored have loss and gradient 0, and the
/// mean over a batch, or over each part of one whose gradients are accumulated, is that of the others.
/// </remarks>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
/// <param name="ignoreClass">Targets of this number do not count, such as -1 or 255 for pixels of no class; none by
/// default.</param>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false, int? ignoreClass = null) : Loss
{
    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>Targets of this number do not count; null if all do.</summary>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <summary>The axis of the classes, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    private protected override IReadOnlyList<int> RowAxes => [Axis];

    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape output) => output.Rank == 1 ? 1 : output.WithChannels(1);

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) =>
        last is Softmax { Range: OutputRange.Distribution } && !FromLogits
            ? new SparseCategoricalCrossentropy(true, IgnoreClass) { Reduction = Reduction }
            : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) =>
        Crossentropy.CheckOutput(nameof(SparseCategoricalCrossentropy), last, output, FromLogits);

    /// <inheritdoc/>
    protected internal override int ScratchPerRow(int columns) => FromLogits ? 1 : 0;

    /// <inheritdoc/>
    protected internal override string Advice(Shape got) =>
        got.Channels > 1 ? "One-hot targets go with CategoricalCrossentropy." : base.Advice(got);

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) =>
        Crossentropy.CheckLabels(nameof(SparseCategoricalCrossentropy), target, output, IgnoreClass);

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        Span<Real> logSums = FromLogits ? p.Scratch[..p.Y.Rows] : [];
        if (FromLogits)
            Kernels.SoftmaxLogSum(p.Y, p.DY, logSums);
        Real total = 0, share = ShareOfOthers(p);
        for (int r = 0; r < p.Y.Rows; r++)
        {
            int label = (int)p.Target[r, 0];
            ReadOnlySpan<Real> outputs = p.Y.Row(r);
            Span<Real> gradient = p.DY.IsEmpty ? [] : p.DY.Row(r);
            if (label == IgnoreClass)
            {
                p.Row(r, 0);
                gradient.Clear();
                continue;
            }
            Real scale = p.Scale * p.Weight(r) * share;
            total += p.Row(r, FromLogits
                ? logSums[r] - outputs[label]
                : -Crossentropy.Log(Crossentropy.Clip(outputs[label] * Crossentropy.Normalizer(outputs))));
            if (gradient.IsEmpty)
                continue;
            if (FromLogits)
                GradientOfLogits(gradient, label, scale);
            else
                GradientOfProbabilities(outputs, gradient, label, scale);
        }
        return total * share;
    }

    // What brings a sum over all rows to that of those that count: 1 unless some are ignored and the mean is wanted.
    private Real ShareOfOthers(in LossPass p)
    {
        if (IgnoreClass is not { } ignored || Reduction != LossReduction.SumOverBatchSize)
            return 1;
        int counted = 0;
        foreach (Real label in p.Target.Data)
            counted += label == ignored ? 0 : 1;
        return counted == 0 ? 1 : (Real)p.Y.Rows / counted;
    }

    // The gradient holds the softmax already.
    private static void GradientOfLogits(Span<Real> gradient, int label, Real scale)
    {
        foreach (ref Real value in gradient)
            value *= scale;
        gradient[label] -= scale;
    }

    private static void GradientOfProbabilities(ReadOnlySpan<Real> outputs, Span<Real> gradient, int label, Real scale)
    {
        Real factor = Crossentropy.Normalizer(outputs), p = outputs[label] * factor;
        bool inside = Crossentropy.IsInside(p);
        gradient.Fill(inside ? scale * factor : 0);
        if (inside)
            gradient[label] -= scale * factor / p;
    }
}
