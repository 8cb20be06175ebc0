namespace Neurona;

/// <summary>Scales the incoming weights of every unit to a Euclidean norm of 1: w / (1e-7 + norm).</summary>
/// <remarks>
/// By default the norm runs over all axes but the last, so over the inputs of a Dense unit (Keras' default, axis = 0)
/// and over height, width and channels of a Conv2D filter (Keras' axis = [0, 1, 2]). Weights that are all 0 stay so.
/// Reference: Keras 3, UnitNorm.
/// </remarks>
/// <param name="axis">The axes that the norm runs over, from 0; all but the last by default.</param>
public sealed class UnitNorm(IReadOnlyList<int>? axis = null) : NormConstraint(axis)
{
    private protected override double Wanted(double norm) => 1;
}
