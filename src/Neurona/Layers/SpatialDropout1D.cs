namespace Neurona;

/// <summary>In training, sets whole channels of sequences to 0, at random, and scales the rest up; at inference it does
/// nothing.</summary>
/// <remarks>
/// Forward: Y = X M / (1 - rate), M random 0 or 1 with P(0) = rate, one for each channel of a sample.
/// Backward: dX = dY M / (1 - rate), with the same M, recomputed from the counter-based noise: no mask is stored.
/// Shapes: X and Y [rows, steps, channels].
/// Reference: Tompson and others 2015; Keras 3, SpatialDropout1D.
/// </remarks>
/// <param name="rate">The fraction to drop, from 0 to 1.</param>
public sealed class SpatialDropout1D(double rate) : ChannelDropout(rate, nameof(SpatialDropout1D))
{
    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) =>
        x.Rank == 2
            ? base.Build(b, x)
            : throw b.Mismatch("an input of steps x channels", "Use Dropout for flat inputs, SpatialDropout2D for images.");
}
