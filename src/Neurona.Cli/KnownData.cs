using System.Globalization;

namespace Neurona.Cli;

/// <summary>A data set that the tool knows by name, with the settings that suit it.</summary>
/// <param name="Name">What users type.</param>
/// <param name="Hidden">Units of the hidden layers.</param>
/// <param name="Dropout">The rate after each hidden layer.</param>
/// <param name="LearningRate">For Adam.</param>
/// <param name="BatchSize">Samples in a step.</param>
/// <param name="Epochs">How often all samples are seen.</param>
/// <param name="Load">Reads it: folder, progress of downloads, end of patience.</param>
internal sealed record KnownData(
    string Name, int[] Hidden, double Dropout, double LearningRate, int BatchSize, int Epochs,
    Func<string?, IProgress<DownloadProgress>?, CancellationToken, (Dataset Train, Dataset Test)> Load)
    : TrainingData(Name, Hidden, Dropout, LearningRate, BatchSize, Epochs)
{
    public static IReadOnlyList<KnownData> All { get; } =
    [
        new("digits", [128, 64], 0.2, 0.001, 64, 40, (_, _, _) => Datasets.Digits()),
        new("iris", [16], 0, 0.01, 16, 60, (_, _, _) => Datasets.Iris()),
        new("mnist", [512, 512], 0.2, 0.001, 128, 10, Datasets.Mnist),
        new("fashion-mnist", [512, 512], 0.2, 0.001, 128, 15, Datasets.FashionMnist),
    ];

    public static string NameList { get; } = string.Join('|', All.Select(data => data.Name));

    /// <summary>The data set of this name.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static KnownData Find(string who, string name) =>
        All.FirstOrDefault(data => data.Name == name)
            ?? throw Names.Unknown(who, name, [.. All.Select(data => data.Name)], " or the name of a CSV file");

    /// <summary>Reads the data set and tells on the error stream how a download goes.</summary>
    public override (Dataset Train, Dataset Test) Read(string? folder, Terminal terminal, CancellationToken cancellation)
    {
        if (folder is not null && !Directory.Exists(folder))
            throw UsageException.Of("--data", "a folder", $"'{folder}', which is none",
                "Create it, or leave the option out to use NEURONA_DATA or the cache.");
        DownloadLine line = new(terminal);
        try
        {
            return Load(folder, line, cancellation);
        }
        finally
        {
            line.End();
        }
    }

    private sealed class DownloadLine(Terminal terminal) : IProgress<DownloadProgress>
    {
        private string _file = "";
        private long _percent = -1;

        public void Report(DownloadProgress value)
        {
            long percent = 100 * value.Received / Math.Max(value.Total, 1);
            if (value.File != _file)
            {
                End();
                (_file, _percent) = (value.File, -1);
                if (terminal.IsRedirected)
                    terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"Downloading {value.File} ({value.Total / 1e6:F1} MB)"));
            }
            if (terminal.IsRedirected || percent == _percent)
                return;
            _percent = percent;
            terminal.Out.Write(string.Create(CultureInfo.InvariantCulture,
                $"\rDownloading {value.File} ({value.Total / 1e6:F1} MB) {percent,3} %"));
            terminal.Out.Flush();
        }

        public void End()
        {
            if (_percent >= 0)
                terminal.Out.WriteLine();
            _percent = -1;
        }
    }
}
