using System.Globalization;
using System.Text;

namespace Neurona.Cli;

/// <summary>What <c>neurona search</c> tells people and programs.</summary>
/// <param name="settings">What is trained.</param>
/// <param name="method">How values are chosen.</param>
/// <param name="people">Where people read.</param>
internal sealed class SearchText(TrainSettings settings, string method, TextWriter people) : IProgress<TrialResult>
{
    private readonly Lock _lock = new();

    public void Describe(IReadOnlyList<(Dataset Train, Dataset Test)> parts, IEnumerable<Hyperparameter> space)
    {
        people.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Data: {Printable.Of(settings.Data.Name)}, {parts[0].Train.Count:N0} samples to train on, "
            + $"{parts[0].Test.Count:N0} to compare by{(parts.Count > 1 ? $", in each of {parts.Count} folds" : "")}."));
        if (settings.Data is TableData table)
            TrainingText.WriteNotes(TableReview.Of(table.Train), people);
        people.WriteLine($"Searched: {string.Join(", ", space.Select(one => one.Name))}; {method}.");
        people.WriteLine();
        people.Flush();
    }

    /// <summary>A line for a trial that ended, on whichever thread.</summary>
    public void Report(TrialResult value)
    {
        string values = string.Join(", ", value.Trial.Values.Select(pair => $"{pair.Key} {SearchSpace.Text(pair.Value)}"));
        string result = value.Measured is { } measured && value.Failure is null
            ? string.Join(", ", measured.Names.Select(name => $"{name} {SearchSpace.Text(measured.Mean(name))}"))
            : $"failed: {value.Failure}";
        lock (_lock)
        {
            people.WriteLine($"Trial {value.Trial.Number.ToString(CultureInfo.InvariantCulture)}: {values} - {Printable.Of(result)}");
            people.Flush();
        }
    }

    /// <summary>All trials, the best first, and the command that trains it.</summary>
    public void Results(SearchResult result, string command)
    {
        people.WriteLine();
        people.WriteLine(Printable.Lines(result.ToString()));
        people.WriteLine();
        people.WriteLine($"The best is trial {result.Best.Trial.Number.ToString(CultureInfo.InvariantCulture)}. Train it:");
        people.WriteLine($"  {Printable.Of(command)}");
    }

    public SearchReport Report(SearchResult result, string command) => new()
    {
        Dataset = settings.Data.Name,
        Target = (settings.Data as TableData)?.Encoding.TargetName,
        Seed = settings.Seed,
        Method = method,
        Metric = result.Metric,
        Interrupted = result.WasCancelled,
        Best = result.Best.Trial.Number,
        Command = command,
        Trials = [.. result.Trials.Select(TrialReport.Of)],
    };

    /// <summary>Whether a file is a table of trials.</summary>
    public static bool IsTrials(Stream file)
    {
        byte[] start = new byte["trial,".Length];
        int length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(start, 0, length) == "trial,";
    }
}
