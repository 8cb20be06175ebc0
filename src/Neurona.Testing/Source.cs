namespace Neurona.Testing;

/// <summary>
/// Stands before a layer under test: its parameter is a whole batch of inputs, so that the gradient of an input is the
/// gradient of a parameter.
/// </summary>
/// <remarks>
/// Forward: Y = the first rows of the batch.
/// Backward: d batch += dY in these rows.
/// </remarks>
internal sealed class Source(Shape shape, int rows) : Layer
{
    private Param _batch;

    public Param Batch => _batch;

    protected internal override Reads BackwardReads => Reads.None;

    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _batch = b.Param("batch", [rows, shape.Size], new Zeros());
        return shape;
    }

    protected internal override void Forward(in Pass p)
    {
        ReadOnlySpan<Real> batch = p[_batch].Data;
        batch[..p.Y.Data.Length].CopyTo(p.Y.Data);
    }

    protected internal override void Backward(in Pass p)
    {
        ReadOnlySpan<Real> dy = p.DY.Data;
        Span<Real> gradient = p.Grad(_batch).Data;
        for (int i = 0; i < dy.Length; i++)
            gradient[i] += dy[i];
    }
}
