using System.Globalization;
using System.Text;
using CsvHelper;

namespace Neurona;

/// <summary>The rows of a CSV file, one after the other, each with its line for errors.</summary>
internal sealed class CsvRows : IDisposable
{
    // A row of 224 x 224 x 3 numbers has about 1 MB; a packed file of one endless line must not fill the memory.
    private const int MaxRowBytes = 1 << 22;

    private readonly CsvReader _reader;
    private char[] _field = new char[256];

    /// <param name="plain">Not packed; it need not be able to seek. It stays open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="separator">What stands between fields; found out if null.</param>
    public CsvRows(Stream plain, string name, char? separator)
    {
        Name = $"CSV file '{name}'";
        _reader = CsvReader.Create(plain, new()
        {
            HasHeader = false,
            Separator = separator,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MaxRecordSize = MaxRowBytes,
            MalformedData = CsvMalformedDataHandling.Throw,
        }, leaveOpen: true);
    }

    /// <summary>What errors call the file.</summary>
    public string Name { get; }

    /// <summary>The fields of this row.</summary>
    public int Count => _reader.FieldCount;

    /// <summary>What stands between fields; known from the first row on.</summary>
    public char Separator => _reader.Separator;

    /// <summary>The line where this row starts, from 1.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>A field of this row, without blanks around it; valid until another is asked for.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            ReadOnlySpan<byte> bytes = _reader.GetSpan(column);
            if (_field.Length < bytes.Length)
                _field = new char[Math.Max(bytes.Length, 2 * _field.Length)];
            return _field.AsSpan(0, Encoding.UTF8.GetChars(bytes, _field));
        }
    }

    /// <summary>Opens a file, packed with gzip or not; which, its first bytes say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="who">What errors call the caller.</param>
    /// <param name="read">Gets it unpacked.</param>
    /// <exception cref="NeuronaException">It cannot be read.</exception>
    public static T Open<T>(string path, string who, Func<Stream, T> read)
    {
        FilePath.Checked(path, who);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            byte[] start = new byte[2];
            bool isPacked = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && IdxFile.IsGzip(start);
            file.Position = 0;
            using Stream plain = isPacked ? new UnpackedStream(file) : file;
            return read(plain);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string got = error.Message.TrimEnd('.');
            throw new NeuronaException($"{who} expects a file that can be read; got {got}. Check the path '{path}'.", error);
        }
        catch (InvalidDataException error)
        {
            throw new NeuronaException($"CSV file '{path}' expects valid gzip data; got damage. Get the file again.", error);
        }
    }

    /// <summary>Goes to the next row that is not empty; false at the end.</summary>
    /// <exception cref="NeuronaException">It is no row, or too long.</exception>
    public bool Read()
    {
        try
        {
            return _reader.Read();
        }
        catch (CsvFormatException error)
        {
            string most = MaxRowBytes.ToString(CultureInfo.InvariantCulture);
            throw new NeuronaException($"{At(error.LineNumber)} expects a row of at most {most} bytes"
                + $" whose quotes are closed and doubled inside; got: {error.Message.TrimEnd('.')}. Write it as RFC 4180 says.", error);
        }
        catch (InvalidDataException error)
        {
            string line = _reader.LineNumber.ToString(CultureInfo.InvariantCulture);
            throw new NeuronaException($"{Name} expects valid gzip data; got damage after line {line}. Get the file again.", error);
        }
    }

    /// <summary>What errors call this row.</summary>
    public string Here => At(_reader.LineNumber);

    public void Dispose() => _reader.Dispose();

    private string At(long line) => line > 0 ? $"Line {line.ToString(CultureInfo.InvariantCulture)} of {Name}" : Name;
}
