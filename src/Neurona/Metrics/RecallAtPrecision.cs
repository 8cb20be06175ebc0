namespace Neurona;

/// <summary>
/// The best recall, TP / (TP + FN), of the thresholds at which the precision, TP / (TP + FP), is
/// at least so much.
/// </summary>
/// <remarks>Shapes: outputs from 0 to 1; targets as outputs, any but 0 a positive. Reference: Keras 3,
/// RecallAtPrecision.</remarks>
/// <param name="precision">The least precision, from 0 to 1.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced from 0 to 1; 200 by default.</param>
/// <param name="classId">Only this column counts; all columns by default.</param>
public sealed class RecallAtPrecision(double precision, int numThresholds = 200, int? classId = null)
    : OperatingPointMetric(numThresholds, classId)
{
    /// <summary>The least precision.</summary>
    public double Precision { get; } = Require.InRange(precision, 0, 1, nameof(RecallAtPrecision), "precision");

    /// <inheritdoc/>
    protected override double Bound => Precision;

    /// <inheritdoc/>
    protected override (double Bounded, double Wanted) Rates(in Confusion at) =>
        (Ratio(at.TruePositives, at.FalsePositives), Ratio(at.TruePositives, at.FalseNegatives));
}
