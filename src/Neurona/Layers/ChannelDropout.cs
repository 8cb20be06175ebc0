namespace Neurona;

/// <summary>What SpatialDropout1D and SpatialDropout2D share: one draw for each channel of a sample.</summary>
public abstract class ChannelDropout : Layer
{
    private Scratch _factors;
    private int _channels;

    private protected ChannelDropout(double rate, string who) => Rate = Require.InRange(rate, 0, 1, who, "rate");

    /// <summary>The fraction to drop.</summary>
    public double Rate { get; }

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
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _channels = x.Channels;
        _factors = b.Scratch(_channels);
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Drop(p, p.X, p.Y);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => Drop(p, p.DY, p.DX);

    private void Drop(in Pass p, ReadOnlyMat x, Mat y)
    {
        Span<Real> factors = p[_factors].Data;
        factors.Fill(1);
        Kernels.Dropout(p.Random(_channels, Seed), p.Training ? (float)Rate : 0, factors, factors);
        int positions = x.Columns / _channels;
        for (int r = 0; r < p.Rows; r++)
        {
            Kernels.ScaleShiftColumns(
                new(x.Row(r), positions, _channels), p[_factors].Row(r), [], new(y.Row(r), positions, _channels));
        }
    }
}
