namespace Neurona;

/// <summary>Its inputs side by side along one axis.</summary>
/// <remarks>
/// Forward: Y = [X1, X2, ...] along the axis.
/// Backward: dX1, dX2, ... = the parts of dY.
/// Shapes: all axes but one alike; Y has the sum of that one.
/// Reference: Keras 3, Concatenate.
/// </remarks>
/// <param name="axis">The axis, counted with the batch as 0, or from the end: -1, the default, is channels.</param>
public sealed class Concatenate(int axis = -1) : Layer
{
    private int[] _inner = [];
    private int _outer;

    /// <summary>The axis, counted with the batch as 0, or from the end.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => throw b.Mismatch("at least two inputs", "one", "Call On(a, b).");

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, ReadOnlySpan<Shape> inputs)
    {
        if (inputs.Length < 2)
            return Build(b, inputs[0]);
        int rank = inputs[0].Rank;
        int at = Axis < 0 ? rank + Axis : Axis - 1;
        if (at < 0 || at >= rank)
            throw b.Mismatch($"an axis from 1 to {rank}, or -1 for the last", $"{Axis}", "The batch, axis 0, cannot be joined.");
        int[] joined = [.. inputs[0]];
        joined[at] = 0;
        foreach (Shape shape in inputs)
        {
            bool fits = shape.Rank == rank;
            for (int i = 0; fits && i < rank; i++)
                fits = i == at || shape[i] == inputs[0][i];
            if (!fits)
                throw b.Mismatch($"inputs that differ in axis {at + 1} only", "Bring them to one shape first.");
            joined[at] += shape[at];
        }
        _outer = 1;
        for (int i = 0; i < at; i++)
            _outer *= joined[i];
        _inner = new int[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            _inner[i] = inputs[i].Size / _outer;
        return Shape.Of(joined);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        int width = p.Y.Columns / _outer, at = 0;
        for (int i = 0; i < _inner.Length; i++)
        {
            for (int block = 0; block < p.Rows * _outer; block++)
                p.In(i).Data.Slice(block * _inner[i], _inner[i]).CopyTo(p.Y.Data.Slice(block * width + at));
            at += _inner[i];
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        int width = p.DY.Columns / _outer, at = 0;
        for (int i = 0; i < _inner.Length; i++)
        {
            for (int block = 0; p.NeedsGradient(i) && block < p.Rows * _outer; block++)
                p.DY.Data.Slice(block * width + at, _inner[i]).CopyTo(p.DIn(i).Data.Slice(block * _inner[i], _inner[i]));
            at += _inner[i];
        }
    }
}
