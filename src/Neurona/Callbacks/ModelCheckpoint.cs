using System.Globalization;
using System.Text.RegularExpressions;

namespace Neurona;

/// <summary>Saves the model or its weights after epochs or batches: each, every n-th, or the best so far.</summary>
/// <remarks>
/// The path may hold the epoch, the batch (both from 1) and what is measured, with a format of .NET or one of Python's:
/// <c>best-{epoch:000}-{val_loss:F4}.safetensors</c>, <c>{epoch:02d}-{val_loss:.4f}.safetensors</c>. A file of the same
/// name is replaced. Better means strictly better; in an epoch without the value, as without validation, there is no
/// best.
/// What cannot be saved is said before the first batch. The rules are Keras'.
/// </remarks>
/// <param name="path">Where to save, with or without fields in braces; its folder exists.</param>
/// <example><c>new ModelCheckpoint("best.safetensors") { SaveBestOnly = true }</c></example>
public sealed partial class ModelCheckpoint(string path) : Callback
{
    private const string EpochField = "epoch", BatchField = "batch";

    private readonly WatchedValue _best = new(nameof(ModelCheckpoint));
    private long _batches;   // since the last one that was looked at

    /// <summary>Where to save.</summary>
    public string Path { get; } = path ?? throw new ArgumentNullException(nameof(path));

    /// <summary>What <see cref="SaveBestOnly"/> watches; val_loss by default.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>Whether only an epoch that is better than all before is saved; false by default.</summary>
    public bool SaveBestOnly { get; init; }

    /// <summary>Whether the value is to fall or to rise.</summary>
    public MonitorMode Mode { get; init; }

    /// <summary>A value that the first epoch must beat to be saved; none by default.</summary>
    public double? InitialValueThreshold { get; init; }

    /// <summary>Whether the file holds the weights alone, for <see cref="Model.LoadWeights(string)"/>; false by
    /// default: the whole model.</summary>
    public bool SaveWeightsOnly { get; init; }

    /// <summary>The number of batches between two savings, counted on from epoch to epoch; null, the default, saves at
    /// ends of epochs only.</summary>
    public int? BatchFrequency
    {
        get;
        init => field = value is { } batches ? Require.AtLeast(batches, 1, nameof(ModelCheckpoint), "BatchFrequency") : null;
    }

    /// <summary>The number of epochs between two savings; 1 by default. Of no account with
    /// <see cref="BatchFrequency"/>.</summary>
    public int EpochFrequency { get; init => field = Require.AtLeast(value, 1, nameof(ModelCheckpoint), "EpochFrequency"); } = 1;

    /// <summary>The best value so far, of the epochs in which it was looked at; null before the first, and without
    /// <see cref="SaveBestOnly"/>.</summary>
    public double? BestValue => _best.Value;

    /// <summary>The epoch of the best value, from 1; 0 before the first.</summary>
    public int BestEpoch => _best.Epoch;

    /// <summary>The file that was saved last; null before the first.</summary>
    public string? SavedPath { get; private set; }

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!SaveWeightsOnly)
            run.Model.CheckSavable();
        if (SaveBestOnly)
            _best.Start(run, Monitor, Mode);
        if (SaveBestOnly && BatchFrequency is not null && run.IsOfValidation(Monitor))
            throw Errors.Of(nameof(ModelCheckpoint), "with BatchFrequency a value that batches have", $"'{Monitor}'",
                "Monitor a value of the training, or save at ends of epochs.");
        SavedPath = null;
        _batches = 0;
        string full = System.IO.Path.GetFullPath(PathOf(run));
        if (System.IO.Path.GetDirectoryName(full) is not { } folder || !Directory.Exists(folder))
            throw Errors.Of(nameof(ModelCheckpoint), "a path in a folder that exists", $"'{full}'", "Create the folder before training.");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (BatchFrequency is null && run.Epoch % EpochFrequency == 0)
            Save(run);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (BatchFrequency is not { } frequency || ++_batches < frequency)
            return;
        _batches = 0;
        Save(run);
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        _best.VisitState(visitor);
        visitor.Visit("batches", ref _batches);
    }

    private void Save(TrainingRun run)
    {
        if (SaveBestOnly && !run.IsMeasured(Monitor))
            return;
        double value = SaveBestOnly ? run[Monitor] : 0;
        bool isBeaten = BestValue is not null || InitialValueThreshold is not { } threshold || _best.IsBetter(value, threshold);
        if (SaveBestOnly && !(isBeaten && _best.Take(value, run.Epoch)))
            return;
        string file = PathOf(run);
        if (SaveWeightsOnly)
            run.Model.SaveWeights(file);
        else
            run.Model.Save(file);
        SavedPath = file;
    }

    private string PathOf(TrainingRun run) => Fields().Replace(Path, field =>
    {
        string name = field.Groups["name"].Value, format = OfNet(field.Groups["format"].Value);
        bool isCount = name is EpochField or BatchField;
        if (!isCount && !run.Names.Contains(name))
            throw run.Unknown(nameof(ModelCheckpoint), name);
        try
        {
            // Before the first epoch all values are NaN, which every format accepts.
            _ = isCount ? "" : 0.0.ToString(format, CultureInfo.InvariantCulture);
            IFormattable value = name == EpochField ? run.Epoch : isCount ? run.Batch : (IFormattable)run[name];
            return value.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            string example = isCount ? $"{{{name}:000}}" : $"{{{name}:F4}}";
            throw Errors.Of(nameof(ModelCheckpoint), $"a format of .NET for {name}, such as {example}", $"'{field.Value}'",
                "Write the number of digits so.");
        }
    });

    // 02d, .4f and .2e of Python are D2, F4 and 0.00e+00 of .NET; other formats are .NET's own.
    private static string OfNet(string format)
    {
        Match python = PythonFormat().Match(format);
        if (!python.Success)
            return format;
        int digits = python.Groups["digits"].Length > 0 ? int.Parse(python.Groups["digits"].Value, CultureInfo.InvariantCulture) : 6;
        return python.Groups["kind"].Value switch
        {
            "d" => $"D{python.Groups["width"].Value}",
            "f" => $"F{digits}",
            _ => $"0{(digits > 0 ? "." : "")}{new string('0', digits)}e+00",
        };
    }

    [GeneratedRegex(@"^(0(?<width>\d{1,2})?(?<kind>d)|(?<kind>d)|\.(?<digits>\d)(?<kind>[fe]))$")]
    private static partial Regex PythonFormat();

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<format>[^{}]*))?\}")]
    private static partial Regex Fields();
}
