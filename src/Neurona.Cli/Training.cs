using System.Diagnostics;
using System.Globalization;

namespace Neurona.Cli;

/// <summary>One run of <c>neurona train</c>: read, build, train, save, measure, report. From the first batch on, no
/// interruption loses the model.</summary>
internal sealed class Training(TrainSettings settings, Terminal terminal, Interruption interruption)
{
    // Where standard output is for programs, people read standard error.
    private readonly Terminal _people =
        settings.Json == OutputFile.Standard ? terminal with { Out = terminal.Error, IsRedirected = true } : terminal;

    private TextWriter Out => _people.Out;

    /// <summary>Returns the exit code.</summary>
    public int Run()
    {
        CheckFiles();
        interruption.MayEndWith("Interrupted before there was anything to save.");
        try
        {
            (Dataset all, Dataset test) = settings.Data.Read(settings.Folder, _people, interruption.Token);
            Model model = Recipes.Build(settings, all);
            (all, test) = (Recipes.Fit(all, model, settings.Model, settings.Data.Name),
                Recipes.Fit(test, model, settings.Model, settings.Data.Name));
            model.Compile(Recipes.Optimizer(settings.Optimizer, settings.LearningRate), Recipes.LossFor(model), new Accuracy());
            return interruption.IsRequested ? interruption.End() : Run(model, all, test);
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            return interruption.End();
        }
    }

    private int Run(Model model, Dataset all, Dataset test)
    {
        TrainingText text = new(settings, _people);
        text.Describe(model, all, test);
        Warn(all.ClassWarnings(test));
        interruption.MustFinish();
        History? history = Fit(model, all);
        if (history?.StopReason is not null && !interruption.IsRequested)
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
        text.Results(history, evaluation, test);
        if (settings.Json is not null)
            Report(model, history, evaluation);
        text.Suggest(test);
        interruption.MayEndWith($"Interrupted when all was done. The model is saved as {settings.Out}.");
        return interruption.IsRequested ? interruption.End() : Tool.Ok;
    }

    private void CheckFiles()
    {
        string? network = settings.Model is Recipes.Mlp or Recipes.MnistCnn ? null : settings.Model;
        OutputFile.CheckApart(("--model", network), ("--out", settings.Out), ("--json", settings.Json));
        OutputFile.Check("--out", settings.Out, "a model of Neurona", SavedModel.IsModel);
        if (settings.Json is not null)
            ReportFile.Check(settings.Json);
    }

    // Null where training ended because nobody reads any more how it goes: the model is as good as after the last
    // batch.
    private History? Fit(Model model, Dataset all)
    {
        FitOptions options = new()
        {
            Epochs = settings.Epochs,
            BatchSize = settings.BatchSize,
            ValidationSplit = settings.ValidationSplit,
            Callbacks =
            [
                new LambdaCallback { Start = run => Warn(run.Warnings) },
                new ProgressBar(Out, _people.IsRedirected) { Columns = _people.Columns },
            ],
        };
        try
        {
            return model.Fit(all, options, null, interruption.Token);
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
        if (evaluation is not null)
            notes[SavedModel.AccuracyKey] = evaluation["accuracy"].ToString("F4", CultureInfo.InvariantCulture);
        SavedModel.Save(model, settings.Out, notes);
    }

    private void Report(Model model, History history, Evaluation evaluation)
    {
        bool validated = settings.ValidationSplit > 0;
        TrainingReport report = new()
        {
            Dataset = settings.Data.Name,
            Seed = settings.Seed,
            Threads = Workers.Count,
            Simd = Simd.Name,
            Epochs = history.Epochs,
            Seconds = history.Duration.TotalSeconds,
            SamplesPerSecond = TrainingText.PerSecond(history),
            Loss = history["loss"][^1],
            Accuracy = history["accuracy"][^1],
            ValLoss = validated ? history["val_loss"][^1] : null,
            ValAccuracy = validated ? history["val_accuracy"][^1] : null,
            TestLoss = evaluation.Loss,
            TestAccuracy = evaluation["accuracy"],
            WeightsSha256 = model.WeightsHash(),
            PeakBytes = PeakBytes(),
        };
        ReportFile.Write(settings.Json!, report, ReportJson.Default.TrainingReport, terminal.Out);
        if (settings.Json != OutputFile.Standard)
            Out.WriteLine($"Wrote {settings.Json}.");
    }

    private static long PeakBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
