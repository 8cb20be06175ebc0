namespace Neurona;

/// <summary>The product of its inputs, element by element.</summary>
/// <remarks>
/// Forward: Y = X1 X2 ...
/// Backward: dXi = dY times all other inputs, summed over the axes along which the input was stretched.
/// Shapes: all inputs and Y alike; or inputs stretch as in Keras: aligned at the end, an axis of 1 (or none) is
/// repeated. The batch is never stretched.
/// Reference: Keras 3, Multiply.
/// </remarks>
public sealed class Multiply : MergeLayer
{
    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    private protected override void Merge(in Pass p, int row, Span<Real> y)
    {
        Kernels.Zip(default(Formulas.Product), Operand(p, row, 0), Operand(p, row, 1), y);
        for (int i = 2; i < p.InputCount; i++)
            Kernels.Zip(default(Formulas.Product), y, Operand(p, row, i), y);
    }

    private protected override void Slope(in Pass p, int row, int input, Span<Real> dx)
    {
        p.DY.Row(row).CopyTo(dx);
        for (int i = 0; i < p.InputCount; i++)
        {
            if (i != input)
                Kernels.Zip(default(Formulas.Product), dx, Operand(p, row, i), dx);
        }
    }
}
