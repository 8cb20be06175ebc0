namespace Neurona;

/// <summary>The sum of its inputs, element by element.</summary>
/// <remarks>
/// Forward: Y = X1 + X2 + ...
/// Backward: dX1 = dX2 = ... = dY, summed over the axes along which an input was stretched.
/// Shapes: all inputs and Y alike; or inputs stretch as in Keras: aligned at the end, an axis of 1 (or none) is
/// repeated. The batch is never stretched.
/// Reference: He and others 2016 (residual connections); Keras 3, Add.
/// </remarks>
public sealed class Add : Layer
{
    private Broadcast?[] _stretched = [];

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool GradientIsShared => Array.TrueForAll(_stretched, one => one is null);

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) =>
        throw b.Mismatch("at least two inputs", "one", "Call On(a, b).");

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, ReadOnlySpan<Shape> inputs)
    {
        if (inputs.Length < 2)
            return Build(b, inputs[0]);
        (Shape y, _stretched) = Broadcast.Of(b, inputs);
        return y;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        Span<Real> y = p.Y.Data;
        if (GradientIsShared)
            Kernels.Zip(default(Formulas.Sum), p.In(0).Data, p.In(1).Data, y);
        for (int i = GradientIsShared ? 2 : 0; i < p.InputCount; i++)
        {
            if (_stretched[i] is { } stretched)
                Stretch(stretched, p.In(i), p.Y, overwrite: i == 0);
            else if (i == 0)
                p.In(0).Data.CopyTo(y);
            else
                Kernels.Zip(default(Formulas.Sum), y, p.In(i).Data, y);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        for (int i = 0; i < p.InputCount; i++)
        {
            if (!p.NeedsGradient(i))
                continue;
            Mat dx = p.DIn(i);
            if (_stretched[i] is not { } stretched)
            {
                p.DY.Data.CopyTo(dx.Data);
                continue;
            }
            dx.Data.Clear();
            for (int r = 0; r < p.Rows; r++)
                stretched.AddSums(p.DY.Row(r), dx.Row(r));
        }
    }

    private static void Stretch(Broadcast stretched, ReadOnlyMat x, Mat y, bool overwrite)
    {
        for (int r = 0; r < x.Rows; r++)
        {
            if (overwrite)
                stretched.Stretch(x.Row(r), y.Row(r));
            else
                stretched.AddStretched(x.Row(r), y.Row(r));
        }
    }
}
