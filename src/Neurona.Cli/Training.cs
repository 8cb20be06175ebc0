using System.Diagnostics;
using System.Globalization;

namespace Neurona.Cli;

/// <summary>One run of <c>neurona train</c>: read, build, train, save, measure, report. From the first batch on, no
/// interruption loses the model.</summary>
/// <param name="settings">What is trained.</param>
/// <param name="file">Where the model is saved.</param>
/// <param name="json">Where the results are written, - for standard output, or null.</param>
/// <param name="terminal">Where people read how it goes.</param>
/// <param name="interruption">What ends it early.</param>
internal sealed class Training(TrainSettings settings, string file, string? json, Terminal terminal, Interruption interruption)
{
    private readonly Terminal _people = terminal.ForPeople(json);

    private EarlyStopping? _stopping;

    private TextWriter Out => _people.Out;

    /// <summary>Returns the exit code.</summary>
    public int Run()
    {
        interruption.MayEndWith("Interrupted before there was anything to save.");
        try
        {
            (Dataset all, Dataset test) = settings.Data.Read(settings.Folder, _people, interruption.Token);
            (Model model, all, test) = NetworkFit.Make(settings, all, test);
            return interruption.IsRequested ? interruption.End() : Run(model, all, test);
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            return interruption.End();
        }
    }

    private int Run(Model model, Dataset all, Dataset test)
    {
        TrainingText text = new(settings, file, json, _people);
        text.Describe(model, all, test);
        if (settings.Data is not TableData)
            Warn(all.ClassWarnings(test));
        interruption.MustFinish();
        History? history = Fit(model, all);
        if (history?.StopReason is not null && _stopping is not { StoppedEpoch: > 0 } && !interruption.IsRequested)
            throw new UsageException($"{history.StopReason} Nothing was saved.");
        Save(model, history, null);
        interruption.MayEndWith(text.Interrupted(history));
        if (history is null)
            return Tool.OutputClosed;
        if (interruption.IsRequested)
            return interruption.End();
        Evaluation evaluation = model.Evaluate(test);
        if (interruption.IsRequested)
            return interruption.End();
        interruption.MustFinish();
        Save(model, history, evaluation);
        TestScores scores = TestScores.Of(model, test, evaluation);
        text.Results(history, scores, test);
        PermutationImportance? importance = settings.Data is TableData table ? text.Table(model, table, test) : null;
        if (json is not null)
            Report(model, history, scores, importance);
        text.Suggest(test);
        interruption.MayEndWith($"Interrupted when all was done. The model is saved as {file}.");
        return interruption.IsRequested ? interruption.End() : Tool.Ok;
    }

    // Null where training ended because nobody reads any more how it goes: the model is as good as after the last
    // batch.
    private History? Fit(Model model, Dataset all)
    {
        Callback warnings = new LambdaCallback { Start = run => Warn(run.Warnings) };
        Callback progress = new ProgressBar(Out, _people.IsRedirected) { Columns = _people.Columns };
        _stopping = NetworkFit.Stopping(settings);
        Callback[] callbacks = _stopping is null ? [warnings, progress] : [warnings, progress, _stopping];
        try
        {
            return model.Fit(all, NetworkFit.Options(settings, all, null, callbacks), null, interruption.Token);
        }
        catch (OutputClosedException)
        {
            return null;
        }
    }

    private void Warn(IReadOnlyList<string> sentences)
    {
        foreach (string sentence in sentences)
            terminal.Error.WriteLine($"Warning: {Printable.Of(sentence)}");
    }

    private void Save(Model model, History? history, Evaluation? evaluation)
    {
        string epochs = history is null ? "ended early" : TrainingText.Count(history.Epochs, "epoch");
        Dictionary<string, string> notes = new()
        {
            [SavedModel.DataKey] = settings.Data.Name,
            [SavedModel.TrainingKey] = FormattableString.Invariant(
                $"{settings.Optimizer} at {settings.LearningRate}, batch {settings.BatchSize}, {epochs}, seed {settings.Seed}"),
        };
        if (evaluation is not null && evaluation.Names.Contains("accuracy"))
            notes[SavedModel.AccuracyKey] = evaluation["accuracy"].ToString("F4", CultureInfo.InvariantCulture);
        SavedModel.Save(model, file, notes);
    }

    private void Report(Model model, History history, TestScores scores, PermutationImportance? importance)
    {
        bool validated = settings.ValidationSplit > 0, isClasses = scores.Accuracy is not null;
        TableData? table = settings.Data as TableData;
        TrainingReport report = new()
        {
            Dataset = settings.Data.Name,
            Target = table?.Encoding.TargetName,
            Seed = settings.Seed,
            Threads = Workers.Count,
            Simd = Simd.Name,
            Epochs = history.Epochs,
            Seconds = history.Duration.TotalSeconds,
            SamplesPerSecond = TrainingText.PerSecond(history),
            Loss = history["loss"][^1],
            Accuracy = isClasses ? history["accuracy"][^1] : null,
            ValLoss = validated ? history["val_loss"][^1] : null,
            ValAccuracy = isClasses && validated ? history["val_accuracy"][^1] : null,
            TestLoss = scores.Loss,
            TestAccuracy = scores.Accuracy,
            TestAuc = table is null ? null : scores.Auc,
            TestRmse = scores.Rmse,
            TestMae = scores.Mae,
            TestR2 = scores.R2,
            Importance = importance?.Columns.ToDictionary(pair => pair.Column, pair => pair.Loss),
            Warnings = table is null ? null : [.. table.Findings],
            WeightsSha256 = model.WeightsHash(),
            PeakBytes = PeakBytes(),
        };
        ReportFile.Write(json!, report, ReportJson.Default.TrainingReport, terminal.Out);
        if (json != OutputFile.Standard)
            Out.WriteLine($"Wrote {json}.");
    }

    private static long PeakBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
