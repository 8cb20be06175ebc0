namespace Neurona;

/// <summary>How the scores of several outputs become one number.</summary>
public enum R2Aggregation
{
    /// <summary>Their mean.</summary>
    UniformAverage,

    /// <summary>Their mean, each weighed by the variance of its targets.</summary>
    VarianceWeightedAverage,
}

/// <summary>
/// The coefficient of determination over everything seen: 1 - Σ (t - y)² / Σ (t - mean t)², which is 1 for perfect
/// outputs and 0 for those that always say the mean; 0 for an output whose targets are all equal.
/// </summary>
/// <remarks>
/// With regressors the score is adjusted: 1 - (1 - R²)(n - 1) / (n - regressors - 1), n being the number of target
/// values, as long as n - 1 is more than the regressors. Shapes: targets as outputs. Reference: Keras 3, R2Score.
/// </remarks>
/// <param name="classAggregation">How the scores of several outputs become one; their mean by default.</param>
/// <param name="numRegressors">The number of independent variables, for the adjusted score; 0 by default.</param>
public sealed class R2Score(R2Aggregation classAggregation = R2Aggregation.UniformAverage, int numRegressors = 0) : Metric
{
    // Of each output: the weights, the mean of the targets, the squares of their distances to it, those to the outputs.
    private const int Sums = 4;

    /// <summary>How the scores of several outputs become one.</summary>
    public R2Aggregation ClassAggregation { get; } = classAggregation;

    /// <summary>The number of independent variables, for the adjusted score.</summary>
    public int NumRegressors { get; } = Require.AtLeast(numRegressors, 0, nameof(R2Score), "numRegressors");

    /// <inheritdoc/>
    protected override string DefaultName => "r2_score";

    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => Sums * output.Channels + 1;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target
            ? this
            : throw Mismatch($"targets of the shape of the output, {output}", target,
                "Give the last layer as many units as a target has numbers.");

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        p.State[^1] += (double)p.Y.Rows * p.Y.Columns;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            double weight = p.Weight(r);
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            for (int c = 0; c < outputs.Length && weight != 0; c++)
            {
                Span<double> sums = p.State.Slice(Sums * c, Sums);
                double target = targets[c], distance = target - sums[1], error = target - outputs[c];
                sums[0] += weight;
                sums[1] += distance * weight / sums[0];
                sums[2] += weight * distance * (target - sums[1]);
                sums[3] += weight * error * error;
            }
        }
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state)
    {
        double sum = 0, weights = 0, samples = state[^1];
        for (int i = 0; i + Sums <= state.Length; i += Sums)
        {
            double total = state[i + 2], weight = ClassAggregation == R2Aggregation.UniformAverage ? 1 : total;
            sum += total == 0 ? 0 : weight * (1 - state[i + 3] / total);
            weights += weight;
        }
        double score = weights == 0 ? 0 : sum / weights;
        return NumRegressors > 0 && samples - 1 > NumRegressors
            ? 1 - (1 - score) * (samples - 1) / (samples - NumRegressors - 1)
            : score;
    }
}
