namespace Neurona;

/// <summary>In training, sets whole channels of images to 0, at random, and scales the rest up; at inference it does
/// nothing.</summary>
/// <remarks>
/// Forward: Y = X M / (1 - rate), M random 0 or 1 with P(0) = rate, one for each channel of a sample.
/// Backward: dX = dY M / (1 - rate), with the same M, recomputed from the counter-based noise: no mask is stored.
/// Shapes: X and Y [rows, height, width, channels].
/// Reference: Tompson and others 2015; Keras 3, SpatialDropout2D.
/// </remarks>
/// <param name="rate">The fraction to drop, from 0 to 1.</param>
public sealed class SpatialDropout2D(double rate) : ChannelDropout(rate, nameof(SpatialDropout2D))
{
    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) =>
        x.Rank == 3
            ? base.Build(b, x)
            : throw b.Mismatch("an input of height x width x channels", "Use Dropout for flat inputs, SpatialDropout1D for steps.");
}
