namespace Neurona;

/// <summary>
/// What a layer acts along: the last axis as it lies, or other axes, whose numbers are brought side by side in working
/// memory first. Either way the layer sees matrices with a row for each place.
/// </summary>
internal sealed class AlongAxes
{
    // Where in a sample each number of the new order lies; null if the axes are the last ones already.
    private readonly int[]? _places;
    private readonly Scratch[] _moved;

    /// <summary>Checks the axes and declares the memory that they need.</summary>
    /// <param name="b">The layer's builder.</param>
    /// <param name="x">The shape of the input, and of all that is moved.</param>
    /// <param name="axes">Counted with the batch as 0, or from the end.</param>
    /// <param name="matrices">How many matrices one pass moves at most.</param>
    /// <exception cref="NeuronaException">There is no such axis, or one is named twice.</exception>
    public AlongAxes(LayerBuilder b, Shape x, IReadOnlyList<int> axes, int matrices)
    {
        bool[] isChosen = new bool[x.Rank];
        foreach (int axis in axes)
        {
            int at = axis < 0 ? x.Rank + axis : axis - 1;
            if (at < 0 || at >= x.Rank || isChosen[at])
            {
                throw b.Mismatch($"each axis once, from 1 to {x.Rank} or -1 for the last", string.Join(", ", axes),
                    "Count the axes from 1: the batch is axis 0.");
            }
            isChosen[at] = true;
        }
        if (axes.Count == 0)
            throw b.Mismatch("at least one axis", "none", "Use -1 for the last.");
        int[] chosen = [.. Enumerable.Range(0, x.Rank).Where(i => isChosen[i])];
        int[] order = [.. Enumerable.Range(0, x.Rank).Except(chosen), .. chosen];
        Lengths = [.. chosen.Select(i => x[i])];
        Length = Lengths.Aggregate(1, (product, length) => product * length);
        bool isMoved = !order.SequenceEqual(Enumerable.Range(0, x.Rank));
        _places = isMoved ? Places(x, order) : null;
        _moved = [.. Enumerable.Range(0, isMoved ? matrices : 0).Select(_ => b.Scratch(x.Size))];
    }

    /// <summary>The lengths of the axes, outermost first.</summary>
    public int[] Lengths { get; }

    /// <summary>How many numbers lie along the axes: the columns of every matrix.</summary>
    public int Length { get; }

    /// <summary>Whether the axes are the last ones, so that nothing is moved.</summary>
    public bool IsLast => _places is null;

    /// <summary>The numbers of a buffer, in matrix <paramref name="index"/> if they must be moved.</summary>
    public ReadOnlyMat Read(in Pass p, ReadOnlyMat from, int index)
    {
        if (_places is null)
            return from.Reshape(Length);
        Mat to = p[_moved[index]];
        for (int r = 0; r < from.Rows; r++)
        {
            ReadOnlySpan<Real> source = from.Row(r);
            Span<Real> target = to.Row(r);
            for (int i = 0; i < target.Length; i++)
                target[i] = source[_places[i]];
        }
        return to.Reshape(Length);
    }

    /// <summary>Where to write what belongs into a buffer: there, or in matrix <paramref name="index"/>. Empty if the
    /// buffer is.</summary>
    public Mat Target(in Pass p, Mat to, int index) =>
        to.Data.IsEmpty ? default : (_places is null ? to : p[_moved[index]]).Reshape(Length);

    /// <summary>Brings what was written by <see cref="Target"/> to its place.</summary>
    public void Write(in Pass p, Mat to, int index)
    {
        if (_places is null || to.Data.IsEmpty)
            return;
        ReadOnlyMat from = p[_moved[index]];
        for (int r = 0; r < to.Rows; r++)
        {
            ReadOnlySpan<Real> source = from.Row(r);
            Span<Real> target = to.Row(r);
            for (int i = 0; i < source.Length; i++)
                target[_places[i]] = source[i];
        }
    }

    private static int[] Places(Shape x, int[] order)
    {
        int[] places = new int[x.Size];
        for (int to = 0; to < places.Length; to++)
        {
            int rest = to;
            for (int i = x.Rank - 1; i >= 0; rest /= x[order[i]], i--)
            {
                int stride = 1;
                for (int inner = order[i] + 1; inner < x.Rank; inner++)
                    stride *= x[inner];
                places[to] += rest % x[order[i]] * stride;
            }
        }
        return places;
    }
}
