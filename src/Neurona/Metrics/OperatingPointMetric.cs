namespace Neurona;

/// <summary>
/// The best of one rate at the thresholds where another is at least a bound, over everything seen; 0 if there are none.
/// </summary>
/// <remarks>
/// Thresholds are evenly spaced from 0, which everything passes, to 1, which nothing does; one alone is 0.5. An output
/// that is not a number passes none.
/// </remarks>
/// <param name="numThresholds">How many thresholds, at least 1.</param>
/// <param name="classId">The only column that counts; null for all.</param>
public abstract class OperatingPointMetric(int numThresholds, int? classId) : Metric
{
    private readonly SortedThresholds _thresholds =
        SortedThresholds.Even(Require.AtLeast(numThresholds, 1, "A metric at a bound", "numThresholds"));

    /// <summary>How many thresholds.</summary>
    public int NumThresholds { get; } = numThresholds;

    /// <summary>The only column that counts; null for all.</summary>
    public int? ClassId { get; } = classId;

    /// <summary>The least value of the rate that is bounded.</summary>
    protected abstract double Bound { get; }

    /// <summary>The rate that is bounded, and the one whose best is looked for, at one threshold.</summary>
    protected abstract (double Bounded, double Wanted) Rates(in Confusion at);

    // Positives, then negatives, each by how many thresholds they pass.
    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => 2 * (NumThresholds + 1);

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target)
    {
        if (output != target)
            throw Mismatch($"targets of the shape of the output, {output}", target,
                "Use one-hot targets, or one output with targets 0 and 1.");
        if (ClassId is { } id && (id < 0 || id >= output.Channels))
            throw Errors.Of(GetType().Name, $"classId from 0 to {output.Channels - 1}", $"{id}", "Name one of the outputs.");
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        Span<double> positives = p.State[..(NumThresholds + 1)], negatives = p.State[(NumThresholds + 1)..];
        int first = ClassId ?? 0, end = ClassId + 1 ?? p.Y.Columns;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            double weight = p.Weight(r);
            for (int c = first; c < end; c++)
                (targets[c] != 0 ? positives : negatives)[_thresholds.Passed(outputs[c])] += weight;
        }
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state)
    {
        ReadOnlySpan<double> positives = state[..(NumThresholds + 1)], negatives = state[(NumThresholds + 1)..];
        double allPositives = Sum(positives), allNegatives = Sum(negatives), best = 0, falseNegatives = 0, trueNegatives = 0;
        for (int t = 0; t < NumThresholds; t++)
        {
            // What passes t thresholds at most is below the next.
            falseNegatives += positives[t];
            trueNegatives += negatives[t];
            (double bounded, double wanted) = Rates(new(
                Math.Max(allPositives - falseNegatives, 0), Math.Max(allNegatives - trueNegatives, 0), trueNegatives, falseNegatives));
            if (bounded >= Bound)
                best = Math.Max(best, wanted);
        }
        return best;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum;
    }

    private protected static double Ratio(double part, double rest) => part + rest > 0 ? part / (part + rest) : 0;
}
