namespace Neurona;

/// <summary>The curve whose area is measured.</summary>
public enum AucCurve
{
    /// <summary>Receiver operating characteristic: true positive rate over false positive rate.</summary>
    ROC,

    /// <summary>Precision over recall.</summary>
    PR,
}

/// <summary>How the area between two thresholds is reckoned.</summary>
public enum AucSummation
{
    /// <summary>Trapezoids for ROC; for precision and recall the interpolation of Davis and Goadrich.</summary>
    Interpolation,

    /// <summary>By the lower of both heights.</summary>
    Minoring,

    /// <summary>By the higher of both heights.</summary>
    Majoring,
}

/// <summary>
/// The area under the ROC or the precision-recall curve, from counts at evenly spaced thresholds:
/// an approximation, as in Keras.
/// </summary>
/// <remarks>
/// All columns count as one series of yes or no, or each for itself. Thresholds are 0 - 1e-7, 1 / (n - 1), 2 / (n - 1),
/// ..., 1 + 1e-7.
/// ROC: trapezoids. PR: interpolated by J. Davis and M. Goadrich 2006.
/// 0.5 is chance for ROC; 0 where only one of the two classes was seen.
/// An output that is not a number passes no threshold: it is never a yes.
/// Shapes: outputs from 0 to 1; targets as outputs, any but 0 a positive. Reference: Keras 3, AUC.
/// </remarks>
/// <param name="numThresholds">How many thresholds, at least 3; 200 by default.</param>
/// <param name="curve">The curve; ROC by default.</param>
/// <param name="summationMethod">How the area between thresholds is reckoned; interpolated by default.</param>
/// <param name="thresholds">Thresholds instead of evenly spaced ones; -1e-7 and 1 + 1e-7 are added.</param>
/// <param name="multiLabel">Whether every column has an area of its own, whose mean is the value; false by
/// default.</param>
/// <param name="numLabels">How many columns there must be with multiLabel; any number by default.</param>
/// <param name="labelWeights">How much each column counts: in the mean of their areas, or in the one series; all alike
/// by default.</param>
/// <param name="fromLogits">Whether the model gives logits, of which the sigmoid is taken; false by default.</param>
public sealed class AUC(
    int numThresholds = 200, AucCurve curve = AucCurve.ROC, AucSummation summationMethod = AucSummation.Interpolation,
    Thresholds thresholds = default, bool multiLabel = false, int? numLabels = null, IReadOnlyList<double>? labelWeights = null,
    bool fromLogits = false) : Metric
{
    private readonly SortedThresholds _thresholds = thresholds.Count > 0
        ? SortedThresholds.Of(thresholds)
        : SortedThresholds.Even(Require.AtLeast(numThresholds, 3, nameof(AUC), "numThresholds"));

    /// <summary>How many thresholds.</summary>
    public int NumThresholds { get; } = thresholds.Count > 0 ? thresholds.Count + 2 : numThresholds;

    /// <summary>The curve.</summary>
    public AucCurve Curve { get; } = curve;

    /// <summary>How the area between thresholds is reckoned.</summary>
    public AucSummation SummationMethod { get; } = summationMethod;

    /// <summary>Thresholds instead of evenly spaced ones; none by default.</summary>
    public Thresholds Thresholds { get; } = thresholds;

    /// <summary>Whether every column has an area of its own.</summary>
    public bool MultiLabel { get; } = multiLabel;

    /// <summary>How many columns there must be with <see cref="MultiLabel"/>; null for any number.</summary>
    public int? NumLabels { get; } = numLabels;

    /// <summary>How much each column counts; null for all alike.</summary>
    public IReadOnlyList<double>? LabelWeights { get; } = labelWeights is null
        ? null
        : [.. labelWeights.Select(weight => Require.AtLeast(weight, 0, nameof(AUC), "a weight of labels"))];

    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    private int Counts => NumThresholds + 1;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target)
    {
        if (output != target)
            throw Mismatch($"targets of the shape of the output, {output}", target,
                "Use one-hot targets, or one output with targets 0 and 1.");
        if (MultiLabel && NumLabels is { } labels && labels != output.Channels)
            throw Errors.Of(nameof(AUC), $"{labels} outputs, as numLabels says", $"{output}", "Leave numLabels out.");
        if (LabelWeights is { } weights && weights.Count != output.Channels)
            throw Errors.Of(nameof(AUC), $"a weight for each of {output.Channels} outputs", $"{weights.Count}", "Give one for each.");
        return this;
    }

    // Positives, then negatives, each by how many thresholds they pass; of every column, if each has its own area.
    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => 2 * Counts * (MultiLabel ? output.Channels : 1);

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        IReadOnlyList<double>? weights = MultiLabel ? null : LabelWeights;
        int counts = Counts, perColumn = MultiLabel ? 2 * counts : 0;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            double weight = p.Weight(r);
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            for (int c = 0; c < outputs.Length; c++)
            {
                Real y = FromLogits ? (Real)(1 / (1 + ExactMath.Exp(-outputs[c]))) : outputs[c];
                int series = c * perColumn + (targets[c] != 0 ? 0 : counts);
                p.State[series + _thresholds.Passed(y)] += weights is null ? weight : weight * weights[c];
            }
        }
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state)
    {
        double sum = 0, weights = 0;
        for (int c = 0; c < state.Length / (2 * Counts); c++)
        {
            double weight = MultiLabel && LabelWeights is { } given ? given[c] : 1;
            sum += weight * Area(state.Slice(2 * c * Counts, Counts), state.Slice((2 * c + 1) * Counts, Counts));
            weights += weight;
        }
        return Ratio(sum, weights);
    }

    private double Area(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        double allPositives = Sum(positives), allNegatives = Sum(negatives), area = 0, tp = 0, fp = 0;
        // From the highest threshold, which nothing passes, to the lowest, which everything does.
        for (int t = NumThresholds; t > 0; t--)
        {
            double nextTp = tp + positives[t], nextFp = fp + negatives[t];
            area += (Curve, SummationMethod) switch
            {
                (AucCurve.ROC, AucSummation.Interpolation) =>
                    Ratio(nextFp - fp, allNegatives) * Ratio(tp + nextTp, 2 * allPositives),
                (AucCurve.ROC, _) => Ratio(nextFp - fp, allNegatives) * Height(Ratio(tp, allPositives), Ratio(nextTp, allPositives)),
                (_, AucSummation.Interpolation) => PrecisionArea(tp, fp, nextTp, nextFp, allPositives),
                _ => Ratio(nextTp - tp, allPositives) * Height(Ratio(tp, tp + fp), Ratio(nextTp, nextTp + nextFp)),
            };
            (tp, fp) = (nextTp, nextFp);
        }
        return area;
    }

    private double Height(double left, double right) =>
        SummationMethod == AucSummation.Minoring ? Math.Min(left, right) : Math.Max(left, right);

    private static double PrecisionArea(double tp, double fp, double nextTp, double nextFp, double allPositives)
    {
        double predicted = tp + fp, nextPredicted = nextTp + nextFp;
        double slope = Ratio(nextTp - tp, nextPredicted - predicted), intercept = tp - slope * predicted;
        double ratio = predicted > 0 && nextPredicted > 0 ? nextPredicted / predicted : 1;
        return Ratio(slope * (nextTp - tp + intercept * Math.Log(ratio)), allPositives);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    private static double Ratio(double part, double all) => all > 0 ? part / all : 0;
}
