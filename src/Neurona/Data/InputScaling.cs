using System.Globalization;

namespace Neurona;

/// <summary>How the numbers of a data set's files became a network's inputs: (number - mean) x factor, feature by feature.</summary>
/// <remarks>
/// New samples must go through the same before they are given to a model trained on that data set.
/// One mean and one factor stand for all features.
/// </remarks>
public sealed class InputScaling
{
    private readonly float[] _means, _factors;

    /// <summary>A scaling with a mean and a factor for each feature, or one of each for all.</summary>
    /// <param name="means">What is subtracted; finite.</param>
    /// <param name="factors">What the difference is multiplied by; finite, as many as means.</param>
    /// <exception cref="NeuronaException">They are not equally many, or not finite.</exception>
    public InputScaling(ReadOnlySpan<float> means, ReadOnlySpan<float> factors)
    {
        if (means.Length == 0 || means.Length != factors.Length)
            throw Errors.Of(nameof(InputScaling), "as many factors as means, at least one", $"{means.Length} means and {factors.Length} factors", "Give one of each for every feature, or one of each for all.");
        _means = means.ToArray();
        _factors = factors.ToArray();
        foreach (float value in (ReadOnlySpan<float>)[.. _means, .. _factors])
        {
            if (!float.IsFinite(value))
                throw Errors.Of(nameof(InputScaling), "finite numbers", FormattableString.Invariant($"{value}"), "Leave out features that never vary.");
        }
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
            throw Errors.Of(nameof(InputScaling), $"samples of {_means.Length} features", $"{samples.Length} numbers", "Scale whole samples.");
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (samples[i] - _means[i % _means.Length]) * _factors[i % _means.Length];
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
            throw Errors.Of(nameof(InputScaling), "means, a semicolon and factors, such as 0;0.0625", $"'{(text.Length > 60 ? text[..60] + "..." : text)}'", "Use what ToString() gave.");
        return new(means, factors);
    }

    private static string Join(float[] values) => string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

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
