using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>What <see cref="LearningRateFinder"/> measured: the loss over rising learning rates, three zones of them,
/// and the rate at which the loss falls fastest.</summary>
/// <remarks>
/// The smoothed loss of step i is the mean of all losses, that of step j with the weight b^|i - j| where b = 1 - 10 / n
/// for n steps: it reaches as far back as ahead, so that nothing is moved to larger rates. Losses beyond the limit at
/// which the test ends count as that limit.
/// Of the smoothed curve: its bottom is its smallest value; rates are too large above it. The good zone begins where a
/// tenth of the fall from the first value to the bottom is done for good, and ends where the curve is steepest against
/// the logarithm of the rate: the suggestion. Between that and the bottom the loss still falls, but a longer training
/// may not. A fall of less than twice the mean distance of losses and curve is noise: then there is no suggestion.
/// </remarks>
public sealed class LearningRateCurve
{
    // The part of the fall that is done where the good zone begins.
    private const double Begun = 0.1;

    private readonly int _begin, _steepest, _bottom;

    /// <summary>A curve of losses; fewer than there are rates if the test ended early, with that loss as the
    /// last.</summary>
    internal LearningRateCurve(IReadOnlyList<double> rates, IReadOnlyList<double> losses)
    {
        Low = rates[0];
        High = rates[^1];
        bool hasEnded = losses.Count < rates.Count || !double.IsFinite(losses[^1]);
        DivergedAt = hasEnded ? rates[losses.Count - 1] : null;
        int count = double.IsFinite(losses[^1]) ? losses.Count : losses.Count - 1;
        Losses = [.. losses.Take(count)];
        Rates = [.. rates.Take(count)];
        Smoothed = Smooth(Losses, LearningRateFinder.Kept(rates.Count));
        _bottom = Bottom(Smoothed);
        double fall = Smoothed[0] - Smoothed[_bottom], noise = 0;
        for (int i = 0; i <= _bottom; i++)
            noise += Math.Abs(Losses[i] - Smoothed[i]) / (_bottom + 1);
        if (!(fall > 2 * noise))
            return;
        _begin = _bottom;
        while (Smoothed[_begin - 1] <= Smoothed[0] - Begun * fall)
            _begin--;
        _steepest = Steepest(Smoothed, _begin, _bottom);
        Suggested = Rates[_steepest];
    }

    /// <summary>The rate that the test began with.</summary>
    public double Low { get; }

    /// <summary>The rate that it was to end with.</summary>
    public double High { get; }

    /// <summary>The rates, step by step.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The loss of each step, before the update.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The smoothed losses.</summary>
    public IReadOnlyList<double> Smoothed { get; }

    /// <summary>The rate at which the smoothed loss falls fastest, the smallest of several; null if it falls
    /// nowhere.</summary>
    public double? Suggested { get; }

    /// <summary>The rate of the step whose loss ended the test; null if it went on to the end.</summary>
    public double? DivergedAt { get; }

    /// <summary>The rates at which the loss does not fall yet; null if it falls nowhere.</summary>
    public (double From, double To)? TooSmall => Suggested is null ? null : (Low, Rates[_begin]);

    /// <summary>The rates from where the loss falls to where it falls fastest; null if it falls nowhere.</summary>
    public (double From, double To)? Good => Suggested is { } steepest ? (Rates[_begin], steepest) : null;

    /// <summary>The rates above that of the smallest smoothed loss, at which it rises or diverges; null if the smallest
    /// is the last, or if the loss falls nowhere.</summary>
    public (double From, double To)? TooLarge =>
        Suggested is null || (_bottom == Rates.Count - 1 && DivergedAt is null) ? null : (Rates[_bottom], High);

    /// <summary>The zones and the suggestion, a line each.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        if (Suggested is { } suggested)
        {
            AppendZone("too small", TooSmall);
            AppendZone("good", Good);
            AppendZone("too large", TooLarge);
            text.Append(CultureInfo.InvariantCulture, $"{"suggested",-10} {suggested:0.0e+0}");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"The loss falls at no rate from {Low:0.0e+0} to {DivergedAt ?? High:0.0e+0}.");
        }
        if (DivergedAt is { } rate)
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{"diverged",-10} {rate:0.0e+0}");
        return text.ToString();

        void AppendZone(string name, (double From, double To)? zone) =>
            text.AppendLine(zone is { } range
                ? string.Create(CultureInfo.InvariantCulture, $"{name,-10} {range.From:0.0e+0} to {range.To:0.0e+0}")
                : $"{name,-10} none");
    }

    /// <summary>Writes rate, loss and smoothed loss of every step to a file of values separated by commas.</summary>
    /// <exception cref="NeuronaException">The file cannot be written.</exception>
    public void SaveCsv(string path)
    {
        StringBuilder text = new("rate,loss,smoothed\n");
        for (int i = 0; i < Rates.Count; i++)
            text.Append($"{TextFile.Number(Rates[i])},{TextFile.Number(Losses[i])},{TextFile.Number(Smoothed[i])}\n");
        TextFile.Write(path, text.ToString(), "LearningRateCurve.SaveCsv");
    }

    /// <summary>Draws the losses, the smoothed curve, the zones and the suggestion into an SVG file, which browsers
    /// show.</summary>
    /// <exception cref="NeuronaException">The file cannot be written.</exception>
    public void SaveSvg(string path) => TextFile.Write(path, LearningRatePicture.Of(this), "LearningRateCurve.SaveSvg");

    private static double[] Smooth(IReadOnlyList<double> losses, double kept)
    {
        double limit = LearningRateFinder.Limit(losses[0], losses.Min());
        double[] sums = new double[losses.Count], weights = new double[losses.Count];
        double sum = 0, weight = 0;
        for (int i = 0; i < losses.Count; i++)
        {
            (sum, weight) = (kept * sum + Math.Min(losses[i], limit), kept * weight + 1);
            (sums[i], weights[i]) = (sum, weight);
        }
        (sum, weight) = (0, 0);
        for (int i = losses.Count - 1; i >= 0; i--)
        {
            sums[i] = (sums[i] + sum) / (weights[i] + weight);
            (sum, weight) = (kept * (sum + Math.Min(losses[i], limit)), kept * (weight + 1));
        }
        return sums;
    }

    private static int Bottom(IReadOnlyList<double> values)
    {
        int bottom = 0;
        for (int i = 1; i < values.Count; i++)
            bottom = values[i] < values[bottom] ? i : bottom;
        return bottom;
    }

    // The slope over two steps, over one at the ends of the curve.
    private static int Steepest(IReadOnlyList<double> values, int from, int to)
    {
        int steepest = from;
        for (int i = from; i <= to; i++)
            steepest = Slope(i) < Slope(steepest) ? i : steepest;
        return steepest;

        double Slope(int i)
        {
            int before = Math.Max(i - 1, 0), after = Math.Min(i + 1, values.Count - 1);
            return (values[after] - values[before]) / (after - before);
        }
    }
}
