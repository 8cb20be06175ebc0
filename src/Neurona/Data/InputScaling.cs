using System.Globalization;
using System.Numerics;

namespace Neurona;

/// <summary>How the numbers of a data set's files became a network's inputs: (number - mean) x factor, feature by
/// feature.</summary>
/// <remarks>
/// New samples must go through the same before they are given to a model trained on that data set;
/// <see cref="Model.PredictRaw(ReadOnlySpan{Real})"/> does it.
/// One mean and one factor stand for all features, as many as channels for every place of an image or step of a
/// sequence.
/// </remarks>
public sealed class InputScaling
{
    private readonly float[] _means, _factors;

    /// <summary>A scaling with a mean and a factor for each feature, or one of each for all.</summary>
    /// <param name="means">What is subtracted; finite.</param>
    /// <param name="factors">What the difference is multiplied by; finite, not 0, as many as means.</param>
    /// <exception cref="NeuronaException">They are not equally many, not finite, or a factor is 0.</exception>
    public InputScaling(ReadOnlySpan<float> means, ReadOnlySpan<float> factors)
    {
        if (means.Length == 0 || means.Length != factors.Length)
        {
            throw Errors.Of(nameof(InputScaling), "as many factors as means, at least one",
                $"{means.Length} means and {factors.Length} factors", "Give one of each for every feature, or one of each for all.");
        }
        _means = means.ToArray();
        _factors = factors.ToArray();
        foreach (float value in (ReadOnlySpan<float>)[.. _means, .. _factors])
        {
            if (!float.IsFinite(value))
                throw Errors.Of(nameof(InputScaling), "finite numbers", $"{value}", "Leave out features that never vary.");
        }
        if (_factors.Contains(0))
            throw Errors.Of(nameof(InputScaling), "factors other than 0", "0", "Leave out features that do not count.");
    }

    /// <summary>The same factor for all features, and nothing subtracted.</summary>
    public InputScaling(float factor) : this([0], [factor]) { }

    /// <summary>What is subtracted from each feature.</summary>
    public IReadOnlyList<float> Means => _means;

    /// <summary>What each difference is multiplied by.</summary>
    public IReadOnlyList<float> Factors => _factors;

    /// <summary>Scales samples in place, one after the other.</summary>
    /// <exception cref="NeuronaException">The numbers are no whole number of samples.</exception>
    public void Apply(Span<Real> samples)
    {
        if (samples.Length % _means.Length != 0)
        {
            throw Errors.Of(nameof(InputScaling), $"samples of {_means.Length} features", $"{samples.Length} numbers",
                "Scale whole samples.");
        }
        for (int start = 0; start < samples.Length; start += _means.Length)
        {
            for (int k = 0; k < _means.Length; k++)
                samples[start + k] = (samples[start + k] - _means[k]) * _factors[k];
        }
    }

    /// <summary>Whether both are the same numbers.</summary>
    internal bool Equals(InputScaling other) =>
        _means.AsSpan().SequenceEqual(other._means) && _factors.AsSpan().SequenceEqual(other._factors);

    /// <summary>What brings a feature from another scaling to this one, where both are told for the numbers in the
    /// files.</summary>
    internal (Real Mean, Real Factor) From(InputScaling? other, int feature)
    {
        int k = feature % _means.Length;
        if (other is null)
            return (_means[k], _factors[k]);
        int i = feature % other._means.Length;
        return ((Real)(((double)_means[k] - other._means[i]) * other._factors[i]), (Real)((double)_factors[k] / other._factors[i]));
    }

    /// <summary>The scaling of the numbers in the files that first applies one, if there is any, and then these means
    /// and factors.</summary>
    internal static InputScaling Compose(InputScaling? first, ReadOnlySpan<double> means, ReadOnlySpan<double> factors)
    {
        int theirs = first?._means.Length ?? 1, divisor = (int)BigInteger.GreatestCommonDivisor(theirs, means.Length);
        float[] allMeans = new float[theirs / divisor * means.Length], allFactors = new float[allMeans.Length];
        for (int k = 0; k < allMeans.Length; k++)
        {
            (double mean, double factor) = first is null ? (0, 1) : (first._means[k % theirs], (double)first._factors[k % theirs]);
            allMeans[k] = (float)(mean + means[k % means.Length] / factor);
            allFactors[k] = (float)(factor * factors[k % means.Length]);
        }
        return new(allMeans, allFactors);
    }

    /// <summary>Means, a semicolon, factors: what <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{Join(_means)};{Join(_factors)}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="NeuronaException">The text is something else.</exception>
    public static InputScaling Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] halves = text.Split(';');
        if (halves.Length != 2 || Numbers(halves[0]) is not { } means || Numbers(halves[1]) is not { } factors)
        {
            throw Errors.Of(nameof(InputScaling), "means, a semicolon and factors, such as 0;0.0625",
                $"'{(text.Length > 60 ? text[..60] + "..." : text)}'", "Use what ToString() gave.");
        }
        return new(means, factors);
    }

    private static string Join(float[] values) =>
        string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static float[]? Numbers(string list)
    {
        string[] parts = list.Split(',');
        float[] values = new float[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
                return null;
        }
        return values;
    }
}
