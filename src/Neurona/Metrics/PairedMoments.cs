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
            meanX += x[i];
            meanY += y[i];
        }
        meanX /= x.Length;
        meanY /= x.Length;
        for (int i = 0; i < x.Length; i++)
        {
            double fromX = x[i] - meanX, fromY = y[i] - meanY;
            squaresX += fromX * fromX;
            squaresY += fromY * fromY;
            products += fromX * fromY;
        }
        return new(meanX, meanY, squaresX, squaresY, products);
    }
}
