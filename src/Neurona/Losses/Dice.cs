namespace Neurona;

/// <summary>1 minus the Dice coefficient of each row: how little outputs and targets overlap, whatever the number of
/// positives.</summary>
/// <remarks>
/// Forward: 1 - 2 Σ t y / (Σ t + Σ y + 1e-7), sums over the axes.
/// Backward: dy = (2 Σ t y / (Σ t + Σ y + 1e-7) - 2 t) / (Σ t + Σ y + 1e-7).
/// Shapes: targets as outputs. With the axes 1, 2 and 3 an image is one row, with 1 and 2 each of its channels. Keras'
/// default, axis None, is one coefficient of the whole batch, which no batch size leaves alone.
/// Reference: Milletari, Navab and Ahmadi 2016; Keras 3, Dice with axis -1.
/// </remarks>
public sealed class Dice : Loss
{
    /// <summary>The axes over which the sums go, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public IReadOnlyList<int> Axis { get; init; } = [-1];

    private protected override IReadOnlyList<int> RowAxes => Axis;

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        Real total = 0;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            Real both = 0, all = (Real)Crossentropy.Epsilon;
            for (int c = 0; c < outputs.Length; c++)
            {
                both += targets[c] * outputs[c];
                all += targets[c] + outputs[c];
            }
            Real coefficient = 2 * both / all;
            total += p.Row(r, 1 - coefficient);
            if (p.DY.IsEmpty)
                continue;
            Span<Real> gradient = p.DY.Row(r);
            Real scale = p.Scale * p.Weight(r) / all;
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] = scale * (coefficient - 2 * targets[c]);
        }
        return total;
    }
}
