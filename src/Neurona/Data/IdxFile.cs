using System.Buffers.Binary;
using System.IO.Compression;

namespace Neurona;

/// <summary>A file of bytes in the IDX format: what MNIST's images and labels come as, packed with gzip or
/// not.</summary>
/// <remarks>
/// Big endian: two zero bytes, the type (8: unsigned bytes, the only one read here), the number of axes, the length of
/// each axis in 4 bytes, then the data.
/// Reference: Y. LeCun, C. Cortes, C. Burges, The MNIST database.
/// </remarks>
public sealed class IdxFile
{
    private const int MaxAxes = 4;
    private const byte UnsignedByte = 8;

    private readonly byte[] _content;
    private readonly int _start;

    private IdxFile(byte[] content, int[] axes, int start)
    {
        _content = content;
        _start = start;
        Axes = axes;
    }

    /// <summary>The lengths of the axes: the number of samples first.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Axes[0];

    /// <summary>Bytes in one sample.</summary>
    public int SampleSize => Count == 0 ? 0 : (_content.Length - _start) / Count;

    /// <summary>All bytes, sample after sample.</summary>
    public ReadOnlySpan<byte> Data => _content.AsSpan(_start);

    /// <summary>Reads a file, packed with gzip or not; which, its first bytes say.</summary>
    /// <exception cref="NeuronaException">The file cannot be read, is damaged, or is something else.</exception>
    public static IdxFile Read(string path) => Parse(ReadBytes(path), path);

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">Packed with gzip or not. Kept, not copied, if it is not packed.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="NeuronaException">The content is damaged, or something else.</exception>
    public static IdxFile Parse(byte[] content, string name)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (IsGzip(content))
            return Unpack(content, name);
        int[] axes = ReadAxes(content, name);
        int start = 4 + 4 * axes.Length;
        long expected = start + Size(axes);
        if (content.Length != expected)
            throw Bad(name, $"{expected} bytes, as its header says ({string.Join('x', axes)})",
                $"{content.Length} (the data starts at offset {start})", "The file is cut off or damaged; get it again.");
        return new(content, axes, start);
    }

    internal ReadOnlyMemory<byte> Memory => _content.AsMemory(_start);

    internal static bool IsGzip(ReadOnlySpan<byte> content) => content is [0x1F, 0x8B, ..];

    internal static byte[] ReadBytes(string path)
    {
        FilePath.Checked(path, "IDX file");
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new NeuronaException(
                $"IDX file expects a file that can be read; got {error.Message.TrimEnd('.')}. Check the path '{path}'.", error);
        }
    }

    /// <summary>Reads from a stream exactly what the header announces, in memory that grows with the data: a small file
    /// cannot fill it.</summary>
    /// <param name="plain">Not packed; it need not be able to seek.</param>
    /// <param name="name">What errors call it.</param>
    internal static IdxFile Read(Stream plain, string name)
    {
        byte[] header = new byte[4 + 4 * MaxAxes];
        int got = plain.ReadAtLeast(header.AsSpan(0, 4), 4, throwOnEndOfStream: false);
        int lengths = 4 * Math.Min((int)header[3], MaxAxes);
        got += plain.ReadAtLeast(header.AsSpan(got, lengths), lengths, throwOnEndOfStream: false);
        int[] axes = ReadAxes(header.AsSpan(0, got), name);
        long length = Size(axes);
        if (length > Array.MaxLength)
            throw Bad(name, $"at most {Array.MaxLength} bytes", $"a header of {string.Join('x', axes)}", "Split the file.");
        byte[] content = GrowingBytes.Read(plain, length);
        string expected = $"{got + length} bytes, as its header says ({string.Join('x', axes)})";
        if (content.Length < length)
            throw Bad(name, expected, $"the end at offset {got + content.Length}", "The file is cut off; get it again.");
        if (plain.ReadByte() >= 0)
            throw Bad(name, expected, $"more after offset {got + length}", "The file is damaged; get it again.");
        return new(content, axes, 0);
    }

    private static IdxFile Unpack(byte[] packed, string name)
    {
        using GZipStream gzip = new(new MemoryStream(packed), CompressionMode.Decompress);
        try
        {
            return Read(gzip, name);
        }
        catch (InvalidDataException error)
        {
            throw new NeuronaException($"IDX file '{name}' expects valid gzip data; got damaged data. Get the file again.", error);
        }
    }

    // Kept below overflow: what is larger than any array is refused by its length.
    private static long Size(int[] axes)
    {
        long size = 1;
        foreach (int axis in axes)
            size = Math.Min(size * axis, int.MaxValue);
        return size;
    }

    private static int[] ReadAxes(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length < 4)
            throw Bad(name, "a header of at least 8 bytes", $"the end at offset {content.Length}", "The file is cut off; get it again.");
        if (content[0] != 0 || content[1] != 0)
            throw Bad(name, "two zero bytes at offset 0", $"0x{content[0]:X2} 0x{content[1]:X2}",
                "It is no IDX file; use the original files of the data set.");
        if (content[2] != UnsignedByte)
            throw Bad(name, "type 8 (unsigned bytes) at offset 2", $"{content[2]}", "Only files of bytes, such as MNIST's, are read.");
        if (content[3] is 0 or > MaxAxes)
            throw Bad(name, $"1 to {MaxAxes} axes at offset 3", $"{content[3]}",
                "It is no IDX file of images or labels, or it is damaged.");
        int[] axes = new int[content[3]];
        for (int i = 0; i < axes.Length; i++)
        {
            int offset = 4 + 4 * i;
            if (content.Length < offset + 4)
                throw Bad(name, $"a header of {4 + 4 * axes.Length} bytes", $"the end at offset {content.Length}",
                    "The file is cut off; get it again.");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(content[offset..]);
            if (length is 0 or > int.MaxValue)
                throw Bad(name, $"an axis of 1 to {int.MaxValue} at offset {offset}", $"{length}",
                    "The file is empty or damaged; get it again.");
            axes[i] = (int)length;
        }
        return axes;
    }

    private static NeuronaException Bad(string name, string expected, string got, string fix) =>
        Errors.Of($"IDX file '{name}'", expected, got, fix);
}
