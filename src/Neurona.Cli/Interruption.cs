using System.Runtime.InteropServices;

namespace Neurona.Cli;

/// <summary>Ctrl-C and requests to end: the first asks politely, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    public static Interruption Never => new();

    public CancellationToken Token => _source.Token;

    public static Interruption OfProcess(TextWriter error)
    {
        Interruption interruption = new();
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            interruption._signals.Add(PosixSignalRegistration.Create(signal, context => interruption.Heard(context, error)));
        return interruption;
    }

    /// <summary>What the first Ctrl-C does.</summary>
    public void Request() => _source.Cancel();

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void Heard(PosixSignalContext context, TextWriter error)
    {
        if (_source.IsCancellationRequested)
            return;   // not cancelled: the process ends with 128 + the signal's number
        context.Cancel = true;
        error.WriteLine();
        error.WriteLine("Ending after the batch under way. Press Ctrl-C again to quit at once.");
        Request();
    }
}
