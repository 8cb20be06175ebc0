using System.Runtime.InteropServices;

namespace Neurona.Cli;

/// <summary>
/// Ctrl-C and other requests to end. The first lets the work under way come to its end, if there is something to save,
/// and ends the process in a second if there is not; the next one ends it at once. The exit code is 128 and the
/// signal's number: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP.
/// </summary>
internal sealed class Interruption(TextWriter error) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(0.1);
    private const int CodeOfSignal = 128;
    private static readonly (PosixSignal Signal, int Number)[] Signals = [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2),
        (PosixSignal.SIGTERM, 15)];

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile string? _farewell;
    private Timer? _timer;
    private int _code, _ended;

    public CancellationToken Token => _source.Token;

    public bool IsRequested => _source.IsCancellationRequested;

    /// <summary>Hears the signals that the process gets.</summary>
    public static Interruption OfProcess(TextWriter error)
    {
        Interruption interruption = new(error);
        ulong ignored = IgnoredSignals();
        foreach ((PosixSignal signal, int number) in Signals)
        {
            if ((ignored >> (number - 1) & 1) == 0)
                interruption._registrations.Add(
                    PosixSignalRegistration.Create(signal, context => interruption.Hear(context, CodeOfSignal + number)));
        }
        return interruption;
    }

    /// <summary>From now on nothing is lost if the process ends: this is then said.</summary>
    public void MayEndWith(string farewell) => _farewell = farewell;

    /// <summary>From now on there is something to save.</summary>
    public void MustFinish() => _farewell = null;

    /// <summary>What the first Ctrl-C does.</summary>
    public void Request(int code = Tool.Interrupted)
    {
        _code = code;
        _source.Cancel();
    }

    /// <summary>Says why the tool ends, and returns its exit code.</summary>
    public int End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            error.WriteLine($"neurona: {_farewell}");
        return _code;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _timer?.Dispose();
        _source.Dispose();
    }

    // Who starts the tool with nohup wants it to go on: a signal that is ignored at the start is to be ignored. .NET
    // would listen all the same.
    private static ulong IgnoredSignals()
    {
        const string field = "SigIgn:";
        try
        {
            string? mask = OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))
                : null;
            return mask is null ? 0 : Convert.ToUInt64(mask[field.Length..].Trim(), 16);
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private void Hear(PosixSignalContext context, int code)
    {
        if (IsRequested)
            return;   // not cancelled: the process ends as if it had not listened
        context.Cancel = true;
        error.WriteLine();
        if (_farewell is null)
            error.WriteLine("Ending after the batch under way. Press Ctrl-C again to quit at once.");
        // Whatever the work waits for, such as a pipe that nobody writes to, is not waited for.
        _timer = new(_ => Quit(), null, Patience, Interval);
        Request(code);
    }

    private void Quit()
    {
        if (_farewell is not null)
            Environment.Exit(End());
    }
}
