using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>The results of a cross-validation, for programs: one JSON object.</summary>
internal sealed class CrossValidationReport
{
    /// <summary>By this a file is known as one that the tool may replace; see <see cref="ReportFile"/>.</summary>
    public string Report { get; } = $"{ReportFile.Mark} cross-validate";

    public required string Dataset { get; init; }

    public required int Folds { get; init; }

    public required int Repeats { get; init; }

    public required int Seed { get; init; }

    public required Spread TestLoss { get; init; }

    /// <summary>Only for classes, as the next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Spread? TestAccuracy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Spread? TestAuc { get; init; }

    /// <summary>Only for numbers, as the next two.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Spread? TestRmse { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Spread? TestMae { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Spread? TestR2 { get; init; }

    /// <summary>The values with the names that people read.</summary>
    public IEnumerable<(string Name, Spread? Value)> Values() =>
        [("loss", TestLoss), ("accuracy", TestAccuracy), ("AUC", TestAuc), ("RMSE", TestRmse), ("MAE", TestMae), ("R2", TestR2)];
}

/// <summary>A value over all parts.</summary>
/// <param name="Mean">Over the parts.</param>
/// <param name="Deviation">The standard deviation of one part, divided by n - 1.</param>
/// <param name="Parts">Of each part.</param>
internal sealed record Spread(double Mean, double Deviation, double[] Parts)
{
    /// <summary>The spread of what a function takes from each; null if any has none.</summary>
    public static Spread? Of(TestScores[] scores, Func<TestScores, double?> value)
    {
        double?[] found = Array.ConvertAll(scores, score => value(score));
        if (found.Contains(null))
            return null;
        double[] parts = Array.ConvertAll(found, part => part!.Value);
        double mean = parts.Average();
        return new(mean, parts.Length > 1 ? Math.Sqrt(parts.Sum(part => (part - mean) * (part - mean)) / (parts.Length - 1)) : 0, parts);
    }
}
