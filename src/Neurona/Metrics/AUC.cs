namespace Neurona;

/// <summary>The curve whose area is measured.</summary>
public enum AucCurve
{
    /// <summary>Receiver operating characteristic: true positive rate over false positive rate.</summary>
    ROC,

    /// <summary>Precision over recall.</summary>
    PR,
}

/// <summary>
/// The area under the ROC or the precision-recall curve, from counts at evenly spaced thresholds:
/// an approximation, as in Keras.
/// </summary>
/// <remarks>
/// All columns count as one series of yes or no. Thresholds are 0 - 1e-7, 1 / (n - 1), 2 / (n - 1), ..., 1 + 1e-7.
/// ROC: trapezoids. PR: interpolated by J. Davis and M. Goadrich 2006.
/// 0.5 is chance for ROC; 0 where only one of the two classes was seen.
/// An output that is not a number passes no threshold: it is never a yes.
/// Shapes: outputs from 0 to 1; targets as outputs, any but 0 a positive. Reference: Keras 3, AUC.
/// </remarks>
/// <param name="numThresholds">How many thresholds, at least 3; 200 by default.</param>
/// <param name="curve">The curve; ROC by default.</param>
public sealed class AUC(int numThresholds = 200, AucCurve curve = AucCurve.ROC) : Metric
{
    private readonly EvenThresholds _thresholds = new(Require.AtLeast(numThresholds, 3, nameof(AUC), "numThresholds"));

    /// <summary>How many thresholds.</summary>
    public int NumThresholds { get; } = numThresholds;

    /// <summary>The curve.</summary>
    public AucCurve Curve { get; } = curve;

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target
            ? this
            : throw Mismatch($"targets of the shape of the output, {output}", target,
                "Use one-hot targets, or one output with targets 0 and 1.");

    // Positives, then negatives, each by how many thresholds they pass.
    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => 2 * (NumThresholds + 1);

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        Span<double> positives = p.State[..(NumThresholds + 1)], negatives = p.State[(NumThresholds + 1)..];
        for (int r = 0; r < p.Y.Rows; r++)
        {
            for (int c = 0; c < p.Y.Columns; c++)
                (p.Target[r, c] != 0 ? positives : negatives)[_thresholds.Passed(p.Y[r, c])] += p.Weight(r);
        }
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state)
    {
        ReadOnlySpan<double> positives = state[..(NumThresholds + 1)], negatives = state[(NumThresholds + 1)..];
        double allPositives = Sum(positives), allNegatives = Sum(negatives), area = 0, tp = 0, fp = 0;
        // From the highest threshold, which nothing passes, to the lowest, which everything does.
        for (int t = NumThresholds; t > 0; t--)
        {
            double nextTp = tp + positives[t], nextFp = fp + negatives[t];
            area += Curve == AucCurve.ROC
                ? Ratio(nextFp - fp, allNegatives) * Ratio(tp + nextTp, 2 * allPositives)
                : PrecisionArea(tp, fp, nextTp, nextFp, allPositives);
            (tp, fp) = (nextTp, nextFp);
        }
        return area;
    }

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
