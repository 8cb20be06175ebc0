namespace Neurona;

/// <summary>The fraction of actual positives that are predicted: TP / (TP + FN), over everything seen; 0 if there are
/// none.</summary>
/// <remarks>Shapes: targets as outputs. Every target but 0 is a positive. Reference: Keras 3, Recall.</remarks>
/// <param name="threshold">An output above it is predicted positive; 0.5 by default.</param>
/// <param name="classId">Only this column counts; all columns by default.</param>
public sealed class Recall(double threshold = 0.5, int? classId = null) : ConfusionMetric(threshold, classId)
{
    /// <inheritdoc/>
    protected override double Value(double truePositives, double predicted, double actual) => Ratio(truePositives, actual);
}
