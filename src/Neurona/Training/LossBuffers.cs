namespace Neurona;

/// <summary>Working memory of losses and metrics for batches of up to so many samples. It belongs to one
/// loop.</summary>
internal sealed class LossBuffers
{
    private readonly Real[] _scratch;
    private readonly int _positions;
    private readonly int _rows;
    private Real[] _weights = [];

    public LossBuffers(CompiledHead[] heads, int rows)
    {
        _rows = rows;
        _positions = heads.Max(head => head.Positions);
        _scratch = new Real[checked((long)rows * heads.Max(head => head.ScratchPerSample))];
    }

    public Span<Real> Scratch => _scratch;

    /// <summary>The weights of samples as weights of so many rows: each position of an output weighs as its
    /// sample.</summary>
    public ReadOnlySpan<Real> RowWeights(ReadOnlySpan<Real> weights, int rows)
    {
        if (weights.IsEmpty || weights.Length == rows)
            return weights;
        if (_weights.Length < rows)
            _weights = new Real[_rows * _positions];
        Span<Real> repeated = _weights.AsSpan(0, rows);
        Neurona.RowWeights.Repeat(weights, repeated);
        return repeated;
    }
}
