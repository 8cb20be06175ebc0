using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>Writes how training goes, in the manner that Keras users know.</summary>
/// <remarks>
/// On a terminal, a line that is drawn anew at most every 0.05 s:
/// <c>938/938 ━━━━━━━━━━━━━━━━━━━━ 1s 1ms/step - accuracy: 0.9123 - loss: 0.2876</c>, with the time left while an epoch
/// runs and the time taken at its end.
/// Elsewhere (a file, a pipe, a terminal of TERM=dumb) one whole line an epoch. Metrics come first in alphabetical
/// order, then the loss, then the same of the validation data.
/// The time of a step leaves out the first one, which prepares memory.
/// </remarks>
public sealed class ProgressBar : Callback
{
    private const int Width = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly TextWriter _writer;
    private readonly bool _redirected;
    private readonly TimeProvider _clock;
    private readonly StringBuilder _line = new();
    private (char Done, char Left) _bar = ('━', '─');
    private string[] _training = [], _all = [];
    private long _start, _afterFirst, _drawn;
    private bool _open;
    private int _length;

    /// <summary>Writes to the console.</summary>
    public ProgressBar() : this(Console.Out)
    {
    }

    /// <summary>Writes to this writer.</summary>
    /// <param name="writer">Where to write; it is not closed.</param>
    /// <param name="redirected"> Whether the writer is something else than a terminal, where a line cannot be drawn
    /// anew. If null, the console is asked about Console.Out and Console.Error, and any other writer is no terminal.
    /// </param>
    /// <param name="clock">The clock; the system's if null.</param>
    public ProgressBar(TextWriter writer, bool? redirected = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _redirected = redirected ?? !IsTerminal(writer, Environment.GetEnvironmentVariable("TERM"));
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>
    /// How many characters fit on a line of the terminal: a longer line is cut while an epoch runs. The terminal's
    /// width by default, asked at each drawing.
    /// </summary>
    public int Columns { get => field > 0 ? field : ConsoleColumns(); init; }

    /// <inheritdoc/>
    public override void OnStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _training = Sorted(run.Names.Where(name => !IsValidation(name)));
        _all = [.. _training, .. Sorted(run.Names.Where(IsValidation))];
        _bar = CanWrite("━─") ? ('━', '─') : ('=', '.');
        _open = false;
        _start = _clock.GetTimestamp();
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        long now = _clock.GetTimestamp();
        if (run.Batch == 1)
            Begin(run, now);
        if (_redirected || (run.Batch > 1 && _clock.GetElapsedTime(_drawn, now) < Interval))
            return;
        _drawn = now;
        Draw(run, now, final: false);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        long now = _clock.GetTimestamp();
        Draw(run, now, final: true);
        _start = now;   // the next epoch begins
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_open)
            Draw(run, _clock.GetTimestamp(), final: true, _training);
        _writer.Flush();
    }

    private void Begin(TrainingRun run, long now)
    {
        _afterFirst = now;
        _length = 0;
        _open = true;
        if (!_redirected)
            _writer.WriteLine(Invariant($"Epoch {run.Epoch}/{run.Epochs}"));
    }

    private void Draw(TrainingRun run, long now, bool final, string[]? names = null)
    {
        _line.Clear();
        string batches = run.Batches.ToString(CultureInfo.InvariantCulture), batch = run.Batch.ToString(CultureInfo.InvariantCulture);
        if (_redirected)
            _line.Append(Invariant($"Epoch {run.Epoch}/{run.Epochs} - {batch}/{batches} -"));
        else
            Bar(batch.PadLeft(batches.Length), batches, run);
        double step = run.Batch > 1 ? _clock.GetElapsedTime(_afterFirst, now).TotalSeconds / (run.Batch - 1) : 0;
        double seconds = final ? _clock.GetElapsedTime(_start, now).TotalSeconds : step * (run.Batches - run.Batch);
        _line.Append(' ').Append(final ? Invariant($"{seconds:F0}s") : Left(seconds)).Append(' ').Append(Step(step));
        foreach (string name in names ?? (final && run.HasValidation ? _all : _training))
            _line.Append(" - ").Append(name).Append(": ").Append(Number(run[name]));
        Write(final);
    }

    private void Bar(string batch, string batches, TrainingRun run)
    {
        int done = (int)(Width * run.Batch / run.Batches);
        _line.Append(batch).Append('/').Append(batches).Append(' ').Append(_bar.Done, done).Append(_bar.Left, Width - done);
    }

    private void Write(bool final)
    {
        if (!final)
            Cut(Columns);
        int length = _line.Length;
        if (length < _length)
            _line.Append(' ', _length - length);   // covers the rest of a longer line before
        if (!_redirected)
            _line.Insert(0, '\r');
        if (final)
            _writer.WriteLine(_line);
        else
            _writer.Write(_line);
        _writer.Flush();
        _length = length;
        _open = !final;
    }

    private void Cut(int columns)
    {
        if (_line.Length >= columns)
            _line.Length = Math.Max(columns - 1, 1);
    }

    private static bool IsTerminal(TextWriter writer, string? terminal) =>
        terminal != "dumb"
        && ((writer == Console.Out && !Console.IsOutputRedirected) || (writer == Console.Error && !Console.IsErrorRedirected));

    private static int ConsoleColumns()
    {
        try
        {
            return !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : int.MaxValue;
        }
        catch (Exception unknown) when (unknown is IOException or PlatformNotSupportedException)
        {
            return int.MaxValue;
        }
    }

    private bool CanWrite(string text)
    {
        try
        {
            return _writer.Encoding.GetString(_writer.Encoding.GetBytes(text)) == text;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsValidation(string name) => name.StartsWith("val_", StringComparison.Ordinal);

    private static string[] Sorted(IEnumerable<string> names) =>
        [.. names.OrderBy(name => name is "loss" or "val_loss").ThenBy(name => name, StringComparer.Ordinal)];

    private static string Left(double seconds) => seconds switch
    {
        > 3600 => Invariant($"{Math.Floor(seconds / 3600)}:{(int)seconds / 60 % 60:00}:{(int)seconds % 60:00}"),
        > 60 => Invariant($"{(int)seconds / 60}:{(int)seconds % 60:00}"),
        _ => Invariant($"{Math.Floor(seconds)}s"),
    };

    private static string Step(double seconds) => seconds switch
    {
        >= 1 or 0 => Invariant($"{seconds:F0}s/step"),
        >= 1e-3 => Invariant($"{seconds * 1e3:F0}ms/step"),
        _ => Invariant($"{seconds * 1e6:F0}us/step"),
    };

    private static string Number(double value) =>
        value != 0 && Math.Abs(value) <= 1e-3
            ? value.ToString("0.0000e+00", CultureInfo.InvariantCulture)
            : value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
