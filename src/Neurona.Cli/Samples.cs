using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Neurona.Cli;

/// <summary>Samples to ask a model about, one after the other: lines of numbers or IDX images.</summary>
internal abstract class Samples : IDisposable
{
    private static readonly byte[] Idx = [0, 0, 8];

    /// <summary>Reads the next sample; false at the end.</summary>
    /// <exception cref="UsageException">It is no sample of the model.</exception>
    public abstract bool Next(Span<float> sample);

    public abstract void Dispose();

    /// <summary>Opens a file or a stream. What it holds, its first bytes say; it is read once, so that pipes will
    /// do.</summary>
    /// <param name="stream">The content.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="shape">The model's input.</param>
    /// <param name="scalesBytes">Whether bytes are divided by 255, because the model does not say how its inputs are
    /// scaled.</param>
    public static Samples Open(Stream stream, string name, Shape shape, bool scalesBytes)
    {
        try
        {
            PeekedStream plain = new(stream);
            if (IdxFile.IsGzip(plain.Start))
                plain = new(new GZipStream(plain, CompressionMode.Decompress));
            if (plain.Start.StartsWith(Idx))
                return new Images(IdxFile.Read(plain, name), name, shape, scalesBytes ? 1f / 255 : 1);
            if (plain.Start.Contains((byte)0))
                throw UsageException.Of("<file>", "lines of numbers or IDX images", $"'{name}', which is neither",
                    "Turn it into a .csv with one sample a line.");
            return new Lines(new StreamReader(plain, Encoding.UTF8), name, shape);
        }
        catch (InvalidDataException)
        {
            throw UsageException.Of("<file>", "valid gzip data", $"'{name}', which is damaged", "Get the file again.");
        }
    }

    private sealed class Lines : Samples
    {
        private const int MostOfANumber = 64, MostOfAComment = 4096;

        private readonly LineReader _reader;
        private readonly string _name;
        private readonly Shape _shape;
        private readonly int _most;

        public Lines(TextReader reader, string name, Shape shape)
        {
            _most = (int)Math.Min(MostOfAComment + (long)MostOfANumber * shape.Size, int.MaxValue / 2);
            (_reader, _name, _shape) = (new(reader, _most), name, shape);
        }

        public override bool Next(Span<float> sample)
        {
            while (ReadLine(out ReadOnlySpan<char> line))
            {
                ReadOnlySpan<char> text = line.Trim();
                if (text.IsEmpty || text[0] == '#')
                    continue;
                Parse(text, sample);
                return true;
            }
            return _reader.Count > 0
                ? false
                : throw UsageException.Of($"The file {_name}", "at least one sample", "nothing", "Write one sample a line.");
        }

        public override void Dispose() => _reader.Dispose();

        private bool ReadLine(out ReadOnlySpan<char> line)
        {
            int before = _reader.Count;
            try
            {
                return _reader.Next(out line);
            }
            catch (LineTooLongException)
            {
                string most = _most.ToString(CultureInfo.InvariantCulture);
                throw UsageException.Of($"Line {before + 1} of {_name}", $"at most {most} characters, a sample of shape {_shape}", "more",
                    "Write one sample a line.");
            }
            catch (InvalidDataException)
            {
                throw UsageException.Of($"The file {_name}", "valid gzip data", $"damage after line {before}", "Get the file again.");
            }
        }

        private void Parse(ReadOnlySpan<char> text, Span<float> sample)
        {
            int count = 0;
            char separator = text.Contains(',') ? ',' : text.Contains(';') ? ';' : text.Contains('\t') ? '\t' : ' ';
            foreach (Range range in text.Split(separator))
            {
                ReadOnlySpan<char> word = text[range].Trim();
                if (word.IsEmpty && separator == ' ')
                    continue;   // several blanks part two numbers as one does; between commas nothing is a missing value
                if (!float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
                    throw Bad($"'{Short(word)}' as number {count + 1}", _reader.Count == 1
                        ? "Leave out titles of columns; write decimals with a point."
                        : "Write decimals with a point; fill in missing values.");
                if (count < sample.Length)
                    sample[count] = value;
                count++;
            }
            if (count != sample.Length)
                throw Bad($"{count}", count == sample.Length + 1
                    ? "Leave out the column of the answers."
                    : "Give every line all numbers of one sample.");
        }

        private UsageException Bad(string got, string fix) =>
            UsageException.Of($"Line {_reader.Count} of {_name}", $"{_shape.Size} numbers, a sample of shape {_shape}", got, fix);

        private static string Short(ReadOnlySpan<char> word) => word.Length > 30 ? $"{word[..30]}..." : word.ToString();
    }

    private sealed class Images : Samples
    {
        private readonly IdxFile _file;
        private readonly float _factor;
        private int _next;

        public Images(IdxFile file, string name, Shape shape, float factor)
        {
            if (file.SampleSize != shape.Size)
                throw UsageException.Of($"The file {name}", $"images of {shape.Size} bytes, samples of shape {shape}",
                    $"{string.Join('x', file.Axes.Skip(1))}, {file.SampleSize} bytes each",
                    "Use images of the size that the model was trained on.");
            _file = file;
            _factor = factor;
        }

        public override bool Next(Span<float> sample)
        {
            if (_next == _file.Count)
                return false;
            ReadOnlySpan<byte> image = _file.Data.Slice(_next++ * sample.Length, sample.Length);
            for (int i = 0; i < sample.Length; i++)
                sample[i] = image[i] * _factor;
            return true;
        }

        public override void Dispose() { }
    }
}
