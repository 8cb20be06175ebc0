namespace Neurona;

/// <summary>How far the output of the right class is from being 1 above the largest of the others.</summary>
/// <remarks>
/// Forward: max(max (1 - t) y - Σ t y + 1, 0).
/// Backward: dy = (1 - t) where (1 - t) y is largest, the first of equals, and -t everywhere; 0 where the loss is 0.
/// Shapes: targets as outputs, one-hot.
/// Reference: Keras 3, CategoricalHinge.
/// </remarks>
public sealed class CategoricalHinge : Loss
{
    /// <inheritdoc/>
    protected internal override string Advice(Shape got) => got.Channels == 1 ? "Encode class numbers as one-hot." : base.Advice(got);

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) =>
        Crossentropy.CheckTargets(nameof(CategoricalHinge), target, "Encode the classes as one-hot.");

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        Real total = 0;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            Real right = 0, wrong = Real.NegativeInfinity;
            int largest = 0;
            for (int c = 0; c < outputs.Length; c++)
            {
                right += targets[c] * outputs[c];
                Real other = (1 - targets[c]) * outputs[c];
                if (other > wrong || Real.IsNaN(other))
                    (wrong, largest) = (other, c);
            }
            Real loss = Real.Max(wrong - right + 1, 0), scale = loss > 0 ? p.Scale * p.Weight(r) : 0;
            total += p.Row(r, loss);
            if (p.DY.IsEmpty)
                continue;
            Span<Real> gradient = p.DY.Row(r);
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] = -scale * targets[c];
            gradient[largest] += scale * (1 - targets[largest]);
        }
        return total;
    }
}
