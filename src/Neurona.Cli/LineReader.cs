using System.Buffers;

namespace Neurona.Cli;

/// <summary>A line is longer than the limit.</summary>
internal sealed class LineTooLongException() : Exception("The line is too long.");

/// <summary>Reads lines of a limited length: a small packed file of one endless line cannot fill the memory.</summary>
/// <param name="reader">Where they come from.</param>
/// <param name="most">Characters in a line.</param>
internal sealed class LineReader(TextReader reader, int most) : IDisposable
{
    private readonly ArrayBufferWriter<char> _line = new();
    private readonly char[] _block = new char[4096];
    private int _at, _end;
    private bool _afterReturn;

    /// <summary>Lines read so far.</summary>
    public int Count { get; private set; }

    /// <summary>Reads the next line, without its end; false after the last one. The line is valid until the next
    /// call.</summary>
    /// <exception cref="LineTooLongException">The line is too long.</exception>
    public bool Next(out ReadOnlySpan<char> line)
    {
        _line.ResetWrittenCount();
        bool any = false;
        while (Fill())
        {
            any = true;
            ReadOnlySpan<char> block = _block.AsSpan(_at, _end - _at);
            int length = block.IndexOfAny('\r', '\n');
            bool isComplete = length >= 0;
            ReadOnlySpan<char> part = isComplete ? block[..length] : block;
            if (_line.WrittenCount + part.Length > most)
                throw new LineTooLongException();
            _line.Write(part);
            _at += part.Length;
            if (!isComplete)
                continue;
            _afterReturn = _block[_at++] == '\r';
            break;
        }
        line = _line.WrittenSpan;
        Count += any ? 1 : 0;
        return any;
    }

    public void Dispose() => reader.Dispose();

    // Whether there is a character. The line feed after a carriage return is passed over only when more is asked for:
    // waiting for it would hold up an answer.
    private bool Fill()
    {
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, reader.Read(_block, 0, _block.Length));
                if (_end == 0)
                    return false;
            }
            bool skips = _afterReturn && _block[_at] == '\n';
            _afterReturn = false;
            if (!skips)
                return true;
            _at++;
        }
    }
}
