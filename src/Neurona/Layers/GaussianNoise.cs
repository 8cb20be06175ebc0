namespace Neurona;

/// <summary>In training, adds normal noise to its inputs; at inference it does nothing.</summary>
/// <remarks>
/// Forward: Y = X + E, E normal with mean 0 and the given standard deviation.
/// Backward: dX = dY.
/// Shapes: Y as X.
/// Reference: Bishop 1995 (training with noise); Keras 3, GaussianNoise.
/// </remarks>
/// <param name="stddev">The standard deviation, from 0 to 1.</param>
public sealed class GaussianNoise(double stddev) : Layer
{
    /// <summary>The standard deviation.</summary>
    public double Stddev { get; } = Require.InRange(stddev, 0, 1, nameof(GaussianNoise), "stddev");

    /// <summary>A seed of its own: the same draws in every training, whatever that one's seed. Null, the default, is
    /// the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => !training || Stddev == 0;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        CounterRandom noise = p.Random(p.X.Columns, Seed);
        ReadOnlySpan<Real> x = p.X.Data;
        Span<Real> y = p.Y.Data;
        double stddev = p.Training ? Stddev : 0;
        for (int i = 0; i < y.Length; i++)
            y[i] = x[i] + (Real)(stddev > 0 ? stddev * Distribution.Normal(noise, (uint)i) : 0);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
}
