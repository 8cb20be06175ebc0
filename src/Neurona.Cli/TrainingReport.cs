using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>The results of a training, for programs: one JSON object.</summary>
internal sealed class TrainingReport
{
    /// <summary>By this a file is known as one that the tool may replace; see <see cref="ReportFile"/>.</summary>
    public string Report { get; } = $"{ReportFile.Mark} train";

    public required string Dataset { get; init; }

    /// <summary>The column that is predicted; only for a table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    public required string Simd { get; init; }

    public required int Epochs { get; init; }

    /// <summary>All of training, validation included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Samples trained on in a second.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>Of the last epoch, measured while it ran.</summary>
    public required double Loss { get; init; }

    /// <summary>Only for classes, as all accuracies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Accuracy { get; init; }

    /// <summary>After the last epoch; null without validation samples.</summary>
    public required double? ValLoss { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValAccuracy { get; init; }

    public required double TestLoss { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestAccuracy { get; init; }

    /// <summary>The area under the ROC curve, of several classes the mean over each against the others; only for a
    /// table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestAuc { get; init; }

    /// <summary>The root mean squared error in the target's unit; only for numbers, as the next two.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestRmse { get; init; }

    /// <summary>The mean absolute error in the target's unit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestMae { get; init; }

    /// <summary>The part of the target's variance that is explained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TestR2 { get; init; }

    /// <summary>How much worse accuracy or RMSE on the test rows becomes without each column; only for a
    /// table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, double>? Importance { get; init; }

    /// <summary>What is suspicious in the table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Warnings { get; init; }

    public required string WeightsSha256 { get; init; }

    /// <summary>The most memory the process held.</summary>
    public required long PeakBytes { get; init; }
}
