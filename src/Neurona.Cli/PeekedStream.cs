namespace Neurona.Cli;

/// <summary>A stream whose first bytes were looked at, for what cannot be wound back.</summary>
internal sealed class PeekedStream : Stream
{
    private const int Text = 2, Binary = 4;

    private readonly Stream _inner;
    private readonly byte[] _start = new byte[512];
    private readonly int _length;
    private int _at;

    /// <summary>Reads the first bytes: no more than are needed, because a person may be typing them.</summary>
    public PeekedStream(Stream inner)
    {
        _inner = inner;
        _length = inner.ReadAtLeast(_start, Text, throwOnEndOfStream: false);
        // What is no text has more than a sign and the end of its line.
        if (_length >= Text && _length < Binary && _start[0] is 0 or 0x1F)
            _length += inner.ReadAtLeast(_start.AsSpan(_length), Binary - _length, throwOnEndOfStream: false);
    }

    /// <summary>Bytes at the start; at least four of what is no text.</summary>
    public ReadOnlySpan<byte> Start => _start.AsSpan(0, _length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_at == _length)
            return _inner.Read(buffer);
        int count = Math.Min(buffer.Length, _length - _at);
        _start.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
