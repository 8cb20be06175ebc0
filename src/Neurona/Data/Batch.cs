namespace Neurona;

/// <summary>One gathered batch: the memory that a data set fills with samples, their targets and their weights, a row
/// each.</summary>
/// <remarks>Valid during the call only. A data set writes every row of every matrix; <see cref="Weights"/> too, unless
/// it is empty.</remarks>
public readonly ref struct Batch
{
    // Beyond the streams of nodes, parameters and shuffling.
    private const ulong Stream = 1UL << 43;

    private readonly BatchBuffers _buffers;
    private readonly int _firstInput, _firstTarget, _firstRow;
    private readonly Span<Real> _target;
    private readonly int _targetColumns;

    internal Batch(BatchBuffers buffers, int rows) : this(buffers, 0, rows, 0, 0, default, 0)
    {
    }

    private Batch(
        BatchBuffers buffers, int firstRow, int rows, int firstInput, int firstTarget, Span<Real> target, int targetColumns)
    {
        _buffers = buffers;
        _firstRow = firstRow;
        Rows = rows;
        _firstInput = firstInput;
        _firstTarget = firstTarget;
        _target = target;
        _targetColumns = targetColumns;
    }

    /// <summary>The number of samples.</summary>
    public int Rows { get; }

    /// <summary>The epoch that the batch is for, from 1; 0 outside training, where nothing is augmented.</summary>
    public int Epoch => _buffers.Epoch;

    /// <summary>The seed of the training.</summary>
    public ulong Seed => _buffers.Seed;

    /// <summary>Whether targets are asked for: not when a model predicts.</summary>
    public bool HasTargets => _buffers.Targets.Length > 0;

    /// <summary>A weight for each sample, 1 at first; empty where nobody asked for weights.</summary>
    public Span<Real> Weights => _buffers.Weights.AsSpan(_firstRow, _buffers.HasWeights ? Rows : 0);

    /// <summary>Where input <paramref name="index"/> of the samples goes: rows x the size of one sample.</summary>
    public Mat Input(int index = 0)
    {
        Real[] memory = _buffers.Inputs[_firstInput + index];
        int columns = _buffers.InputSizes[_firstInput + index];
        return new(memory.AsSpan(_firstRow * columns, Rows * columns), Rows, columns);
    }

    /// <summary>Where target <paramref name="index"/> of the samples goes: rows x the size of one target. Empty if no
    /// targets are asked for.</summary>
    public Mat Target(int index = 0)
    {
        if (!HasTargets)
            return default;
        if (_targetColumns > 0)
            return new(_target.Slice(_firstRow * _targetColumns, Rows * _targetColumns), Rows, _targetColumns);
        Real[] memory = _buffers.Targets[_firstTarget + index];
        int columns = _buffers.TargetSizes[_firstTarget + index];
        return new(memory.AsSpan(_firstRow * columns, Rows * columns), Rows, columns);
    }

    /// <summary>Random numbers for augmenting a sample: a function of the seed, the epoch and the sample's number, so
    /// that every run draws the same.</summary>
    public CounterRandom Random(int sample) => CounterRandom.Of(Seed, (ulong)Epoch, Stream + (ulong)sample);

    /// <summary>The same batch with other memory for its only target.</summary>
    internal Batch WithTarget(Span<Real> memory, int columns) => new(_buffers, _firstRow, Rows, _firstInput, _firstTarget, memory, columns);

    /// <summary>The part of the batch that starts at an input and a target.</summary>
    internal Batch From(int firstInput, int firstTarget) =>
        new(_buffers, _firstRow, Rows, _firstInput + firstInput, _firstTarget + firstTarget, _target, _targetColumns);

    /// <summary>Some rows of the batch.</summary>
    internal Batch Slice(int first, int count) =>
        new(_buffers, _firstRow + first, count, _firstInput, _firstTarget, _target, _targetColumns);
}
