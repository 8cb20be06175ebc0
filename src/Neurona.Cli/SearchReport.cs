using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>The results of a search, for programs: one JSON object.</summary>
internal sealed class SearchReport
{
    /// <summary>By this a file is known as one that the tool may replace; see <see cref="ReportFile"/>.</summary>
    public string Report { get; } = $"{ReportFile.Mark} search";

    public required string Dataset { get; init; }

    /// <summary>The column that is predicted; only for a table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Target { get; init; }

    public required int Seed { get; init; }

    public required string Method { get; init; }

    /// <summary>What trials are compared by.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether it was ended early, so that trials are missing.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The number of the best trial.</summary>
    public required int Best { get; init; }

    /// <summary>The command that trains the best network.</summary>
    public required string Command { get; init; }

    public required TrialReport[] Trials { get; init; }
}

/// <summary>One trial of a search.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Values">What was chosen for the options.</param>
/// <param name="Score">What trials are compared by; null if it failed.</param>
/// <param name="Measured">All that was measured, the mean over the parts; null if it failed.</param>
/// <param name="Epochs">Of all parts together.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="Failure">Why it has no score; null if it has one.</param>
internal sealed record TrialReport(
    int Number, Dictionary<string, string> Values, double? Score, Dictionary<string, double>? Measured, int Epochs, double Seconds,
    string? Failure)
{
    public static TrialReport Of(TrialResult result) => new(
        result.Trial.Number, result.Trial.Values.ToDictionary(pair => pair.Key, pair => SearchSpace.Text(pair.Value)),
        result.Failure is null ? result.Score : null, result.Measured?.Names.ToDictionary(name => name, result.Measured.Mean),
        result.Epochs, result.Duration.TotalSeconds, result.Failure);
}
