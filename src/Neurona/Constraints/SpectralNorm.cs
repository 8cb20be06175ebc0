using System.Buffers;

namespace Neurona;

/// <summary>Divides a kernel by its spectral norm, so that no input is stretched: w / sigma.</summary>
/// <remarks>
/// sigma = |W v| after so many power iterations v = Wᵀ u / |Wᵀ u|, u = W v / |W v|, from a u of equal numbers; W has
/// the units as columns, all other axes as rows. Weights that are all 0 stay so.
/// Keras 3 has it as a wrapper, SpectralNormalization, which keeps u from step to step and divides before each forward
/// pass of training; this is a constraint, divides after each update, and keeps nothing, so it iterates more often.
/// Reference: Miyato and others 2018.
/// </remarks>
/// <param name="powerIterations">How often it iterates, at least 1; 20 by default.</param>
public sealed class SpectralNorm(int powerIterations = 20) : Constraint
{
    /// <summary>How often it iterates.</summary>
    public int PowerIterations { get; } = Require.AtLeast(powerIterations, 1, nameof(SpectralNorm), "powerIterations");

    /// <inheritdoc/>
    protected internal override void Apply(Mat values)
    {
        Real[] rented = ArrayPool<Real>.Shared.Rent(values.Rows + values.Columns);
        Mat u = new(rented.AsSpan(0, values.Rows), 1, values.Rows), v = new(rented.AsSpan(values.Rows, values.Columns), 1, values.Columns);
        u.Data.Fill((Real)(1 / Math.Sqrt(values.Rows)));
        double sigma = 0;
        for (int i = 0; i < PowerIterations; i++)
        {
            Kernels.Gemm(u, values, v);
            Normalize(v.Data);
            Kernels.Gemm(v, values, u, Trans.B);
            sigma = Normalize(u.Data);
        }
        for (int i = 0; sigma > 0 && i < values.Data.Length; i++)
            values.Data[i] = (Real)(values.Data[i] / sigma);
        ArrayPool<Real>.Shared.Return(rented);
    }

    // Returns the norm; a vector of zeros stays one.
    private static double Normalize(Span<Real> vector)
    {
        double sum = 0;
        foreach (double value in vector)
            sum += value * value;
        double norm = Math.Sqrt(sum);
        for (int i = 0; norm > 0 && i < vector.Length; i++)
            vector[i] = (Real)(vector[i] / norm);
        return norm;
    }
}
