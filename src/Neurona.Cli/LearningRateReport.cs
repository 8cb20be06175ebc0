using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>The curve of a test of learning rates, for programs: one JSON object.</summary>
internal sealed class LearningRateReport
{
    /// <summary>By this a file is known as one that the tool may replace; see <see cref="ReportFile"/>.</summary>
    public string Report { get; } = $"{ReportFile.Mark} lr-find";

    public required string Dataset { get; init; }

    /// <summary>The column that is predicted; only for a table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Target { get; init; }

    public required int Seed { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>The rate at which the loss falls fastest; null if it falls nowhere, as the zones then are.</summary>
    public required double? Suggested { get; init; }

    /// <summary>From and to.</summary>
    public required double[]? TooSmall { get; init; }

    public required double[]? Good { get; init; }

    /// <summary>Null also if the loss still falls at the largest rate.</summary>
    public required double[]? TooLarge { get; init; }

    /// <summary>The rate at which the test ended early; null if it did not.</summary>
    public required double? DivergedAt { get; init; }

    public required IReadOnlyList<double> Rates { get; init; }

    public required IReadOnlyList<double> Losses { get; init; }

    public required IReadOnlyList<double> Smoothed { get; init; }

    public static LearningRateReport Of(TrainSettings settings, LearningRateCurve curve) => new()
    {
        Dataset = settings.Data.Name,
        Target = (settings.Data as TableData)?.Encoding.TargetName,
        Seed = settings.Seed,
        BatchSize = settings.BatchSize,
        Suggested = curve.Suggested,
        TooSmall = Pair(curve.TooSmall),
        Good = Pair(curve.Good),
        TooLarge = Pair(curve.TooLarge),
        DivergedAt = curve.DivergedAt,
        Rates = curve.Rates,
        Losses = curve.Losses,
        Smoothed = curve.Smoothed,
    };

    private static double[]? Pair((double From, double To)? zone) => zone is { } range ? [range.From, range.To] : null;
}
