namespace Neurona;

/// <summary>A metric of how often yes and no were right and wrong: over all columns, or one of them.</summary>
/// <remarks>An output that is not a number is above no threshold: it is a no.</remarks>
/// <param name="threshold">An output above it is a yes.</param>
/// <param name="classId">The only column that counts; null for all.</param>
public abstract class ConfusionMetric(double threshold, int? classId) : Metric
{
    private const int True = 0, Predicted = 1, Actual = 2;

    /// <summary>An output above it is predicted positive.</summary>
    [KerasName("thresholds")]
    public double Threshold { get; } = Require.InRange(threshold, 0, 1, "A metric of positives", "threshold");

    /// <summary>The only column that counts; null for all.</summary>
    public int? ClassId { get; } = classId;

    /// <summary>The metric's value from the weighted numbers of true, predicted and actual positives.</summary>
    protected abstract double Value(double truePositives, double predicted, double actual);

    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => 3;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target)
    {
        if (output != target)
            throw Errors.Of(GetType().Name, $"targets of the shape of the output, {output}", $"{target}",
                "Use one-hot targets, or one output with targets 0 and 1.");
        if (ClassId is { } id && (id < 0 || id >= output.Channels))
            throw Errors.Of(GetType().Name, $"classId from 0 to {output.Channels - 1}", $"{id}", "Name one of the outputs.");
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        Real limit = (Real)Threshold;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            double weight = p.Weight(r);
            for (int c = ClassId ?? 0; c < (ClassId is { } id ? id + 1 : p.Y.Columns); c++)
            {
                bool predicted = p.Y[r, c] > limit, actual = p.Target[r, c] != 0;
                p.State[True] += predicted && actual ? weight : 0;
                p.State[Predicted] += predicted ? weight : 0;
                p.State[Actual] += actual ? weight : 0;
            }
        }
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state) => Value(state[True], state[Predicted], state[Actual]);

    private protected static double Ratio(double part, double all) => all == 0 ? 0 : part / all;
}
