using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Neurona.Cli;

/// <summary><c>neurona lr-find</c>: which learning rates a network can be trained with.</summary>
internal sealed class LearningRateCommand : ToolCommand
{
    private readonly NetworkOptions _network = new();
    private readonly Option<double?> _low = OptionTypes.Real("--low", "RATE", "The rate of the first step. [default: 1e-6]",
        rate => rate > 0 && double.IsFinite(rate), "above 0", "1e-6");
    private readonly Option<double?> _high = OptionTypes.Real("--high", "RATE", "The rate of the last step. [default: 10]",
        rate => rate > 0 && double.IsFinite(rate), "above 0", "10");
    private readonly Option<int?> _steps = OptionTypes.Whole("--steps", "N", "Number of batches. [default: 100]", 10, 1_000_000, "100");
    private readonly Option<string?> _out = OptionTypes.Text("--out", "FILE.svg|FILE.csv",
        "Where the curve is drawn, or written as rows of rate, loss and smoothed loss.");
    private readonly Option<string?> _json = OptionTypes.Text("--json", "FILE|-",
        "Where the results are written as one JSON object; - is standard output, and all else goes to standard error.");

    public LearningRateCommand()
        : base("lr-find", "Trains for some batches with a learning rate that grows, and tells at which rates the loss falls.")
    {
        _network.AddTo(this);
        foreach (Option option in (ReadOnlySpan<Option>)[_low, _high, _steps, _out, _json])
            Options.Add(option);
    }

    public override string Examples { get; } = $"""
        {NetworkOptions.Defaults}

        The suggested rate is the one at which the loss falls fastest. Nothing is trained for good.

        Examples:
          neurona lr-find digits
          neurona lr-find titanic.csv --target survived --drop alive --out curve.svg
          neurona lr-find mnist --model mnist-cnn --optimizer momentum --steps 200
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string? json = arguments.GetValue(_json), file = arguments.GetValue(_out);
        double low = arguments.GetValue(_low) ?? 1e-6, high = arguments.GetValue(_high) ?? 10;
        if (!(low < high))
            throw UsageException.Of("--low", "a rate below that of --high", FormattableString.Invariant($"{low} and {high}"), "Lower it.");
        Check(arguments, file, json);
        TrainSettings settings = _network.Settings(arguments) with { IsCosine = false };   // the finder sets the rate
        Terminal people = terminal.ForPeople(json);
        using Interruption interruption = terminal.Listen();
        interruption.MayEndWith("Interrupted before the last rate was tried; nothing was written.");
        try
        {
            LearningRateCurve curve = Curve(settings, low, high, arguments.GetValue(_steps) ?? 100, people, interruption.Token);
            if (interruption.IsRequested)
                return interruption.End();
            people.Out.WriteLine(curve);
            Write(curve, file, people.Out);
            if (json is not null)
                ReportFile.Write(json, LearningRateReport.Of(settings, curve), ReportJson.Default.LearningRateReport, terminal.Out);
            if (json is not null and not OutputFile.Standard)
                people.Out.WriteLine($"Wrote {json}.");
            if (curve.Suggested is { } suggested)
                Suggest(suggested, arguments, people);
            return Tool.Ok;
        }
        catch (OperationCanceledException) when (interruption.IsRequested)
        {
            return interruption.End();
        }
    }

    private void Check(ParseResult arguments, string? file, string? json)
    {
        _network.CheckApart(arguments, ("--out", file), ("--json", json));
        if (file is not null)
        {
            OutputFile.Check("--out", file, "a curve of neurona", IsCurve);
            if (!IsSvg(file) && !file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                throw UsageException.Of("--out", "a file that ends in .svg or .csv", $"'{file}'", "Add one of the endings.");
        }
        if (json is not null)
            ReportFile.Check(json);
    }

    private static LearningRateCurve Curve(
        TrainSettings settings, double low, double high, int steps, Terminal people, CancellationToken cancellation)
    {
        (Dataset train, Dataset test) = settings.Data.Read(settings.Folder, people, cancellation);
        (Model model, train, _) = NetworkFit.Make(settings, train, test);
        people.Out.WriteLine(TrainingText.Network(model));
        people.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Rates: {low:0.##e+0} to {high:0.##e+0} in {steps:N0} steps, {settings.Optimizer}, batch {settings.BatchSize}, "
            + $"seed {settings.Seed}."));
        people.Out.WriteLine();
        people.Out.Flush();
        return LearningRateFinder.Run(model, train, NetworkFit.Options(settings, train), low, high, steps, cancellation);
    }

    private static void Write(LearningRateCurve curve, string? file, TextWriter people)
    {
        if (file is null)
            return;
        if (IsSvg(file))
            curve.SaveSvg(file);
        else
            curve.SaveCsv(file);
        people.WriteLine($"Wrote {file}.");
    }

    private void Suggest(double rate, ParseResult arguments, Terminal people)
    {
        people.Out.WriteLine();
        people.Out.WriteLine("Try next:");
        string value = rate.ToString("0.0e+0", CultureInfo.InvariantCulture);
        string command = _network.TrainLine(arguments, people, new Dictionary<string, string> { ["--learning-rate"] = value });
        people.Out.WriteLine($"  {Printable.Of(command)}");
    }

    private static bool IsSvg(string file) => file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase);

    // The first characters of what a curve writes.
    private static bool IsCurve(Stream file)
    {
        byte[] start = new byte[32];
        string text = Encoding.UTF8.GetString(start, 0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return text.StartsWith("rate,loss,smoothed\n", StringComparison.Ordinal)
            || text.StartsWith("<svg xmlns='", StringComparison.Ordinal);
    }
}
