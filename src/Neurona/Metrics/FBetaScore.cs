namespace Neurona;

/// <summary>How the scores of the classes become one number.</summary>
public enum ScoreAverage
{
    /// <summary>One score from the counts of all classes together.</summary>
    Micro,

    /// <summary>The mean over the classes.</summary>
    Macro,

    /// <summary>The mean over the classes, each weighed by its number of positives.</summary>
    Weighted,
}

/// <summary>
/// The harmonic mean of precision and recall, in which recall counts beta times as much, over everything seen:
/// (1 + beta²) TP / ((1 + beta²) TP + beta² FN + FP); 0 for a class that was neither there nor predicted.
/// </summary>
/// <remarks>
/// Without an average every class has its own score, which <see cref="ClassScores"/> gives; the metric's one number is
/// their mean. Shapes: targets as outputs, 0 and 1, a column a class.
/// Reference: Keras 3, FBetaScore, which adds 1e-7 to every denominator.
/// </remarks>
/// <param name="average">How the scores of the classes become one; by default each class has its own.</param>
/// <param name="beta">How much more recall counts than precision, more than 0; 1 by default.</param>
/// <param name="threshold">An output above it, from 0 to 1, is predicted positive; by default the largest of each row,
/// all of them if some are equal, none if they are 0.</param>
public class FBetaScore(ScoreAverage? average = null, double beta = 1, double? threshold = null) : Metric
{
    private const double Nothing = 1e-9;

    /// <summary>How the scores of the classes become one; null if each has its own.</summary>
    public ScoreAverage? Average { get; } = average;

    /// <summary>How much more recall counts than precision.</summary>
    public double Beta { get; } = Require.Positive(beta, nameof(FBetaScore), "beta");

    /// <summary>An output above it is predicted positive; null if the largest of each row is.</summary>
    public double? Threshold { get; } = threshold is { } given ? Require.InRange(given, 0, 1, nameof(FBetaScore), "threshold") : null;

    /// <summary>The score of each class.</summary>
    /// <inheritdoc cref="Metric.Compute(ReadOnlySpan{Real}, ReadOnlySpan{Real}, Shape, Shape?, ReadOnlySpan{Real})"/>
    public double[] ClassScores(
        ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, Shape shape, ReadOnlySpan<Real> weights = default)
    {
        double[] state = Gather(outputs, targets, shape, shape, weights).State, scores = new double[shape.Channels];
        for (int c = 0; c < scores.Length; c++)
            scores[c] = Score(state[3 * c], state[3 * c + 1], state[3 * c + 2]);
        return scores;
    }

    /// <inheritdoc/>
    protected override string DefaultName => "fbeta_score";

    // True positives, false positives and false negatives of each class.
    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => 3 * output.Channels;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target
            ? this
            : throw Mismatch($"targets of the shape of the output, {output}", target,
                "Use one-hot targets, or one output with targets 0 and 1.");

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            double weight = p.Weight(r);
            Real largest = outputs[ArgMax(outputs)];
            for (int c = 0; c < outputs.Length; c++)
            {
                bool isYes = Threshold is { } limit ? outputs[c] > (Real)limit
                    : outputs[c] >= largest && Math.Abs(outputs[c]) > Nothing;
                double positive = weight * targets[c];
                p.State[3 * c + (isYes ? 0 : 2)] += positive;
                p.State[3 * c + 1] += isYes ? weight - positive : 0;
            }
        }
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state)
    {
        double truePositives = 0, falsePositives = 0, falseNegatives = 0, sum = 0, weights = 0;
        for (int i = 0; i < state.Length; i += 3)
        {
            truePositives += state[i];
            falsePositives += state[i + 1];
            falseNegatives += state[i + 2];
            double weight = Average == ScoreAverage.Weighted ? state[i] + state[i + 2] : 1;
            sum += weight * Score(state[i], state[i + 1], state[i + 2]);
            weights += weight;
        }
        return Average == ScoreAverage.Micro ? Score(truePositives, falsePositives, falseNegatives)
            : weights == 0 ? 0
            : sum / weights;
    }

    private double Score(double truePositives, double falsePositives, double falseNegatives)
    {
        double square = Beta * Beta, right = (1 + square) * truePositives;
        return right == 0 ? 0 : right / (right + square * falseNegatives + falsePositives);
    }
}
