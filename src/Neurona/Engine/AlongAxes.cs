namespace Neurona;

/// <summary>
/// What a layer acts along: the last axis as it lies, or other axes, whose numbers are brought side by side in working
/// memory first. Either way the layer sees matrices with a row for each place.
/// </summary>
internal sealed class AlongAxes
{
    private readonly AxisOrder _order;
    private readonly Scratch[] _moved;

    /// <summary>Checks the axes and declares the memory that they need.</summary>
    /// <param name="b">The layer's builder.</param>
    /// <param name="x">The shape of the input, and of all that is moved.</param>
    /// <param name="axes">Counted with the batch as 0, or from the end.</param>
    /// <param name="matrices">How many matrices one pass moves at most.</param>
    /// <exception cref="NeuronaException">There is no such axis, or one is named twice.</exception>
    public AlongAxes(LayerBuilder b, Shape x, IReadOnlyList<int> axes, int matrices)
    {
        _order = new(x, axes, b.Mismatch);
        _moved = [.. Enumerable.Range(0, IsLast ? 0 : matrices).Select(_ => b.Scratch(x.Size))];
    }

    /// <summary>The lengths of the axes, outermost first.</summary>
    public int[] Lengths => _order.Lengths;

    /// <summary>How many numbers lie along the axes: the columns of every matrix.</summary>
    public int Length => _order.Length;

    /// <summary>Whether the axes are the last ones, so that nothing is moved.</summary>
    public bool IsLast => _order.Places is null;

    /// <summary>The numbers of a buffer, in matrix <paramref name="index"/> if they must be moved.</summary>
    public ReadOnlyMat Read(in Pass p, ReadOnlyMat from, int index)
    {
        if (IsLast)
            return from.Reshape(Length);
        Mat to = p[_moved[index]];
        _order.Gather(from.Data, to.Data);
        return to.Reshape(Length);
    }

    /// <summary>Where to write what belongs into a buffer: there, or in matrix <paramref name="index"/>. Empty if the
    /// buffer is.</summary>
    public Mat Target(in Pass p, Mat to, int index) =>
        to.Data.IsEmpty ? default : (IsLast ? to : p[_moved[index]]).Reshape(Length);

    /// <summary>Brings what was written by <see cref="Target"/> to its place.</summary>
    public void Write(in Pass p, Mat to, int index)
    {
        if (!IsLast && !to.Data.IsEmpty)
            _order.Scatter(p[_moved[index]].Data, to.Data);
    }
}
