namespace Neurona;

/// <summary>The means of two rows of numbers, and the sums of the squares and products of what differs from
/// them.</summary>
internal readonly record struct PairedMoments(double MeanX, double MeanY, double SquaresX, double SquaresY, double Products)
{
    /// <summary>Of two rows of the same length.</summary>
    public static PairedMoments Of(ReadOnlySpan<Real> x, ReadOnlySpan<Real> y)
    {
        double meanX = 0, meanY = 0, squaresX = 0, squaresY = 0, products = 0;
        for (int i = 0; i < x.Length; i++)
        {
            meanX += (double)x[i] / x.Length;
            meanY += (double)y[i] / x.Length;
        }
        for (int i = 0; i < x.Length; i++)
        {
            squaresX += (x[i] - meanX) * (x[i] - meanX);
            squaresY += (y[i] - meanY) * (y[i] - meanY);
            products += (x[i] - meanX) * (y[i] - meanY);
        }
        return new(meanX, meanY, squaresX, squaresY, products);
    }
}
