using System.IO.Compression;

namespace Neurona.Cli;

/// <summary>CSV files that users name, packed with gzip or not. Each is opened once and read to its end, so that pipes
/// will do.</summary>
internal static class TableFile
{
    /// <summary>All rows.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    /// <exception cref="NeuronaException">It is no table.</exception>
    public static Table Read(string who, string path, TableOptions options) => InputFile.Read(who, path, stream =>
    {
        try
        {
            using Stream plain = Plain(stream);
            return Table.Read(plain, path, options);
        }
        catch (InvalidDataException)
        {
            throw UsageException.Of($"CSV file '{path}'", "valid gzip data", "damage at its start", "Get the file again.");
        }
    });

    /// <summary>The content, unpacked; what it is, its first bytes say.</summary>
    public static Stream Plain(Stream stream)
    {
        PeekedStream peeked = new(stream);
        return IdxFile.IsGzip(peeked.Start) ? new GZipStream(peeked, CompressionMode.Decompress) : peeked;
    }
}
