namespace Neurona;

/// <summary>A batch as a step reads it: samples, targets and weights. First input and first target may be any memory of
/// the caller's, read in place.</summary>
internal readonly ref struct LabeledBatch
{
    private readonly ReadOnlySpan<Real> _input, _target;
    private readonly Real[][]? _inputs, _targets;

    public LabeledBatch(int rows, ReadOnlySpan<Real> input, ReadOnlySpan<Real> target)
    {
        Rows = rows;
        _input = input;
        _target = target;
    }

    public LabeledBatch(int rows, Real[][] inputs, Real[][] targets, ReadOnlySpan<Real> weights)
    {
        Rows = rows;
        _inputs = inputs;
        _targets = targets;
        _input = inputs[0];
        _target = targets.Length > 0 ? targets[0] : [];
        Weights = weights;
    }

    public LabeledBatch(BatchBuffers buffers, int rows)
        : this(rows, buffers.Inputs, buffers.Targets, buffers.Weights.AsSpan(0, buffers.HasWeights ? rows : 0))
    {
    }

    public int Rows { get; }

    /// <summary>A weight for each sample; empty if all weigh 1.</summary>
    public ReadOnlySpan<Real> Weights { get; }

    public ReadOnlySpan<Real> Target(int index) => index == 0 ? _target : _targets![index];

    public StepData Data(ulong seed = 0, ulong batch = 0, long firstRow = 0, double penaltyScale = 1) =>
        new(Rows, _input, _inputs) { Seed = seed, Batch = batch, FirstRow = firstRow, PenaltyScale = penaltyScale };
}
