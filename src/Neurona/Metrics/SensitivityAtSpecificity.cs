namespace Neurona;

/// <summary>
/// The best sensitivity, TP / (TP + FN), of the thresholds at which the specificity, TN / (TN + FP), is
/// at least so much.
/// </summary>
/// <remarks>Shapes: outputs from 0 to 1; targets as outputs, any but 0 a positive. Reference: Keras 3,
/// SensitivityAtSpecificity.</remarks>
/// <param name="specificity">The least specificity, from 0 to 1.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced from 0 to 1; 200 by default.</param>
/// <param name="classId">Only this column counts; all columns by default.</param>
public sealed class SensitivityAtSpecificity(double specificity, int numThresholds = 200, int? classId = null)
    : OperatingPointMetric(numThresholds, classId)
{
    /// <summary>The least specificity.</summary>
    public double Specificity { get; } = Require.InRange(specificity, 0, 1, nameof(SensitivityAtSpecificity), "specificity");

    /// <inheritdoc/>
    protected override double Bound => Specificity;

    /// <inheritdoc/>
    protected override (double Bounded, double Wanted) Rates(in Confusion at) =>
        (Ratio(at.TrueNegatives, at.FalsePositives), Ratio(at.TruePositives, at.FalseNegatives));
}
