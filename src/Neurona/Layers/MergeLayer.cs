namespace Neurona;

/// <summary>A layer that makes one number of those at the same place of its inputs, which stretch to one shape.</summary>
public abstract class MergeLayer : Layer
{
    private Broadcast?[] _stretched = [];
    private Scratch _operands, _slope;

    private protected MergeLayer() { }

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => throw b.Mismatch("at least two inputs", "one", "Call On(a, b).");

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, ReadOnlySpan<Shape> inputs)
    {
        if (inputs.Length < 2)
            return Build(b, inputs[0]);
        (Shape y, _stretched) = Broadcast.Of(b, inputs);
        bool stretches = Array.Exists(_stretched, one => one is not null);
        _operands = stretches ? b.ScratchOnce(checked(inputs.Length * y.Size)) : default;
        _slope = stretches ? b.ScratchOnce(y.Size) : default;
        return y;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        for (int r = 0; r < p.Rows; r++)
        {
            Stretch(p, r);
            Merge(p, r, p.Y.Row(r));
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        for (int r = 0; r < p.Rows; r++)
        {
            if ((BackwardReads & Reads.X) != 0)
                Stretch(p, r);
            for (int i = 0; i < p.InputCount; i++)
            {
                if (!p.NeedsGradient(i))
                    continue;
                if (_stretched[i] is not { } stretched)
                {
                    Slope(p, r, i, p.DIn(i).Row(r));
                    continue;
                }
                Slope(p, r, i, p[_slope].Data);
                p.DIn(i).Row(r).Clear();
                stretched.AddSums(p[_slope].Data, p.DIn(i).Row(r));
            }
        }
    }

    /// <summary>Writes the outputs of a row from its operands.</summary>
    private protected abstract void Merge(in Pass p, int row, Span<Real> y);

    /// <summary>Writes the gradient of a row with respect to an operand.</summary>
    private protected abstract void Slope(in Pass p, int row, int input, Span<Real> dx);

    /// <summary>A row of an input, stretched to the outputs' shape.</summary>
    private protected ReadOnlySpan<Real> Operand(in Pass p, int row, int input)
    {
        int size = p.Y.Columns;
        return _stretched[input] is null ? p.In(input).Row(row) : p[_operands].Data.Slice(input * size, size);
    }

    private void Stretch(in Pass p, int row)
    {
        int size = p.Y.Columns;
        for (int i = 0; i < _stretched.Length; i++)
            _stretched[i]?.Stretch(p.In(i).Row(row), p[_operands].Data.Slice(i * size, size));
    }
}
