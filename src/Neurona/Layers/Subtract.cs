namespace Neurona;

/// <summary>The first of two inputs minus the second, element by element.</summary>
/// <remarks>
/// Forward: Y = X1 - X2.
/// Backward: dX1 = dY, dX2 = -dY, summed over the axes along which an input was stretched.
/// Shapes: both inputs and Y alike; or inputs stretch as in Keras: aligned at the end, an axis of 1 (or none) is
/// repeated. The batch is never stretched.
/// Reference: Keras 3, Subtract.
/// </remarks>
public sealed class Subtract : MergeLayer
{
    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, ReadOnlySpan<Shape> inputs) =>
        inputs.Length <= 2
            ? base.Build(b, inputs)
            : throw b.Mismatch("two inputs", $"{inputs.Length}", "Subtract them one after the other.");

    private protected override void Merge(in Pass p, int row, Span<Real> y) =>
        Kernels.Zip(default(Difference), Operand(p, row, 0), Operand(p, row, 1), y);

    private protected override void Slope(in Pass p, int row, int input, Span<Real> dx)
    {
        if (input == 0)
            p.DY.Row(row).CopyTo(dx);
        else
            Kernels.Map(default(Negative), p.DY.Row(row), dx);
    }

    private readonly struct Difference : IBinary
    {
        public N Value<N>(N a, N b) where N : struct, INum<N> => a - b;
    }

    private readonly struct Negative : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => -x;
    }
}
