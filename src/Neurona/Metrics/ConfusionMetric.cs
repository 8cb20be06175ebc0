using System.Globalization;

namespace Neurona;

/// <summary>Weighted numbers of answers of yes and no, by whether they were right.</summary>
/// <param name="TruePositives">Yes, and it was.</param>
/// <param name="FalsePositives">Yes, but it was not.</param>
/// <param name="TrueNegatives">No, and it was not.</param>
/// <param name="FalseNegatives">No, but it was.</param>
public readonly record struct Confusion(double TruePositives, double FalsePositives, double TrueNegatives, double FalseNegatives);

/// <summary>A metric of how often yes and no were right and wrong: over all columns, or one of them.</summary>
/// <remarks>An output that is not a number is above no threshold: it is a no.</remarks>
/// <param name="thresholds">An output above it is a yes; by default 0.5, or none if there is
/// <paramref name="topK"/>. Several give a value each.</param>
/// <param name="classId">The only column that counts; null for all.</param>
/// <param name="topK">Only the so many largest outputs of a row can be a yes, of equal ones the first; null for
/// all.</param>
public abstract class ConfusionMetric(Thresholds thresholds, int? classId, int? topK = null) : Metric
{
    private const int Answers = 4;

    private readonly double? _threshold = thresholds.Count > 0 ? thresholds[0] : topK is null ? 0.5 : null;

    /// <summary>An output above it is predicted positive; none if the largest are, whatever they are.</summary>
    public Thresholds Thresholds { get; } = thresholds.Count > 0 ? thresholds : topK is null ? 0.5 : (double?)null;

    /// <summary>The only column that counts; null for all.</summary>
    public int? ClassId { get; } = classId;

    /// <summary>How many outputs of a row can be a yes; null for all.</summary>
    public int? TopK { get; } = topK is { } most ? Require.AtLeast(most, 1, "A metric of positives", "topK") : null;

    /// <summary>One metric for each threshold.</summary>
    public override IReadOnlyList<Metric> Parts =>
        Thresholds.Count < 2 ? [this] : [.. Thresholds.Select(threshold => new Part(this, threshold))];

    /// <summary>The metric's value from what was seen.</summary>
    protected abstract double Value(in Confusion seen);

    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => Answers;

    /// <inheritdoc/>
    protected internal override int ScratchPerRow(int columns) => TopK is null ? 0 : 2 * columns;

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
    protected internal override void Update(in MetricPass p) => Count(p, _threshold);

    private void Count(in MetricPass p, double? threshold)
    {
        Real limit = threshold is { } given ? (Real)given : Real.NegativeInfinity;
        int first = ClassId ?? 0, end = ClassId + 1 ?? p.Y.Columns;
        Span<double> seen = stackalloc double[Answers];
        for (int r = 0; r < p.Y.Rows; r++)
        {
            double weight = p.Weight(r);
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            if (TopK is { } k && k < outputs.Length)
                outputs = Largest(outputs, p.Scratch[..(2 * outputs.Length)], k);
            for (int c = first; c < end; c++)
            {
                int isYes = outputs[c] > limit ? 1 : 0, wasYes = targets[c] != 0 ? 1 : 0;
                seen[2 - 2 * isYes + (isYes ^ wasYes)] += weight;
            }
        }
        for (int i = 0; i < Answers; i++)
            p.State[i] += seen[i];
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state) => Value(new(state[0], state[1], state[2], state[3]));

    private protected static double Ratio(double part, double all) => all == 0 ? 0 : part / all;

    // The outputs with -infinity in place of all but the k largest, of equal ones the first.
    private static Span<Real> Largest(ReadOnlySpan<Real> outputs, Span<Real> scratch, int k)
    {
        Span<Real> sorted = scratch[..outputs.Length], kept = scratch[outputs.Length..];
        outputs.CopyTo(sorted);
        sorted.Sort();
        Real least = sorted[^k];
        int ofEqual = k;
        foreach (Real output in outputs)
            ofEqual -= output > least ? 1 : 0;
        for (int c = 0; c < kept.Length; c++)
            kept[c] = outputs[c] > least || (outputs[c] == least && ofEqual-- > 0) ? outputs[c] : Real.NegativeInfinity;
        return kept;
    }

    // The whole at one of its thresholds.
    private sealed class Part : Metric
    {
        private readonly ConfusionMetric _whole;
        private readonly double _threshold;

        public Part(ConfusionMetric whole, double threshold)
        {
            _whole = whole;
            _threshold = threshold;
            Name = string.Create(CultureInfo.InvariantCulture, $"{whole.Name}_{threshold}");
            Weighted = whole.Weighted;
        }

        public override bool HigherIsBetter => _whole.HigherIsBetter;

        protected internal override int StateSize(Shape output, Shape target) => _whole.StateSize(output, target);

        protected internal override int ScratchPerRow(int columns) => _whole.ScratchPerRow(columns);

        protected internal override Metric Resolve(Shape output, Shape target)
        {
            _whole.Resolve(output, target);
            return this;
        }

        protected internal override void Update(in MetricPass p) => _whole.Count(p, _threshold);

        protected internal override double Result(ReadOnlySpan<double> state) => _whole.Result(state);
    }
}
