namespace Neurona;

/// <summary>1 minus the Tversky index of each row: <see cref="Dice"/> with weights of their own for positives that were
/// missed and for false ones.</summary>
/// <remarks>
/// Forward: 1 - T / d, where T = Σ t y, d = T + alpha Σ t (1 - y) + beta Σ (1 - t) y + 1e-7, sums over the axes.
/// Backward: dy = (T / d (t - alpha t + beta (1 - t)) - t) / d.
/// Shapes: targets as outputs. With the axes 1, 2 and 3 an image is one row, as for <see cref="Dice"/>.
/// Reference: Salehi, Erdogmus and Gholipour 2017; Keras 3, Tversky with axis -1. Which of the two alpha weighs is
/// Keras' choice: its documentation and the paper have them the other way round.
/// </remarks>
/// <param name="alpha">The weight of positives that were missed, at least 0; 0.5 by default.</param>
/// <param name="beta">The weight of false positives, at least 0; 0.5 by default.</param>
public sealed class Tversky(double alpha = 0.5, double beta = 0.5) : Loss
{
    /// <summary>The weight of positives that were missed.</summary>
    public double Alpha { get; } = Require.AtLeast(alpha, 0, nameof(Tversky), "alpha");

    /// <summary>The weight of false positives.</summary>
    public double Beta { get; } = Require.AtLeast(beta, 0, nameof(Tversky), "beta");

    /// <summary>The axes over which the sums go, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public IReadOnlyList<int> Axis { get; init; } = [-1];

    private protected override IReadOnlyList<int> RowAxes => Axis;

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        Real total = 0, alpha = (Real)Alpha, beta = (Real)Beta;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            Real found = 0, all = (Real)Crossentropy.Epsilon;
            for (int c = 0; c < outputs.Length; c++)
            {
                Real y = outputs[c], t = targets[c];
                found += t * y;
                all += t * y + alpha * t * (1 - y) + beta * (1 - t) * y;
            }
            Real index = found / all;
            total += p.Row(r, 1 - index);
            if (p.DY.IsEmpty)
                continue;
            Span<Real> gradient = p.DY.Row(r);
            Real scale = p.Scale * p.Weight(r) / all;
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] = scale * (index * (targets[c] - alpha * targets[c] + beta * (1 - targets[c])) - targets[c]);
        }
        return total;
    }
}
