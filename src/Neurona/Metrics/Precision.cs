namespace Neurona;

/// <summary>
/// The fraction of predicted positives that are true: TP / (TP + FP), over everything seen;
/// 0 if nothing was predicted positive.
/// </summary>
/// <remarks>Shapes: targets as outputs. Every target but 0 is a positive. Reference: Keras 3, Precision.</remarks>
/// <param name="thresholds">An output above it is predicted positive; 0.5 by default, none with topK. Several give a
/// value each.</param>
/// <param name="classId">Only this column counts; all columns by default.</param>
/// <param name="topK">Only the so many largest outputs of a row can be positive; all by default.</param>
public sealed class Precision(Thresholds thresholds = default, int? classId = null, int? topK = null)
    : ConfusionMetric(thresholds, classId, topK)
{
    /// <inheritdoc/>
    protected override double Value(in Confusion seen) => Ratio(seen.TruePositives, seen.TruePositives + seen.FalsePositives);
}
