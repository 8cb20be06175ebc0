namespace Neurona;

/// <summary>Scales the incoming weights of every unit to a Euclidean norm of 1: w / (1e-7 + norm).</summary>
/// <remarks>
/// The norm runs over all axes but the last, so over the inputs of a Dense unit (Keras' axis = 0) and over height,
/// width and channels of a Conv2D filter (Keras' axis = [0, 1, 2]). Weights that are all 0 stay so.
/// Reference: Keras 3, UnitNorm.
/// </remarks>
public sealed class UnitNorm : Constraint
{
    /// <inheritdoc/>
    protected internal override void Apply(Mat values) => ColumnNorms.Apply(values, default(Rule));

    private readonly struct Rule : INormRule
    {
        public double Wanted(double norm) => 1;
    }
}
