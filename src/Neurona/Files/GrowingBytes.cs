namespace Neurona;

/// <summary>Reads what a header announces without believing it: memory grows with the bytes that come.</summary>
internal static class GrowingBytes
{
    private const int FirstStep = 1 << 16;

    /// <summary>So many bytes of a stream, or fewer if it ends before.</summary>
    /// <param name="stream">Where they come from.</param>
    /// <param name="length">At most <see cref="Array.MaxLength"/>.</param>
    public static byte[] Read(Stream stream, long length)
    {
        byte[] content = new byte[Math.Min(length, FirstStep)];
        int got = 0;
        while (true)
        {
            got += stream.ReadAtLeast(content.AsSpan(got), content.Length - got, throwOnEndOfStream: false);
            if (got < content.Length)
                return content[..got];
            if (got == length)
                return content;
            Array.Resize(ref content, (int)Math.Min(length, 2L * got));
        }
    }
}
