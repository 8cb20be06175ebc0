namespace Neurona;

/// <summary>The mean of a loss over everything seen: in inference the loss itself, without penalties.</summary>
/// <remarks>Shapes: those of the loss. Reference: Keras 3, whose losses are metrics under the same names.</remarks>
/// <param name="loss">The loss.</param>
public sealed class LossMetric(Loss loss) : Metric
{
    /// <summary>The loss.</summary>
    public Loss Loss { get; } = loss ?? throw new ArgumentNullException(nameof(loss));

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    protected override string DefaultName => Loss.Name;

    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => 2;

    /// <inheritdoc/>
    protected internal override int ScratchPerRow(int columns) => Loss.ScratchPerRow(columns);

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target)
    {
        Loss along = Loss.Along(output, LossReduction.SumOverBatchSize);
        return along.TargetShape(output) != target
            ? throw Mismatch($"targets of shape {along.TargetShape(output)} for {Loss.Name}", target, Loss.Advice(target))
            : along == Loss ? this : new LossMetric(along) { Name = Name, Weighted = Weighted };
    }

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        p.State[0] += Loss.Evaluate(new() { Y = p.Y, Target = p.Target, Weights = p.Weights, Scratch = p.Scratch });
        double weights = 0;
        foreach (Real weight in p.Weights)
            weights += weight;
        p.State[1] += p.Weights.IsEmpty ? p.Y.Rows : weights;
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state) => state[1] == 0 ? 0 : state[0] / state[1];
}
