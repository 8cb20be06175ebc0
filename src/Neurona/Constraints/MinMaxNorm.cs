namespace Neurona;

/// <summary>
/// Brings the Euclidean norm of a unit's incoming weights between two bounds, at once or by and by:
/// w (rate clip(norm, min, max) + (1 - rate) norm) / (1e-7 + norm).
/// </summary>
/// <remarks>
/// By default the norm runs over all axes but the last, so over the inputs of a Dense unit (Keras' default, axis = 0)
/// and over height, width and channels of a Conv2D filter (Keras' axis = [0, 1, 2]). Reference: Keras 3, MinMaxNorm.
/// </remarks>
/// <param name="minValue">The smallest norm; 0 by default.</param>
/// <param name="maxValue">The largest norm; 1 by default.</param>
/// <param name="rate">The part of the way that one update goes, from 0 to 1; 1, the default, is all of it.</param>
/// <param name="axis">The axes that the norm runs over, from 0; all but the last by default.</param>
public sealed class MinMaxNorm(double minValue = 0, double maxValue = 1, double rate = 1, IReadOnlyList<int>? axis = null)
    : NormConstraint(axis)
{
    /// <summary>The smallest norm.</summary>
    public double MinValue { get; } = Require.AtLeast(minValue, 0, nameof(MinMaxNorm), "minValue");

    /// <summary>The largest norm.</summary>
    public double MaxValue { get; } = Require.AtLeast(maxValue, minValue, nameof(MinMaxNorm), "maxValue");

    /// <summary>The part of the way that one update goes.</summary>
    public double Rate { get; } = Require.InRange(rate, 0, 1, nameof(MinMaxNorm), "rate");

    private protected override double Wanted(double norm) => Rate * Math.Clamp(norm, MinValue, MaxValue) + (1 - Rate) * norm;
}
