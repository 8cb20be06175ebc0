namespace Neurona;

/// <summary>In training, sets a random fraction of its inputs to 0 and scales the rest up; at inference it does
/// nothing.</summary>
/// <remarks>
/// Forward: Y = X M / (1 - rate), M random 0 or 1 with P(0) = rate. At rate 1 everything is 0.
/// Backward: dX = dY M / (1 - rate), with the same M, recomputed from the counter-based noise: no mask is stored.
/// Shapes: Y as X.
/// Reference: Srivastava and others 2014 (in its inverted form).
/// </remarks>
/// <param name="rate">The fraction to drop, from 0 to 1.</param>
public sealed class Dropout(double rate) : Layer
{
    /// <summary>The fraction to drop.</summary>
    public double Rate { get; } = Require.InRange(rate, 0, 1, nameof(Dropout), "rate");

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
    protected internal override void Forward(in Pass p) => Drop(p, p.X, p.Y);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => Drop(p, p.DY, p.DX);

    private void Drop(in Pass p, ReadOnlyMat x, Mat y) =>
        Kernels.Dropout(p.Random(x.Columns, Seed), p.Training ? (float)Rate : 0, x.Data, y.Data);
}
