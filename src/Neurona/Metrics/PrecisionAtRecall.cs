namespace Neurona;

/// <summary>
/// The best precision, TP / (TP + FP), of the thresholds at which the recall, TP / (TP + FN), is
/// at least so much.
/// </summary>
/// <remarks>Shapes: outputs from 0 to 1; targets as outputs, any but 0 a positive. Reference: Keras 3,
/// PrecisionAtRecall.</remarks>
/// <param name="recall">The least recall, from 0 to 1.</param>
/// <param name="numThresholds">How many thresholds, evenly spaced from 0 to 1; 200 by default.</param>
/// <param name="classId">Only this column counts; all columns by default.</param>
public sealed class PrecisionAtRecall(double recall, int numThresholds = 200, int? classId = null)
    : OperatingPointMetric(numThresholds, classId)
{
    /// <summary>The least recall.</summary>
    public double Recall { get; } = Require.InRange(recall, 0, 1, nameof(PrecisionAtRecall), "recall");

    /// <inheritdoc/>
    protected override double Bound => Recall;

    /// <inheritdoc/>
    protected override (double Bounded, double Wanted) Rates(in Confusion at) =>
        (Ratio(at.TruePositives, at.FalseNegatives), Ratio(at.TruePositives, at.FalsePositives));
}
