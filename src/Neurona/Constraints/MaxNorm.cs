namespace Neurona;

/// <summary>
/// Scales the incoming weights of a unit down when their Euclidean norm exceeds a limit:
/// w min(norm, limit) / (1e-7 + norm).
/// </summary>
/// <remarks>
/// The norm runs over all axes but the last, so over the inputs of a Dense unit (Keras' axis = 0) and over height,
/// width and channels of a Conv2D filter (Keras' axis = [0, 1, 2]). Reference: Srivastava and others 2014.
/// </remarks>
/// <param name="maxValue">The limit; 2 by default.</param>
public sealed class MaxNorm(double maxValue = 2) : Constraint
{
    /// <summary>The largest norm allowed.</summary>
    public double MaxValue { get; } = Require.AtLeast(maxValue, 0, nameof(MaxNorm), "maxValue");

    /// <inheritdoc/>
    protected internal override void Apply(Mat values) => ColumnNorms.Apply(values, new Rule((Real)MaxValue));

    private readonly struct Rule(Real limit) : INormRule
    {
        public double Wanted(double norm) => Math.Min(norm, limit);
    }
}
