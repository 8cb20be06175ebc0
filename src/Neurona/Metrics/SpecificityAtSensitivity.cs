namespace Neurona;

/// <summary>
/// The best specificity, TN / (TN + FP), of the thresholds at which the sensitivity, TP / (TP + FN), is
/// at least so much.
/// </summary>
/// <remarks>Shapes: outputs from 0 to 1; targets as outputs, any but 0 a positive. Reference: Keras 3,
/// SpecificityAtSensitivity.</remarks>
/// <param name="sensitivity">The least sensitivity, from 0 to 1.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced from 0 to 1; 200 by default.</param>
/// <param name="classId">Only this column counts; all columns by default.</param>
public sealed class SpecificityAtSensitivity(double sensitivity, int numThresholds = 200, int? classId = null)
    : OperatingPointMetric(numThresholds, classId)
{
    /// <summary>The least sensitivity.</summary>
    public double Sensitivity { get; } = Require.InRange(sensitivity, 0, 1, nameof(SpecificityAtSensitivity), "sensitivity");

    /// <inheritdoc/>
    protected override double Bound => Sensitivity;

    /// <inheritdoc/>
    protected override (double Bounded, double Wanted) Rates(in Confusion at) =>
        (Ratio(at.TruePositives, at.FalseNegatives), Ratio(at.TrueNegatives, at.FalsePositives));
}
