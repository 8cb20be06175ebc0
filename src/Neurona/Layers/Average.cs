namespace Neurona;

/// <summary>The mean of its inputs, element by element.</summary>
/// <remarks>
/// Forward: Y = (X1 + X2 + ...) / count.
/// Backward: dXi = dY / count, summed over the axes along which the input was stretched.
/// Shapes: all inputs and Y alike; or inputs stretch as in Keras: aligned at the end, an axis of 1 (or none) is
/// repeated. The batch is never stretched.
/// Reference: Keras 3, Average.
/// </remarks>
public sealed class Average : MergeLayer
{
    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    private protected override void Merge(in Pass p, int row, Span<Real> y)
    {
        Kernels.Zip(default(Formulas.Sum), Operand(p, row, 0), Operand(p, row, 1), y);
        for (int i = 2; i < p.InputCount; i++)
            Kernels.Zip(default(Formulas.Sum), y, Operand(p, row, i), y);
        Kernels.Map(new Over(p.InputCount), y, y);
    }

    private protected override void Slope(in Pass p, int row, int input, Span<Real> dx) =>
        Kernels.Map(new Over(p.InputCount), p.DY.Row(row), dx);

    private readonly struct Over(int count) : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => x / count;
    }
}
