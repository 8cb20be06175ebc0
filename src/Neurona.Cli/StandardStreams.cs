using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Neurona.Cli;

/// <summary>Nobody reads what the tool writes any more: the reader of a pipe ended, or the terminal is gone.</summary>
internal sealed class OutputClosedException() : Exception("The output was closed.");

/// <summary>The process's own input and outputs. .NET's console goes on writing when the reader of a pipe is gone; this
/// one tells.</summary>
internal static class StandardStreams
{
    private const int CloseOnExec = 0x80000;
    private const int BrokenPipe = 32, InputOutputError = 5;   // errno of Linux and macOS; the second is a terminal that hung up

    public static Stream Input() => IsOpen(0) ? Console.OpenStandardInput() : Stream.Null;

    /// <summary>Throws <see cref="OutputClosedException"/> when nobody reads it any more. It is to be
    /// flushed.</summary>
    public static TextWriter Output() =>
        new StreamWriter(IsOpen(1) ? new WatchedStream(OutputStream(), isQuiet: false) : Stream.Null, Encoding);

    /// <summary>Notices that nobody reads are lost without a word.</summary>
    public static TextWriter Error()
    {
        Stream stream = IsOpen(2) ? new WatchedStream(Console.OpenStandardError(), isQuiet: true) : Stream.Null;
        return new StreamWriter(stream, Encoding) { AutoFlush = true };
    }

    private static Encoding Encoding =>
        Console.OutputEncoding is UTF8Encoding ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Console.OutputEncoding;

    // A FileStream reports a broken pipe. In a file it would write at a place of its own instead of behind what others
    // write there.
    private static Stream OutputStream()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        FileStream stream = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    // The runtime opens files of its own, and they take the number of an input or output that was closed before the
    // start. No program that starts another one hands over a file that closes with it: what does, was opened in here.
    private static bool IsOpen(int number)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
                return true;
            string? flags = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{number}"))
                .FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return flags is null || (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & CloseOnExec) == 0;
        }
        catch (FileNotFoundException)
        {
            return !Directory.Exists("/proc/self/fdinfo");
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private sealed class WatchedStream(Stream inner, bool isQuiet) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                inner.Write(buffer, offset, count);
                inner.Flush();
            }
            catch (IOException) when (isQuiet)
            {
            }
            catch (IOException error) when (error.HResult is BrokenPipe or InputOutputError)
            {
                throw new OutputClosedException();
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
