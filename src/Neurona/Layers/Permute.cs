namespace Neurona;

/// <summary>The axes of a sample in another order.</summary>
/// <remarks>
/// Forward: axis i of Y is axis dims[i] of X, as numpy's transpose.
/// Backward: dX = dY with the axes back in their order.
/// Shapes: X [rows, ...], Y [rows, ...] with the axes in the order of dims.
/// Reference: Keras 3, Permute.
/// </remarks>
/// <param name="dims">The axes of X in the order of Y, counted from 1: the batch, axis 0, stays where it is.</param>
public sealed class Permute(params int[] dims) : Layer
{
    private int[] _places = [];

    /// <summary>The axes of X in the order of Y, counted from 1.</summary>
    public IReadOnlyList<int> Dims { get; } = [.. dims];

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        if (!Dims.Order().SequenceEqual(Enumerable.Range(1, x.Rank)))
        {
            throw b.Mismatch($"each of the axes 1 to {x.Rank} once, for an input of {x}", string.Join(", ", Dims),
                "Count the axes from 1: the batch, axis 0, stays.");
        }
        int[] axes = [.. Dims.Select(axis => x[axis - 1])], strides = new int[x.Rank];
        for (int i = 0; i < x.Rank; i++)
            strides[i] = Enumerable.Range(Dims[i], x.Rank - Dims[i]).Aggregate(1, (stride, axis) => stride * x[axis]);
        // Where in a sample of X each number of Y lies.
        _places = new int[x.Size];
        for (int to = 0; to < x.Size; to++)
        {
            for (int i = x.Rank - 1, rest = to; i >= 0; rest /= axes[i], i--)
                _places[to] += rest % axes[i] * strides[i];
        }
        return Shape.Of(axes);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        for (int r = 0; r < p.Rows; r++)
        {
            ReadOnlySpan<Real> x = p.X.Row(r);
            Span<Real> y = p.Y.Row(r);
            for (int i = 0; i < y.Length; i++)
                y[i] = x[_places[i]];
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        for (int r = 0; r < p.Rows; r++)
        {
            ReadOnlySpan<Real> dy = p.DY.Row(r);
            Span<Real> dx = p.DX.Row(r);
            for (int i = 0; i < dy.Length; i++)
                dx[_places[i]] = dy[i];
        }
    }
}
