namespace Neurona.Cli;

/// <summary>The results of a training, for programs: one JSON object.</summary>
internal sealed class TrainingReport
{
    /// <summary>By this a file is known as one that the tool may replace; see <see cref="ReportFile"/>.</summary>
    public string Report { get; } = $"{ReportFile.Mark} train";

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
}
