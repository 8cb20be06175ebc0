using System.Buffers;

namespace Neurona;

/// <summary>The norm that a unit's incoming weights are to have, by the norm that they have.</summary>
internal interface INormRule
{
    double Wanted(double norm);
}

/// <summary>Scales the columns of a matrix to the norms that a rule wants: w wanted / (1e-7 + norm).</summary>
internal static class ColumnNorms
{
    public static void Apply<TRule>(Mat values, TRule rule) where TRule : struct, INormRule
    {
        Real[] rented = ArrayPool<Real>.Shared.Rent(values.Columns);
        Span<Real> norms = rented.AsSpan(0, values.Columns);
        norms.Clear();
        Kernels.AddMapColumnSums(default(Formulas.Square), values, norms);
        for (int c = 0; c < norms.Length; c++)
        {
            // Squares of large weights pass the largest single number: then they are summed in double precision.
            double norm = Real.IsFinite(norms[c]) ? Math.Sqrt(norms[c]) : ScaledNorm(values, c);
            norms[c] = (Real)(rule.Wanted(norm) / (1e-7 + norm));
        }
        Kernels.ScaleShiftColumns(values, norms, [], values);
        ArrayPool<Real>.Shared.Return(rented);
    }

    private static double ScaledNorm(ReadOnlyMat values, int column)
    {
        double sum = 0;
        for (int r = 0; r < values.Rows; r++)
            sum += (double)values[r, column] * values[r, column];
        return Math.Sqrt(sum);
    }
}
