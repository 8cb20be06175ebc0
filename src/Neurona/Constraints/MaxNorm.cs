using System.Buffers;

namespace Neurona;

/// <summary>
/// Scales the incoming weights of a unit down when their Euclidean norm exceeds a limit:
/// w min(norm, limit) / (1e-7 + norm).
/// </summary>
/// <remarks>
/// The norm runs over all axes but the last, so over the inputs of a Dense unit (Keras' axis = 0) and over height,
/// width and channels of a Conv2D filter (Keras' axis = [0, 1, 2]). Reference: Srivastava and others 2014.
/// </remarks>
/// <param name="maxValue">The limit; 2 by default.</param>
public sealed class MaxNorm(double maxValue = 2) : Constraint
{
    /// <summary>The largest norm allowed.</summary>
    public double MaxValue { get; } = Require.AtLeast(maxValue, 0, nameof(MaxNorm), "maxValue");

    /// <inheritdoc/>
    protected internal override void Apply(Mat values)
    {
        Real[] rented = ArrayPool<Real>.Shared.Rent(values.Columns);
        Span<Real> norms = rented.AsSpan(0, values.Columns);
        norms.Clear();
        Kernels.AddMapColumnSums(default(Formulas.Square), values, norms);
        Real limit = (Real)MaxValue;
        for (int c = 0; c < norms.Length; c++)
            norms[c] = Factor(values, c, norms[c], limit);
        Kernels.ScaleShiftColumns(values, norms, [], values);
        ArrayPool<Real>.Shared.Return(rented);
    }

    // Squares of large weights pass the largest single number: then they are summed in double precision.
    private static Real Factor(ReadOnlyMat values, int column, Real squares, Real limit)
    {
        double norm = Real.IsFinite(squares) ? Math.Sqrt(squares) : ScaledNorm(values, column);
        return (Real)(Math.Min(norm, limit) / (1e-7 + norm));
    }

    private static double ScaledNorm(ReadOnlyMat values, int column)
    {
        double sum = 0;
        for (int r = 0; r < values.Rows; r++)
            sum += (double)values[r, column] * values[r, column];
        return Math.Sqrt(sum);
    }
}
