namespace Neurona;

/// <summary>The smallest of its inputs, element by element.</summary>
/// <remarks>
/// Forward: Y = min(X1, X2, ...).
/// Backward: dXi = dY where Xi is the smallest, else 0; of equal ones the first gets it. Summed over the axes along which
/// the input was stretched.
/// A NaN passes.
/// Shapes: all inputs and Y alike; or inputs stretch as in Keras: aligned at the end, an axis of 1 (or none) is
/// repeated. The batch is never stretched.
/// Reference: Keras 3, Minimum.
/// </remarks>
public sealed class Minimum : MergeLayer
{
    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    private protected override void Merge(in Pass p, int row, Span<Real> y)
    {
        Kernels.Zip(default(Choice), Operand(p, row, 0), Operand(p, row, 1), y);
        for (int i = 2; i < p.InputCount; i++)
            Kernels.Zip(default(Choice), y, Operand(p, row, i), y);
    }

    private protected override void Slope(in Pass p, int row, int input, Span<Real> dx)
    {
        p.DY.Row(row).CopyTo(dx);
        ReadOnlySpan<Real> own = Operand(p, row, input);
        for (int i = 0; i < p.InputCount; i++)
        {
            ReadOnlySpan<Real> other = Operand(p, row, i);
            for (int k = 0; i != input && k < dx.Length; k++)
            {
                if (i < input ? !(own[k] < other[k]) : other[k] < own[k])
                    dx[k] = 0;
            }
        }
    }

    private readonly struct Choice : IBinary
    {
        public N Value<N>(N a, N b) where N : struct, INum<N> => N.Min(a, b);
    }
}
