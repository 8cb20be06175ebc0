namespace Neurona;

/// <summary>Mean, variance and range of every feature of a data set, in double, from one pass over batches.</summary>
/// <remarks>Batches are joined by the rule of T. F. Chan, G. H. Golub and R. J. LeVeque, Updating formulae and a
/// pairwise algorithm for computing sample variances, 1979.</remarks>
internal sealed class FeatureStatistics
{
    private const int Rows = 256;

    private readonly double[] _batchMeans, _batchSquares, _squares;
    private double _count;

    private FeatureStatistics(int features)
    {
        Means = new double[features];
        Minima = new double[features];
        Maxima = new double[features];
        _squares = new double[features];
        _batchMeans = new double[features];
        _batchSquares = new double[features];
        Minima.AsSpan().Fill(double.PositiveInfinity);
        Maxima.AsSpan().Fill(double.NegativeInfinity);
    }

    public double[] Means { get; }

    public double[] Minima { get; }

    public double[] Maxima { get; }

    /// <summary>The statistics of a data set's only input; features are the places on the last axis.</summary>
    public static FeatureStatistics Of(Dataset data, string who)
    {
        if (data.Count == 0 || data.InputShapes.Count != 1)
        {
            throw Errors.Of(who, "samples of one input", data.Count == 0 ? "no samples" : $"{data.InputShapes.Count} inputs",
                "Scale the parts before Combine.");
        }
        int size = data.InputShape.Size;
        FeatureStatistics statistics = new(data.InputShape.Channels);
        DatasetSource source = new(data, shuffle: false) { Who = who };
        BatchBuffers batch = source.NewBuffers(Math.Clamp(Math.Min(data.Count, Array.MaxLength / size), 1, Rows), withTargets: false);
        source.Start(0, default);
        int rows;
        while ((rows = source.Next(batch, batch.MaxRows)) > 0)
            statistics.Add(batch.Inputs[0].AsSpan(0, rows * size));
        return statistics;
    }

    /// <summary>The standard deviation of a feature over all samples.</summary>
    public double Deviation(int feature) => Math.Sqrt(_squares[feature] / _count);

    /// <summary>What a formula gives for each feature; 1 for one that never varies, or by too little for a float to
    /// scale.</summary>
    public double[] Factors(Func<int, double> formula)
    {
        double[] factors = new double[Means.Length];
        for (int k = 0; k < factors.Length; k++)
        {
            double factor = Maxima[k] > Minima[k] ? formula(k) : 1;
            factors[k] = float.IsFinite((float)factor) ? factor : 1;
        }
        return factors;
    }

    private void Add(ReadOnlySpan<Real> x)
    {
        int features = Means.Length;
        double count = x.Length / features;
        _batchMeans.AsSpan().Clear();
        _batchSquares.AsSpan().Clear();
        for (int start = 0; start < x.Length; start += features)
        {
            for (int k = 0; k < features; k++)
            {
                double value = x[start + k];
                _batchMeans[k] += value;
                Minima[k] = Math.Min(Minima[k], value);
                Maxima[k] = Math.Max(Maxima[k], value);
            }
        }
        for (int k = 0; k < features; k++)
            _batchMeans[k] /= count;
        for (int start = 0; start < x.Length; start += features)
        {
            for (int k = 0; k < features; k++)
                _batchSquares[k] += (x[start + k] - _batchMeans[k]) * (x[start + k] - _batchMeans[k]);
        }
        for (int k = 0; k < features; k++)
        {
            double difference = _batchMeans[k] - Means[k];
            _squares[k] += _batchSquares[k] + difference * difference * (_count * count / (_count + count));
            Means[k] += difference * (count / (_count + count));
        }
        _count += count;
    }
}
