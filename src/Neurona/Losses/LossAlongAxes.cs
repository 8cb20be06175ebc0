namespace Neurona;

/// <summary>
/// A loss whose rows lie along other axes than the last one: outputs and targets are brought into that order, and the
/// gradient back. Whoever computes it counts rows of the last axis, so that sums are brought to their number.
/// </summary>
internal sealed class LossAlongAxes : Loss
{
    private readonly Loss _loss;
    private readonly AxisOrder _order;
    private readonly Shape _output;
    private readonly int _positions, _rows;

    public LossAlongAxes(Loss loss, AxisOrder order, Shape output)
    {
        _loss = loss;
        _order = order;
        _output = output;
        _positions = output.Size / output.Channels;
        _rows = output.Size / order.Length;
        MovesTargets = loss.TargetShape(order.Moved) == order.Moved;
        Name = loss.Name;
    }

    /// <summary>Whether targets lie as outputs do; class numbers have a row for each place of the other axes.</summary>
    public bool MovesTargets { get; }

    // What brings a sum over rows of the axes to one over rows of the last axis, of which the caller takes the mean.
    private Real Share => Reduction is LossReduction.Sum or LossReduction.None ? 1 : (Real)_positions / _rows;

    protected internal override Shape TargetShape(Shape output) => MovesTargets ? output : _loss.TargetShape(_order.Moved);

    protected internal override void Check(Layer last, Shape output) => _loss.Check(last, _order.Moved);

    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) => _loss.CheckTargets(target, _order.Moved);

    protected internal override string Advice(Shape got) => _loss.Advice(got);

    // Outputs, targets and gradient in the new order, then weights, then the loss' own.
    protected internal override int ScratchPerRow(int columns)
    {
        int own = _rows * (1 + _loss.ScratchPerRow(_order.Length));
        return (_order.Places is null ? 0 : 3 * columns) + (own + _positions - 1) / _positions;
    }

    internal override int RowsPerSample(Shape output) => _rows;

    protected internal override Real Evaluate(in LossPass p)
    {
        int size = p.Y.Data.Length, rows = size / _order.Length, samples = size / _output.Size;
        Span<Real> scratch = p.Scratch;
        ReadOnlySpan<Real> outputs = p.Y.Data, targets = p.Target.Data, weights = p.Weights;
        Span<Real> gradient = p.DY.IsEmpty ? default : p.DY.Data;
        if (_order.Places is not null)
        {
            outputs = Gathered(outputs, Take(ref scratch, size));
            targets = MovesTargets ? Gathered(targets, Take(ref scratch, size)) : targets;
            gradient = p.DY.IsEmpty ? default : Take(ref scratch, size);
        }
        if (!weights.IsEmpty && _rows != _positions)
        {
            Span<Real> repeated = Take(ref scratch, rows);
            for (int i = 0; i < samples; i++)
                repeated.Slice(i * _rows, _rows).Fill(weights[i * _positions]);
            weights = repeated;
        }
        Real sum = _loss.Evaluate(new()
        {
            Y = new(outputs, rows, _order.Length),
            Target = new(targets, rows, targets.Length / rows),
            Weights = weights,
            Scale = p.Scale * Share,
            DY = gradient.IsEmpty ? default : new(gradient, rows, _order.Length),
            RowLosses = p.RowLosses,
            Scratch = scratch,
        });
        if (_order.Places is not null && !gradient.IsEmpty)
            _order.Scatter(gradient, p.DY.Data);
        return sum * Share;
    }

    private Span<Real> Gathered(ReadOnlySpan<Real> from, Span<Real> to)
    {
        _order.Gather(from, to);
        return to;
    }

    private static Span<Real> Take(scoped ref Span<Real> scratch, int count)
    {
        Span<Real> taken = scratch[..count];
        scratch = scratch[count..];
        return taken;
    }
}
