namespace Neurona;

/// <summary>In training, multiplies its inputs by normal noise around 1, of the variance that dropout has; at inference it
/// does nothing.</summary>
/// <remarks>
/// Forward: Y = X (1 + E), E normal with mean 0 and standard deviation sqrt(rate / (1 - rate)).
/// Backward: dX = dY (1 + E), with the same E, recomputed from the counter-based noise: nothing is stored.
/// Shapes: Y as X.
/// Reference: Srivastava and others 2014; Keras 3, GaussianDropout.
/// </remarks>
/// <param name="rate">The rate of the dropout that the noise stands for: at least 0, below 1.</param>
public sealed class GaussianDropout(double rate) : Layer
{
    /// <summary>The rate of the dropout that the noise stands for.</summary>
    public double Rate { get; } =
        Require.Below(Require.AtLeast(rate, 0, nameof(GaussianDropout), "rate"), 1, nameof(GaussianDropout), "rate");

    /// <summary>A seed of its own: the same draws in every training, whatever that one's seed. Null, the default, is
    /// the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => !training || Rate == 0;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Multiply(p, p.X, p.Y);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => Multiply(p, p.DY, p.DX);

    private void Multiply(in Pass p, ReadOnlyMat from, Mat to)
    {
        CounterRandom noise = p.Random(from.Columns, Seed);
        ReadOnlySpan<Real> x = from.Data;
        Span<Real> y = to.Data;
        double stddev = p.Training ? Math.Sqrt(Rate / (1 - Rate)) : 0;
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] * (Real)(stddev > 0 ? 1 + stddev * Distribution.Normal(noise, (uint)i) : 1);
    }
}
