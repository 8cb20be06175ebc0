using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>What a search found: every trial, and the best.</summary>
public sealed class SearchResult
{
    private readonly IReadOnlyList<TrialResult> _ranked;

    internal SearchResult(string metric, IReadOnlyList<TrialResult> ranked, Model? bestModel, bool wasCancelled)
    {
        Metric = metric;
        _ranked = ranked;
        Trials = [.. ranked.OrderBy(trial => trial.Trial.Number)];
        BestModel = bestModel;
        WasCancelled = wasCancelled;
    }

    /// <summary>What trials are compared by.</summary>
    public string Metric { get; }

    /// <summary>The trials in the order of their numbers; after a cancellation those that had ended.</summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>The trial of the best score, the first of several. Of successive halving one that was trained longest.
    /// </summary>
    /// <exception cref="NeuronaException">No trial has a score.</exception>
    public TrialResult Best => _ranked.Count > 0 && _ranked[0].Failure is null
        ? _ranked[0]
        : throw Errors.Of("SearchResult.Best", "a trial with a score", Trials.Count == 0
            ? "none that ended"
            : $"{Trials.Count} that failed, the first so: {Trials[0].Failure?.TrimEnd('.')}", "Look at Failure of the trials.");

    /// <summary>The model of the best trial, trained on the training part. Null with several folds, which have a model
    /// each: train again, on all data, a model made from the trial of <see cref="Best"/>.</summary>
    public Model? BestModel { get; }

    /// <summary>Whether the search was cancelled; trials may then be missing.</summary>
    public bool WasCancelled { get; }

    /// <summary>A line for each trial, the best first: its number, its values, its score and epochs, or why it
    /// failed.</summary>
    public override string ToString()
    {
        List<string[]> rows = [["trial", .. Names, Metric, "epochs"]];
        foreach (TrialResult trial in _ranked)
        {
            string score = trial.Failure is null ? trial.Score.ToString("F4", CultureInfo.InvariantCulture) : "failed";
            rows.Add([$"{trial.Trial.Number}", .. trial.Trial.Values.Values.Select(Short), score, $"{trial.Epochs}"]);
        }
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        StringBuilder text = new();
        for (int i = 0; i < rows.Count; i++)
        {
            text.AppendJoin("  ", rows[i].Select((cell, column) => cell.PadLeft(widths[column])));
            if (i > 0 && _ranked[i - 1].Failure is { } failure)
                text.Append("  ").Append(failure);
            text.AppendLine();
        }
        return text.ToString().TrimEnd();
    }

    /// <summary>Writes every trial in the order of the numbers to a file of values separated by commas: its number, its
    /// values, the mean over the folds of all that was measured, its epochs, its seconds, and why it failed.</summary>
    /// <exception cref="NeuronaException">The file cannot be written.</exception>
    public void SaveCsv(string path)
    {
        string[] measured = [.. Trials.SelectMany(trial => trial.Measured?.Names ?? []).Distinct()];
        StringBuilder text = new();
        Append(["trial", .. Names, .. measured, "epochs", "seconds", "failure"]);
        foreach (TrialResult trial in Trials)
        {
            Append(
            [
                $"{trial.Trial.Number}", .. trial.Trial.Values.Values.Select(Full), .. measured.Select(name => Mean(trial, name)),
                $"{trial.Epochs}", trial.Duration.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture), trial.Failure ?? "",
            ]);
        }
        TextFile.Write(path, text.ToString(), "SearchResult.SaveCsv");

        void Append(IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(TextFile.Field)).Append('\n');
    }

    private IEnumerable<string> Names => Trials.Count > 0 ? Trials[0].Trial.Values.Keys : [];

    private static string Mean(TrialResult trial, string name) =>
        trial.Measured is { } measured && measured.Names.Contains(name) ? TextFile.Number(measured.Mean(name)) : "";

    private static string Short(object value) =>
        value is double number ? number.ToString("G4", CultureInfo.InvariantCulture) : Full(value);

    private static string Full(object value) => value switch
    {
        double number => TextFile.Number(number),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
