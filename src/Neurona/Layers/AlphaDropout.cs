namespace Neurona;

/// <summary>In training, sets a random fraction of its inputs to the value at which SELU saturates, and keeps mean and
/// variance as they were; at inference it does nothing.</summary>
/// <remarks>
/// Forward: Y = a (X M + s (1 - M)) + b, M random 0 or 1 with P(0) = rate, s = -1.6732632423543772 1.0507009873554805,
/// a = ((1 - rate) (1 + rate s²))^(-1/2), b = -a s rate.
/// Backward: dX = a dY M, with the same M, recomputed from the counter-based noise: no mask is stored.
/// Shapes: Y as X.
/// Reference: Klambauer and others 2017; Keras 3, AlphaDropout.
/// </remarks>
/// <param name="rate">The fraction to drop: at least 0, below 1.</param>
public sealed class AlphaDropout(double rate) : Layer
{
    private const double Saturated = -1.6732632423543772 * 1.0507009873554805;

    /// <summary>The fraction to drop.</summary>
    public double Rate { get; } = Require.Below(Require.AtLeast(rate, 0, nameof(AlphaDropout), "rate"), 1, nameof(AlphaDropout), "rate");

    /// <summary>A seed of its own: the same draws in every training, whatever that one's seed. Null, the default, is
    /// the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => !training || Rate == 0;

    private double Factor => 1 / Math.Sqrt((1 - Rate) * (1 + Rate * Saturated * Saturated));

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        double shift = -Factor * Saturated * Rate;
        Drop(p, p.X, p.Y, (Real)(Factor * Saturated + shift), (Real)shift);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => Drop(p, p.DY, p.DX, 0, 0);

    private void Drop(in Pass p, ReadOnlyMat from, Mat to, Real dropped, Real shift)
    {
        if (!p.Training)
        {
            from.Data.CopyTo(to.Data);
            return;
        }
        CounterRandom noise = p.Random(from.Columns, Seed);
        ReadOnlySpan<Real> x = from.Data;
        Span<Real> y = to.Data;
        Real factor = (Real)Factor;
        for (int i = 0; i < y.Length; i++)
            y[i] = noise.Uniform((uint)i) >= Rate ? factor * x[i] + shift : dropped;
    }
}
