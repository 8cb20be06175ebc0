using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>Writes what is measured to a file of separated values: a line for the names, then one for each
/// epoch.</summary>
/// <remarks>
/// The first column is the epoch, counted from 0 as in Keras; the others are what is measured, in alphabetical order.
/// Numbers are written in full and read alike everywhere: 0.5, never 0,5; what is no number is nan, inf or -inf, and
/// the field of a value that the epoch does not have, such as val_loss without validation, is empty.
/// A line is written in one piece and the file is closed after it, so that a training that is interrupted leaves whole
/// lines.
/// </remarks>
/// <param name="filename">The file; its folder exists.</param>
/// <param name="separator">What stands between two values; a comma by default.</param>
/// <param name="append">Whether lines follow those of a file that exists, whose names are the same; false, the default,
/// begins the file anew.</param>
public sealed class CSVLogger(string filename, char separator = ',', bool append = false) : Callback
{
    private readonly StringBuilder _line = new();
    private string[] _names = [];

    /// <summary>The file.</summary>
    public string Filename { get; } = filename ?? throw new ArgumentNullException(nameof(filename));

    /// <summary>What stands between two values.</summary>
    public char Separator { get; } = char.IsAsciiLetterOrDigit(separator) || separator is '\n' or '\r' or '"' or '.' or '-' or '+'
        ? throw Errors.Of(nameof(CSVLogger), "a separator that is no part of a number or name", $"'{separator}'",
            "Use a comma, a semicolon or a tab.")
        : separator;

    /// <summary>Whether lines follow those of a file that exists.</summary>
    public bool Append { get; } = append;

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string full = Path.GetFullPath(Filename);
        if (Path.GetDirectoryName(full) is not { } folder || !Directory.Exists(folder))
            throw Errors.Of(nameof(CSVLogger), "a file in a folder that exists", $"'{full}'", "Create the folder before training.");
        _names = [.. run.Names.Order(StringComparer.Ordinal)];
        _line.Clear().Append("epoch");
        foreach (string name in _names)
            _line.Append(Separator).Append(Quoted(name));
        if (!Append || !File.Exists(Filename) || new FileInfo(Filename).Length == 0)
        {
            File.WriteAllText(Filename, "");
            Write();
            return;
        }
        string names = _line.ToString(), there = File.ReadLines(Filename).First();
        if (there != names)
            throw Errors.Of(nameof(CSVLogger), $"a file that begins with '{names}'", $"'{there}'", "Write to another file, or begin anew.");
        if (!EndsWithLine())
            File.AppendAllText(Filename, "\n");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _line.Clear().Append((run.Epoch - 1).ToString(CultureInfo.InvariantCulture));
        foreach (string name in _names)
            _line.Append(Separator).Append(run.IsMeasured(name) ? Number(run[name]) : "");
        Write();
    }

    private void Write() => File.AppendAllBytes(Filename, Encoding.UTF8.GetBytes(_line.Append('\n').ToString()));

    private bool EndsWithLine()
    {
        using FileStream file = File.OpenRead(Filename);
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private string Quoted(string name) =>
        name.Contains(Separator, StringComparison.Ordinal) || name.AsSpan().ContainsAny("\"\r\n")
            ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : name;

    private static string Number(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
