using System.Buffers.Binary;
using System.IO.Compression;

namespace Neurona;

/// <summary>What a gzip file holds; one whose end is missing is no valid data.</summary>
/// <remarks>GZipStream takes a file that is cut off for a whole one. The last four bytes of a whole one are the length
/// of what it holds, or of the last of several files packed one behind the other; those of a cut one are any.</remarks>
internal sealed class UnpackedStream : Stream
{
    private readonly GZipStream _plain;
    private readonly uint _lastLength;
    private long _read;

    /// <param name="file">At its start; it can seek.</param>
    public UnpackedStream(FileStream file)
    {
        Span<byte> end = stackalloc byte[sizeof(uint)];
        file.Position = Math.Max(0, file.Length - end.Length);
        _lastLength = file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) == end.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(end)
            : uint.MaxValue;
        file.Position = 0;
        _plain = new(file, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = _plain.Read(buffer);
        _read += count;
        if (count == 0 && buffer.Length > 0 && _lastLength > _read)
            throw new InvalidDataException("The end of the gzip data is missing.");
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
            _plain.Dispose();
        base.Dispose(disposing);
    }
}
