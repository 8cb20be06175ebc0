namespace Neurona;

/// <summary>The sum of its inputs, element by element.</summary>
/// <remarks>
/// Forward: Y = X1 + X2 + ...
/// Backward: dX1 = dX2 = ... = dY.
/// Shapes: all inputs and Y alike.
/// Reference: He and others 2016 (residual connections).
/// </remarks>
public sealed class Add : Layer
{
    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool GradientIsShared => true;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) =>
        throw b.Mismatch("at least two inputs", "one", "Call On(a, b).");

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, ReadOnlySpan<Shape> inputs)
    {
        if (inputs.Length < 2)
            return Build(b, inputs[0]);
        foreach (Shape shape in inputs)
        {
            if (shape != inputs[0])
                throw b.Mismatch("inputs of one shape", "Bring them to one shape first, with a Dense or a Conv2D of size 1.");
        }
        return inputs[0];
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        Kernels.Zip(default(Formulas.Sum), p.In(0).Data, p.In(1).Data, p.Y.Data);
        for (int i = 2; i < p.InputCount; i++)
            Kernels.Zip(default(Formulas.Sum), p.Y.Data, p.In(i).Data, p.Y.Data);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        for (int i = 0; i < p.InputCount; i++)
        {
            if (p.NeedsGradient(i))
                p.DY.Data.CopyTo(p.DIn(i).Data);
        }
    }
}
