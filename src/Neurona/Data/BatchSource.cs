namespace Neurona;

/// <summary>Where a loop takes its batches from: a data set in order or shuffled, or a stream. The one place that
/// counts rows and draws orders.</summary>
internal abstract class BatchSource(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> targets, bool hasWeights)
{
    private bool _wasChecked;
    private long _seen;

    /// <summary>Checks each batch of the first pass: targets, and whatever else a loop wants to know of new
    /// data.</summary>
    public Action<BatchBuffers, int>? Check { get; init; }

    /// <summary>What errors call the loop.</summary>
    public string Who { get; init; } = "Fit";

    /// <summary>Samples of one pass, if known.</summary>
    public abstract long? Count { get; }

    public BatchBuffers NewBuffers(int rows, bool withTargets = true) => new(inputs, withTargets ? targets : [], hasWeights, rows);

    /// <summary>Starts a pass.</summary>
    /// <param name="epoch">Its number, from 1; 0 outside training.</param>
    /// <param name="random">What a shuffled order follows from.</param>
    public void Start(int epoch, CounterRandom random)
    {
        _seen = 0;
        Begin(epoch, random);
    }

    /// <summary>Gathers the next batch of up to so many rows.</summary>
    /// <returns>The number of rows; 0 at the end of the pass.</returns>
    public int Next(BatchBuffers buffers, int rows)
    {
        int count = Gather(buffers, rows);
        if (_wasChecked)
            return count;
        if (count > 0)
            CheckBatch(buffers, count);
        // Whoever knows how many samples there are does not ask once more for the end.
        _seen += count;
        _wasChecked = count == 0 || _seen == Count;
        return count;
    }

    /// <summary>Saves or restores where the pass is.</summary>
    /// <param name="visitor">Keeps it or gives it back.</param>
    /// <param name="ahead">Rows of the last batch, if the pass is to go on with it; else 0.</param>
    public abstract void VisitState(IStateVisitor visitor, int ahead);

    protected abstract void Begin(int epoch, CounterRandom random);

    protected abstract int Gather(BatchBuffers buffers, int rows);

    /// <summary>The number of the sample in a row of the batch just gathered.</summary>
    protected abstract long SampleOf(int row);

    private void CheckBatch(BatchBuffers buffers, int rows)
    {
        CheckFinite(buffers.Inputs, buffers.InputSizes, rows, "sample");
        CheckFinite(buffers.Targets, buffers.TargetSizes, rows, "the target of sample");
        Check?.Invoke(buffers, rows);
    }

    private void CheckFinite(Real[][] arrays, int[] sizes, int rows, string what)
    {
        for (int i = 0; i < arrays.Length; i++)
        {
            if (Kernels.AllFinite(arrays[i].AsSpan(0, rows * sizes[i])))
                continue;
            int row = 0;
            while (Kernels.AllFinite(arrays[i].AsSpan(row * sizes[i], sizes[i])))
                row++;
            throw Errors.Of(Who, "finite numbers in the data", $"NaN or infinity in {what} {SampleOf(row)}",
                "Fill in or drop missing values first.");
        }
    }
}

/// <summary>The samples of a data set, in order or in a new order every pass.</summary>
internal sealed class DatasetSource(Dataset data, bool shuffle) : BatchSource(data.InputShapes, data.TargetShapes, data.HasWeights)
{
    private readonly int[] _order = new int[data.Count];
    private int _at, _start;
    private CounterRandom _random;

    public override long? Count => _order.Length;

    // Every order follows from its own random numbers (R. Durstenfeld, Algorithm 235, 1964).
    protected override void Begin(int epoch, CounterRandom random)
    {
        _at = 0;
        _random = random;
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        if (shuffle)
            Shuffle(_order, random);
    }

    /// <summary>Brings numbers into an order that follows from the random numbers.</summary>
    public static void Shuffle(Span<int> order, CounterRandom random)
    {
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = (int)(((ulong)random.Bits((uint)i) * (ulong)(i + 1)) >> 32);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }

    // The order is a function of its random numbers: the key says all.
    public override void VisitState(IStateVisitor visitor, int ahead)
    {
        long key = (long)_random.Key, at = _at - ahead;
        visitor.Visit("order", ref key);
        visitor.Visit("at", ref at);
        if (key == (long)_random.Key && at == _at - ahead)
            return;
        Start(0, new((ulong)key));
        _at = checked((int)at);
    }

    protected override int Gather(BatchBuffers buffers, int rows)
    {
        int count = Math.Min(rows, _order.Length - _at);
        _start = _at;
        if (count > 0)
            buffers.Fill(data, _order.AsSpan(_at, count));
        _at += count;
        return count;
    }

    protected override long SampleOf(int row) => _order[_start + row];
}

/// <summary>The samples of a stream, in the order in which they come.</summary>
internal sealed class StreamSource(SampleStream stream) : BatchSource(stream.InputShapes, stream.TargetShapes, stream.HasWeights)
{
    private long _at, _start;

    public override long? Count => stream.Count;

    protected override void Begin(int epoch, CounterRandom random)
    {
        _at = 0;
        stream.Restart();
    }

    // What was read before is read again and left.
    public override void VisitState(IStateVisitor visitor, int ahead)
    {
        long at = _at - ahead;
        visitor.Visit("at", ref at);
        if (at == _at - ahead)
            return;
        Start(0, default);
        BatchBuffers skipped = NewBuffers(1);
        while (_at < at && Gather(skipped, 1) > 0)
        {
        }
    }

    protected override int Gather(BatchBuffers buffers, int rows)
    {
        _start = _at;
        buffers.Weights.AsSpan().Fill(1);
        int count = stream.Read(new(buffers, rows));
        if (count < 0 || count > rows)
            throw Errors.Of(stream.GetType().Name, $"Read to write 0 to {rows} samples", $"{count}",
                "Return the number of rows that were written.");
        _at += count;
        return count;
    }

    protected override long SampleOf(int row) => _start + row;
}
