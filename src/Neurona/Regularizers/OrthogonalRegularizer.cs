using System.Buffers;

namespace Neurona;

/// <summary>Which vectors of a matrix are to be orthogonal to each other.</summary>
public enum OrthogonalMode
{
    /// <summary>The rows: for a Dense kernel, a vector for each input.</summary>
    Rows,

    /// <summary>The columns: for a Dense kernel, a vector for each unit.</summary>
    Columns,
}

/// <summary>Pushes the rows or the columns of a matrix towards right angles: factor times the mean of |cos| over all
/// pairs.</summary>
/// <remarks>
/// With n_i = w_i / |w_i|, the penalty is factor Σ_(i &lt; j) |n_i · n_j| / pairs; the gradient of n_i is
/// factor / pairs Σ_(j ≠ i) sign(n_i · n_j) n_j, and that of w_i what is left of it at a right angle to n_i, over |w_i|.
/// The columns are the parameter's last axis, the rows all others together; one vector alone has no penalty.
/// Norms below 1e-7 count as 1e-7. Reference: Keras 3, OrthogonalRegularizer.
/// </remarks>
/// <param name="factor">The strength; 0.01 by default.</param>
/// <param name="mode">Whether rows or columns are to be orthogonal; rows by default.</param>
public sealed class OrthogonalRegularizer(double factor = 0.01, OrthogonalMode mode = OrthogonalMode.Rows) : Regularizer
{
    private const double Epsilon = 1e-7;

    /// <summary>The strength.</summary>
    public double Factor { get; } = Require.AtLeast(factor, 0, nameof(OrthogonalRegularizer), "factor");

    /// <summary>Whether rows or columns are to be orthogonal.</summary>
    public OrthogonalMode Mode { get; } = mode;

    /// <inheritdoc/>
    protected internal override Real Penalty(ReadOnlySpan<Real> values) => Penalty(new ReadOnlyMat(values, 1, values.Length));

    /// <inheritdoc/>
    protected internal override void AddGradient(ReadOnlySpan<Real> values, Span<Real> gradient) =>
        AddGradient(new ReadOnlyMat(values, 1, values.Length), new Mat(gradient, 1, gradient.Length));

    /// <inheritdoc/>
    protected internal override Real Penalty(ReadOnlyMat values)
    {
        (int vectors, int length) = Sizes(values);
        if (vectors < 2)
            return 0;
        double[] rented = ArrayPool<double>.Shared.Rent(vectors * length);
        Span<double> units = rented.AsSpan(0, vectors * length);
        Normalize(values, units, default);
        double sum = 0;
        for (int i = 0; i < vectors; i++)
        {
            for (int j = 0; j < i; j++)
                sum += Math.Abs(Dot(units.Slice(i * length, length), units.Slice(j * length, length)));
        }
        ArrayPool<double>.Shared.Return(rented);
        return (Real)(Strength(vectors) * sum);
    }

    /// <inheritdoc/>
    protected internal override void AddGradient(ReadOnlyMat values, Mat gradient)
    {
        (int vectors, int length) = Sizes(values);
        if (vectors < 2)
            return;
        double[] rented = ArrayPool<double>.Shared.Rent((vectors + 1) * length + vectors);
        Span<double> units = rented.AsSpan(0, vectors * length), slope = rented.AsSpan(vectors * length, length),
            inverse = rented.AsSpan((vectors + 1) * length, vectors);
        Normalize(values, units, inverse);
        for (int i = 0; i < vectors; i++)
        {
            Span<double> unit = units.Slice(i * length, length);
            slope.Clear();
            for (int j = 0; j < vectors; j++)
            {
                Span<double> other = units.Slice(j * length, length);
                int sign = i == j ? 0 : Math.Sign(Dot(unit, other));
                for (int k = 0; sign != 0 && k < length; k++)
                    slope[k] += sign * other[k];
            }
            // A norm that counts as 1e-7 does not change with the vector.
            double along = inverse[i] < 1 / Epsilon ? Dot(slope, unit) : 0;
            for (int k = 0; k < length; k++)
            {
                ref Real g = ref Mode == OrthogonalMode.Rows ? ref gradient.Row(i)[k] : ref gradient.Row(k)[i];
                g += (Real)(Strength(vectors) * inverse[i] * (slope[k] - along * unit[k]));
            }
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    private double Strength(int vectors) => Factor / (vectors * (vectors - 1.0) / 2);

    private (int Vectors, int Length) Sizes(ReadOnlyMat values) =>
        Mode == OrthogonalMode.Rows ? (values.Rows, values.Columns) : (values.Columns, values.Rows);

    // The vectors of length 1, one after the other, and one over their norms.
    private void Normalize(ReadOnlyMat values, Span<double> units, Span<double> inverse)
    {
        (int vectors, int length) = Sizes(values);
        for (int i = 0; i < vectors; i++)
        {
            Span<double> unit = units.Slice(i * length, length);
            for (int k = 0; k < length; k++)
                unit[k] = Mode == OrthogonalMode.Rows ? values[i, k] : values[k, i];
            double over = 1 / Math.Max(Math.Sqrt(Dot(unit, unit)), Epsilon);
            for (int k = 0; k < length; k++)
                unit[k] *= over;
            if (!inverse.IsEmpty)
                inverse[i] = over;
        }
    }

    // Four sums in a fixed order: the same bits everywhere, in less time than one.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int k = 0;
        for (; k + 4 <= a.Length; k += 4)
        {
            s0 += a[k] * b[k];
            s1 += a[k + 1] * b[k + 1];
            s2 += a[k + 2] * b[k + 2];
            s3 += a[k + 3] * b[k + 3];
        }
        for (; k < a.Length; k++)
            s0 += a[k] * b[k];
        return s0 + s1 + (s2 + s3);
    }
}
