namespace Neurona;

/// <summary>A number that tells people how good a model is, gathered batch by batch.</summary>
/// <remarks>
/// A metric is its configuration only: what it has seen is kept by whoever measures, so that one object may serve
/// several models, threads and evaluations at once. Outputs with several axes come with every position as a row, as for
/// a <see cref="Loss"/>. Every loss is a metric too: give it where a metric is expected.
/// </remarks>
public abstract partial class Metric
{
    private bool _weighted;

    /// <summary>The name in histories and progress; the type's name in snake case by default, such as
    /// binary_accuracy.</summary>
    public string Name { get => field ?? DefaultName; init; }

    /// <summary>Whether the weights of samples count: Keras' weighted_metrics. False by default.</summary>
    public bool Weighted { get => _weighted; init => _weighted = value; }

    /// <summary>Whether larger is better.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>The metrics that give its values, each of which is measured under its own name: itself alone, unless it
    /// has several values.</summary>
    public virtual IReadOnlyList<Metric> Parts => [this];

    /// <summary>The name where none was given.</summary>
    protected virtual string DefaultName => Graph.SnakeCase(GetType().Name);

    /// <summary>How many numbers hold what the metric has seen. All are 0 at first.</summary>
    /// <param name="output">The shape of one output sample.</param>
    /// <param name="target">The shape of one target.</param>
    protected internal abstract int StateSize(Shape output, Shape target);

    /// <summary>Takes in one batch.</summary>
    protected internal abstract void Update(in MetricPass p);

    /// <summary>The value over all that was seen.</summary>
    protected internal abstract double Result(ReadOnlySpan<double> state);

    /// <summary>How many numbers of working memory <see cref="Update"/> needs for each row of an output with so many
    /// columns.</summary>
    protected internal virtual int ScratchPerRow(int columns) => 0;

    /// <summary>Checks that the metric fits a model, and gives the metric to use: itself, unless it stands for
    /// another.</summary>
    /// <param name="output">The shape of one output sample.</param>
    /// <param name="target">The shape of one target.</param>
    /// <exception cref="NeuronaException">It does not fit.</exception>
    protected internal virtual Metric Resolve(Shape output, Shape target) => this;

    /// <summary>The same metric with weights that count.</summary>
    internal Metric AsWeighted()
    {
        Metric copy = (Metric)MemberwiseClone();
        copy._weighted = true;
        return copy;
    }

    /// <summary>A loss as a metric: its mean over everything seen.</summary>
    public static implicit operator Metric(Loss loss) => new LossMetric(loss);

    private protected NeuronaException Mismatch(string expected, Shape target, string fix) =>
        Errors.Of(GetType().Name, expected, $"targets of shape {target}", fix);

    internal static int ArgMax(ReadOnlySpan<Real> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
                best = i;
        }
        return best;
    }
}

/// <summary>What a metric sees of one batch: outputs, targets and weights, a row each, and the state to add
/// to.</summary>
public readonly ref struct MetricPass
{
    /// <summary>The outputs.</summary>
    public ReadOnlyMat Y { get; init; }

    /// <summary>The targets; as many rows.</summary>
    public ReadOnlyMat Target { get; init; }

    /// <summary>A weight for each row; empty if every row weighs 1.</summary>
    public ReadOnlySpan<Real> Weights { get; init; }

    /// <summary>What was seen so far: read and changed.</summary>
    public Span<double> State { get; init; }

    /// <summary>Working memory, undefined at first: rows x <see cref="Metric.ScratchPerRow"/>.</summary>
    public Span<Real> Scratch { get; init; }

    /// <summary>The weight of a row.</summary>
    public double Weight(int row) => Weights.IsEmpty ? 1 : Weights[row];
}
