namespace Neurona;

/// <summary>A metric whose rows lie along another axis than the last one: outputs and targets of one shape are brought
/// into that order.</summary>
internal sealed class MetricAlongAxis : Metric
{
    private readonly Metric _metric;
    private readonly AxisOrder _order;
    private readonly int _positions, _rows;

    private MetricAlongAxis(Metric metric, AxisOrder order, Shape output)
    {
        _metric = metric;
        _order = order;
        _positions = output.Size / output.Channels;
        _rows = output.Size / order.Length;
    }

    public override bool HigherIsBetter => _metric.HigherIsBetter;

    /// <summary>The metric itself, if the axis is the last one.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="axis">Counted with the batch as 0, or from the end.</param>
    /// <param name="output">The shape of one output sample and of one target.</param>
    /// <exception cref="NeuronaException">There is no such axis.</exception>
    public static Metric Of(Metric metric, int axis, Shape output)
    {
        AxisOrder order = new(output, [axis], (expected, got, fix) => Errors.Of(metric.Name, expected, got, fix));
        return order.Places is null ? metric
            : new MetricAlongAxis(metric, order, output) { Name = metric.Name, Weighted = metric.Weighted };
    }

    protected internal override int StateSize(Shape output, Shape target) => _metric.StateSize(_order.Moved, _order.Moved);

    // Outputs and targets in the new order, then weights, then the metric's own.
    protected internal override int ScratchPerRow(int columns) =>
        2 * columns + (_rows * (1 + _metric.ScratchPerRow(_order.Length)) + _positions - 1) / _positions;

    protected internal override void Update(in MetricPass p)
    {
        int size = p.Y.Data.Length, rows = size / _order.Length;
        Span<Real> outputs = p.Scratch[..size], targets = p.Scratch.Slice(size, size), rest = p.Scratch[(2 * size)..];
        _order.Gather(p.Y.Data, outputs);
        _order.Gather(p.Target.Data, targets);
        Span<Real> weights = p.Weights.IsEmpty ? [] : rest[..rows];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = p.Weights[i / _rows * _positions];
        _metric.Update(new()
        {
            Y = new(outputs, rows, _order.Length),
            Target = new(targets, rows, _order.Length),
            Weights = weights,
            State = p.State,
            Scratch = rest[weights.Length..],
        });
    }

    protected internal override double Result(ReadOnlySpan<double> state) => _metric.Result(state);
}
