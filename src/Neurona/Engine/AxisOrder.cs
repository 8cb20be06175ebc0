namespace Neurona;

/// <summary>The numbers of a sample in another order: those along some axes side by side, a row for each place of the
/// other axes.</summary>
internal sealed class AxisOrder
{
    /// <summary>Checks the axes.</summary>
    /// <param name="x">The shape of a sample.</param>
    /// <param name="axes">Counted with the batch as 0, or from the end.</param>
    /// <param name="mismatch">Makes the error of what was expected, what came, and what to do.</param>
    /// <exception cref="NeuronaException">There is no such axis, or one is named twice.</exception>
    public AxisOrder(Shape x, IReadOnlyList<int> axes, Func<string, string, string, NeuronaException> mismatch)
    {
        bool[] isChosen = new bool[x.Rank];
        foreach (int axis in axes)
        {
            int at = axis < 0 ? x.Rank + axis : axis - 1;
            if (at < 0 || at >= x.Rank || isChosen[at])
            {
                throw mismatch($"each axis once, from 1 to {x.Rank} or -1 for the last", string.Join(", ", axes),
                    "Count the axes from 1: the batch is axis 0.");
            }
            isChosen[at] = true;
        }
        if (axes.Count == 0)
            throw mismatch("at least one axis", "none", "Use -1 for the last.");
        int[] chosen = [.. Enumerable.Range(0, x.Rank).Where(i => isChosen[i])];
        int[] others = [.. Enumerable.Range(0, x.Rank).Except(chosen)];
        int[] order = [.. others, .. chosen];
        Lengths = [.. chosen.Select(i => x[i])];
        Length = Lengths.Aggregate(1, (product, length) => product * length);
        Moved = Shape.Of([.. others.Select(i => x[i]), Length]);
        Places = order.SequenceEqual(Enumerable.Range(0, x.Rank)) ? null : PlacesOf(x, order);
    }

    /// <summary>The lengths of the axes, outermost first.</summary>
    public int[] Lengths { get; }

    /// <summary>How many numbers lie along the axes.</summary>
    public int Length { get; }

    /// <summary>The shape in the new order, the axes being one, the last.</summary>
    public Shape Moved { get; }

    /// <summary>Where in a sample each number of the new order lies; null if the axes are the last ones
    /// already.</summary>
    public int[]? Places { get; }

    /// <summary>Brings samples into the new order.</summary>
    public void Gather(ReadOnlySpan<Real> from, Span<Real> to)
    {
        int[] places = Places!;
        for (int start = 0; start < from.Length; start += places.Length)
        {
            ReadOnlySpan<Real> source = from.Slice(start, places.Length);
            Span<Real> target = to.Slice(start, places.Length);
            for (int i = 0; i < target.Length; i++)
                target[i] = source[places[i]];
        }
    }

    /// <summary>Brings samples back from the new order.</summary>
    public void Scatter(ReadOnlySpan<Real> from, Span<Real> to)
    {
        int[] places = Places!;
        for (int start = 0; start < from.Length; start += places.Length)
        {
            ReadOnlySpan<Real> source = from.Slice(start, places.Length);
            Span<Real> target = to.Slice(start, places.Length);
            for (int i = 0; i < source.Length; i++)
                target[places[i]] = source[i];
        }
    }

    private static int[] PlacesOf(Shape x, int[] order)
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
