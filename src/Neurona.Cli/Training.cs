using System.Diagnostics;
using System.Globalization;

namespace Neurona.Cli;

/// <summary>One run of <c>neurona train</c>: read, build, train, measure, save, report.</summary>
internal sealed class Training(TrainSettings settings, Terminal terminal, CancellationToken cancellation)
{
    private readonly TextWriter _out = terminal.Out;

    /// <summary>Returns the exit code.</summary>
    public int Run()
    {
        InputFile.CheckTarget("--out", settings.Out, "a model of Neurona", SavedModel.IsModel);
        if (settings.Json is not null)
            InputFile.CheckTarget("--json", settings.Json, "a file of JSON", path => InputFile.StartsWith(path, '{'));
        (Dataset all, Dataset test) = settings.Data.Read(settings.Folder, terminal, cancellation);
        Model model = Recipes.Build(settings, all);
        (all, test) = (Recipes.Fit(all, model, settings.Model, settings.Data.Name), Recipes.Fit(test, model, settings.Model, settings.Data.Name));
        model.Compile(Recipes.Optimizer(settings.Optimizer, settings.LearningRate), Recipes.LossFor(model), new Accuracy());
        Describe(model, all, test);
        History history = model.Fit(all, new()
        {
            Epochs = settings.Epochs,
            BatchSize = settings.BatchSize,
            ValidationSplit = settings.ValidationSplit,
            Callbacks = [new ProgressBar(_out, terminal.IsRedirected) { Columns = terminal.Columns }],
        }, cancellation: cancellation);
        if (history.StopReason is not null && !cancellation.IsCancellationRequested)
            throw new UsageException($"{history.StopReason} Nothing was saved.");
        if (history.StopReason is not null)
            return SaveInterrupted(model, test, history);
        Evaluation evaluation = model.Evaluate(test);
        Save(model, test, history, evaluation);
        Report(model, history, evaluation, test);
        return Tool.Ok;
    }

    private void Describe(Model model, Dataset all, Dataset test)
    {
        int validation = settings.ValidationSplit > 0 ? all.Split(settings.ValidationSplit).Last.Count : 0;
        string held = validation > 0 ? $"{Number(validation)} to validate, " : "";
        _out.WriteLine($"Data: {settings.Data.Name}, {Number(all.Count - validation)} samples of {all.InputShape} to train on, {held}{Number(test.Count)} to test, {all.TargetShape.Size} classes.");
        _out.WriteLine($"Model: {string.Join(" > ", model.Layers.Select(layer => Word(layer)))}; {Number(model.ParameterCount)} parameters.");
        _out.WriteLine(FormattableString.Invariant($"Training: {settings.Optimizer} at {settings.LearningRate}, batch {settings.BatchSize}, {Count(settings.Epochs, "epoch")}, seed {settings.Seed}, {Count(Workers.Count, "thread")}, SIMD {Simd.Name}."));
        _out.WriteLine();
    }

    private void Save(Model model, Dataset data, History history, Evaluation? evaluation)
    {
        Dictionary<string, string> notes = new()
        {
            [SavedModel.DataKey] = settings.Data.Name,
            [SavedModel.TrainingKey] = FormattableString.Invariant($"{settings.Optimizer} at {settings.LearningRate}, batch {settings.BatchSize}, {Count(history.Epochs, "epoch")}, seed {settings.Seed}"),
        };
        if (evaluation is not null)
            notes[SavedModel.AccuracyKey] = evaluation["accuracy"].ToString("F4", CultureInfo.InvariantCulture);
        SavedModel.Save(model, settings.Out, notes, data);
    }

    private int SaveInterrupted(Model model, Dataset data, History history)
    {
        Save(model, data, history, null);
        terminal.Error.WriteLine($"Interrupted in epoch {history.Epochs + 1} of {settings.Epochs}. The model so far is saved as {settings.Out}{(settings.Json is null ? "" : "; no results were written")}.");
        return Tool.Interrupted;
    }

    private void Report(Model model, History history, Evaluation evaluation, Dataset test)
    {
        double seconds = history.Duration.TotalSeconds, perSecond = history.Samples / Math.Max(seconds, 1e-9);
        _out.WriteLine();
        _out.WriteLine(FormattableString.Invariant($"Test accuracy: {100 * evaluation["accuracy"]:F2} % of {Number(test.Count)} samples the model had not seen (loss {evaluation.Loss:F4})."));
        _out.WriteLine(FormattableString.Invariant($"Trained {Count(history.Epochs, "epoch")} in {Seconds(seconds)} s, {perSecond:N0} samples a second. Saved {settings.Out}."));
        if (settings.Json is not null)
        {
            bool validated = settings.ValidationSplit > 0;
            new TrainingReport
            {
                Dataset = settings.Data.Name,
                Seed = settings.Seed,
                Threads = Workers.Count,
                Simd = Simd.Name,
                Epochs = history.Epochs,
                Seconds = seconds,
                SamplesPerSecond = perSecond,
                Loss = history["loss"][^1],
                Accuracy = history["accuracy"][^1],
                ValLoss = validated ? history["val_loss"][^1] : null,
                ValAccuracy = validated ? history["val_accuracy"][^1] : null,
                TestLoss = evaluation.Loss,
                TestAccuracy = evaluation["accuracy"],
                WeightsSha256 = model.WeightsHash(),
                PeakBytes = PeakBytes(),
            }.Write(settings.Json);
            _out.WriteLine($"Wrote {settings.Json}.");
        }
        _out.WriteLine();
        _out.WriteLine("Try next:");
        foreach (string command in Suggestions(test))
            _out.WriteLine($"  {command}");
    }

    private IEnumerable<string> Suggestions(Dataset test)
    {
        string tool = terminal.Command, file = settings.Out.Contains(' ') ? $"\"{settings.Out}\"" : settings.Out;
        string data = settings.Folder is null ? "" : $" --data {settings.Folder}";
        yield return $"{tool} inspect {file}";
        if (test.InputShape.Size <= 64)
            yield return $"echo {Sample(test)} | {tool} predict {file} -";
        else
            yield return $"{tool} evaluate {file} {settings.Data.Name}{data}";
        yield return settings.Data.Name switch
        {
            "digits" => $"{tool} train mnist",
            "iris" => $"{tool} train digits",
            "mnist" when settings.Model != Recipes.MnistCnn => $"{tool} train mnist --model mnist-cnn{data}",
            "mnist" => $"{tool} train fashion-mnist --model mnist-cnn",
            _ => $"{tool} train {settings.Data.Name} --seed {settings.Seed + 1}{data}",
        };
    }

    // The first test sample in the units of the data set's files.
    private static string Sample(Dataset test)
    {
        float[] x = new float[test.InputShape.Size], target = new float[test.TargetShape.Size];
        test.Copy([0], new(x, 1, x.Length), new(target, 1, target.Length));
        InputScaling scaling = test.Scaling ?? new(1);
        return string.Join(',', x.Select((value, i) => Math.Round(value / scaling.Factors[i % scaling.Factors.Count] + scaling.Means[i % scaling.Means.Count], 3).ToString(CultureInfo.InvariantCulture)));
    }

    private static string Word(Layer layer) => layer switch
    {
        Dense dense => $"Dense({dense.Units})",
        Conv2D conv => $"Conv2D({conv.Filters}, {conv.KernelSize.Height}x{conv.KernelSize.Width})",
        Dropout dropout => FormattableString.Invariant($"Dropout({dropout.Rate})"),
        _ => layer.GetType().Name,
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{Number(count)} {thing}s";

    private static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "F2" : "F1", CultureInfo.InvariantCulture);

    private static long PeakBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
