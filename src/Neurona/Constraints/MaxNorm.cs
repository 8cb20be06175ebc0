namespace Neurona;

/// <summary>
/// Scales the incoming weights of a unit down when their Euclidean norm exceeds a limit:
/// w min(norm, limit) / (1e-7 + norm).
/// </summary>
/// <remarks>
/// By default the norm runs over all axes but the last, so over the inputs of a Dense unit (Keras' default, axis = 0)
/// and over height, width and channels of a Conv2D filter (Keras' axis = [0, 1, 2]).
/// Reference: Srivastava and others 2014.
/// </remarks>
/// <param name="maxValue">The limit; 2 by default.</param>
/// <param name="axis">The axes that the norm runs over, from 0; all but the last by default.</param>
public sealed class MaxNorm(double maxValue = 2, IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    /// <summary>The largest norm allowed.</summary>
    public double MaxValue { get; } = Require.AtLeast(maxValue, 0, nameof(MaxNorm), "maxValue");

    private protected override double Wanted(double norm) => Math.Min(norm, (Real)MaxValue);
}
