namespace Neurona;

/// <summary>A random matrix whose columns (or rows, if these are fewer) have length <paramref name="gain"/> and stand at
/// right angles.</summary>
/// <remarks>
/// The matrix has the last axis as columns and all others together as rows. It is the Q of the QR decomposition of
/// normal random numbers, with the signs that make R's diagonal positive; transposed if it is wider than high.
/// Reference: Saxe, McClelland and Ganguli 2014.
/// </remarks>
/// <param name="gain">The factor; 1 by default.</param>
public sealed class Orthogonal(double gain = 1) : RandomInitializer
{
    /// <summary>The factor.</summary>
    public double Gain { get; } = gain;

    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p)
    {
        if (p.Shape.Length < 2)
            throw Errors.Of(nameof(Orthogonal), "a parameter of at least two axes", "one", "Use it for kernels, not for biases.");
        int columns = p.Shape[^1], rows = p.Values.Length / columns;
        (int vectors, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double[] unit = Units(RandomOf(p), vectors, length);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                p.Values[r * columns + c] = (Real)(Gain * (rows >= columns ? unit[c * length + r] : unit[r * length + c]));
        }
    }

    // The columns of Q, one after the other: each column of the random matrix, less what lies along those before it,
    // brought to length 1. So R's diagonal is positive by itself.
    private static double[] Units(CounterRandom noise, int vectors, int length)
    {
        double[] units = new double[vectors * length];
        for (int v = 0; v < vectors; v++)
        {
            Span<double> unit = units.AsSpan(v * length, length);
            for (int k = 0; k < length; k++)
                unit[k] = Distribution.Normal(noise, (uint)(k * vectors + v));
            // Twice, since what the first time leaves of a short rest is rounding.
            for (int time = 0; time < 2; time++)
            {
                for (int before = 0; before < v; before++)
                {
                    ReadOnlySpan<double> other = units.AsSpan(before * length, length);
                    Subtract(unit, Dot(unit, other), other);
                }
            }
            double over = 1 / Math.Sqrt(Dot(unit, unit));
            foreach (ref double number in unit)
                number *= over;
        }
        return units;
    }

    private static void Subtract(Span<double> from, double factor, ReadOnlySpan<double> vector)
    {
        for (int k = 0; k < from.Length; k++)
            from[k] -= factor * vector[k];
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
