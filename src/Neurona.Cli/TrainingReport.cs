using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>The results of a training, for programs: one JSON object.</summary>
internal sealed class TrainingReport
{
    public required string Dataset { get; init; }

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

    public required double Accuracy { get; init; }

    /// <summary>After the last epoch; null without validation samples.</summary>
    public required double? ValLoss { get; init; }

    public required double? ValAccuracy { get; init; }

    public required double TestLoss { get; init; }

    public required double TestAccuracy { get; init; }

    public required string WeightsSha256 { get; init; }

    /// <summary>The most memory the process held.</summary>
    public required long PeakBytes { get; init; }

    public void Write(string path)
    {
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(this, ReportJson.Default.TrainingReport) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw UsageException.Of("--json", "a file that can be written", $"'{path}' ({error.Message.TrimEnd('.')})", "The model is saved; name another file next time.");
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrainingReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
