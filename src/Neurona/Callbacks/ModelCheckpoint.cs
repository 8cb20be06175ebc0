using System.Globalization;
using System.Text.RegularExpressions;

namespace Neurona;

/// <summary>Saves the model after epochs: each, every n-th, or the best so far.</summary>
/// <remarks>
/// The path may hold the epoch and what is measured, with a format of .NET:
/// <c>best-{epoch:000}-{val_loss:F4}.safetensors</c>. A file of the same name is replaced. Better means strictly
/// better.
/// What cannot be saved is said before the first batch. The rules are Keras'.
/// </remarks>
/// <param name="path">Where to save, with or without fields in braces; its folder exists.</param>
/// <example><c>new ModelCheckpoint("best.safetensors") { SaveBestOnly = true }</c></example>
public sealed partial class ModelCheckpoint(string path) : Callback
{
    private const string EpochField = "epoch";

    private readonly WatchedValue _best = new(nameof(ModelCheckpoint));

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

    /// <summary>The number of epochs between two savings; 1 by default.</summary>
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
        run.Model.CheckSavable();
        if (SaveBestOnly)
            _best.Start(run, Monitor, Mode);
        SavedPath = null;
        string full = System.IO.Path.GetFullPath(PathOf(run));
        if (System.IO.Path.GetDirectoryName(full) is not { } folder || !Directory.Exists(folder))
            throw Errors.Of(nameof(ModelCheckpoint), "a path in a folder that exists", $"'{full}'", "Create the folder before training.");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Epoch % EpochFrequency != 0)
            return;
        double value = SaveBestOnly ? run[Monitor] : 0;
        bool isBeaten = BestValue is not null || InitialValueThreshold is not { } threshold || _best.IsBetter(value, threshold);
        if (SaveBestOnly && !(isBeaten && _best.Take(value, run.Epoch)))
            return;
        string file = PathOf(run);
        run.Model.Save(file);
        SavedPath = file;
    }

    /// <inheritdoc/>
    public override void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        _best.VisitState(visitor);
    }

    private string PathOf(TrainingRun run) => Fields().Replace(Path, field =>
    {
        string name = field.Groups["name"].Value, format = field.Groups["format"].Value;
        if (name != EpochField && !run.Names.Contains(name))
            throw run.Unknown(nameof(ModelCheckpoint), name);
        try
        {
            // Before the first epoch all values are NaN, which every format accepts.
            _ = name == EpochField ? "" : 0.0.ToString(format, CultureInfo.InvariantCulture);
            IFormattable value = name == EpochField ? run.Epoch : run[name];
            return value.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            string example = name == EpochField ? "{epoch:000}" : $"{{{name}:F4}}";
            throw Errors.Of(nameof(ModelCheckpoint), $"a format of .NET for {name}, such as {example}", $"'{field.Value}'",
                "Write the number of digits so.");
        }
    });

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<format>[^{}]*))?\}")]
    private static partial Regex Fields();
}
