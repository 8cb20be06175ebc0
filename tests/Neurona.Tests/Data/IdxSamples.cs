using System.Buffers.Binary;
using System.IO.Compression;

namespace Neurona.Tests;

/// <summary>Makes IDX files.</summary>
internal static class IdxSamples
{
    public static byte[] Of(int[] axes, ReadOnlySpan<byte> data, byte type = 8)
    {
        byte[] content = new byte[4 + 4 * axes.Length + data.Length];
        content[2] = type;
        content[3] = (byte)axes.Length;
        for (int i = 0; i < axes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4 + 4 * i), axes[i]);
        data.CopyTo(content.AsSpan(4 + 4 * axes.Length));
        return content;
    }

    public static byte[] Packed(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
