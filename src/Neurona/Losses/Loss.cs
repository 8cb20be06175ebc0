namespace Neurona;

/// <summary>How the losses of the samples become one number, and how their weights count.</summary>
public enum LossReduction
{
    /// <summary>The weighted sum over the number of values, whatever the weights: Keras' default.</summary>
    SumOverBatchSize,

    /// <summary>The weighted sum.</summary>
    Sum,

    /// <summary>The weighted sum over the sum of the weights.</summary>
    MeanWithSampleWeight,

    /// <summary>No reduction: a loss for each row. It can be computed, not trained with.</summary>
    None,
}

/// <summary>What training makes small: a number for outputs and targets, with its gradient.</summary>
/// <remarks>
/// Outputs with several axes come with every position as a row and the last axis as columns, so a loss sees vectors
/// only. It knows neither batch size nor reduction: both are in the weights and the scale of the
/// <see cref="LossPass"/>. It holds its configuration only, so that one object may serve several models and threads.
/// </remarks>
public abstract partial class Loss
{
    /// <summary>The name in files; the type's name in snake case by default, as in Keras.</summary>
    public string Name { get => field ?? Graph.SnakeCase(GetType().Name); init; }

    /// <summary>How the losses of the samples become one number: their mean by default.</summary>
    public LossReduction Reduction { get; init; }

    /// <summary>
    /// The weighted sum of the losses of all rows.
    /// Also writes the gradient and the losses of the rows, where they are asked for.
    /// </summary>
    protected internal abstract Real Evaluate(in LossPass p);

    /// <summary>The shape that one sample's target must have for this output: the output's own, unless the loss says
    /// otherwise.</summary>
    protected internal virtual Shape TargetShape(Shape output) => output;

    /// <summary>Checks that the loss fits a model whose last layer gives <paramref name="output"/>.</summary>
    /// <exception cref="NeuronaException">It does not.</exception>
    protected internal virtual void Check(Layer last, Shape output) { }

    /// <summary>Checks the targets of a batch that is seen for the first time: their range and form.</summary>
    /// <exception cref="NeuronaException">They are not what the loss expects.</exception>
    protected internal virtual void CheckTargets(ReadOnlyMat target, Shape output) { }

    /// <summary>The same loss starting from the input of the last layer, where both together are simpler and more
    /// exact; or null.</summary>
    protected internal virtual Loss? FuseWith(Layer last) => null;

    /// <summary>How many numbers of working memory <see cref="Evaluate"/> needs for each row of an output with so many
    /// columns.</summary>
    protected internal virtual int ScratchPerRow(int columns) => 0;

    /// <summary>What to do about targets of the wrong shape, as a sentence.</summary>
    protected internal virtual string Advice(Shape got) => "Give the last layer as many units as a target has numbers.";

    /// <summary>The axes whose numbers are one row, counted with the batch as 0, or from the end.</summary>
    private protected virtual IReadOnlyList<int> RowAxes => LastAxis;

    private static readonly int[] LastAxis = [-1];

    /// <summary>The loss to compute for outputs of this shape: itself, if its rows lie along the last axis.</summary>
    /// <param name="output">The shape of one sample's output.</param>
    /// <param name="reduction">What the sums are for.</param>
    /// <exception cref="NeuronaException">The shape does not have the axes.</exception>
    internal Loss Along(Shape output, LossReduction reduction)
    {
        if (ReferenceEquals(RowAxes, LastAxis))
            return this;
        AxisOrder order = new(output, RowAxes, (expected, got, fix) => Errors.Of(Name, expected, got, fix));
        return order.Moved == output && order.Places is null
            ? this
            : new LossAlongAxes(this, order, output) { Reduction = reduction };
    }

    /// <summary>How many rows the outputs of one sample are.</summary>
    internal virtual int RowsPerSample(Shape output) => output.Size / output.Channels;

    /// <summary>What the weighted sum is multiplied by under this reduction.</summary>
    internal Real ScaleFor(int rows, ReadOnlySpan<Real> weights)
    {
        switch (Reduction)
        {
            case LossReduction.SumOverBatchSize:
                return (Real)1 / rows;
            case LossReduction.MeanWithSampleWeight when !weights.IsEmpty:
                Real sum = 0;
                foreach (Real weight in weights)
                    sum += weight;
                return sum > 0 ? 1 / sum : 0;
            case LossReduction.MeanWithSampleWeight:
                return (Real)1 / rows;
            default:
                return 1;
        }
    }
}

/// <summary>What a loss sees: outputs and targets, a row each, and what to compute.</summary>
public readonly ref struct LossPass
{
    /// <summary>The outputs.</summary>
    public ReadOnlyMat Y { get; init; }

    /// <summary>The targets; as many rows.</summary>
    public ReadOnlyMat Target { get; init; }

    /// <summary>A weight of at least 0 for each row; empty if every row weighs 1.</summary>
    public ReadOnlySpan<Real> Weights { get; init; }

    /// <summary>What the gradient is multiplied by: DY = Scale x the row's weight x the derivative of the row's
    /// loss.</summary>
    public Real Scale { get; init; }

    /// <summary>Overwritten with the gradient with respect to Y; empty if nobody needs it.</summary>
    public Mat DY { get; init; }

    /// <summary>Overwritten with the loss of each row, before its weight; empty if nobody needs them.</summary>
    public Span<Real> RowLosses { get; init; }

    /// <summary>Working memory, undefined at first: rows x <see cref="Loss.ScratchPerRow"/>.</summary>
    public Span<Real> Scratch { get; init; }

    /// <summary>The weight of a row.</summary>
    public Real Weight(int row) => Weights.IsEmpty ? 1 : Weights[row];

    /// <summary>Takes the loss of one row: keeps it if the rows' losses are asked for, and returns it times the row's
    /// weight.</summary>
    public Real Row(int row, Real loss)
    {
        if (!RowLosses.IsEmpty)
            RowLosses[row] = loss;
        return Weights.IsEmpty ? loss : Weights[row] * loss;
    }
}
