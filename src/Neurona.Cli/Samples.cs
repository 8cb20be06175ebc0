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

    /// <summary>Opens a file, or standard input if it is called -. What a file holds, its first bytes say.</summary>
    /// <param name="file">Its path, or -.</param>
    /// <param name="standard">What - stands for.</param>
    /// <param name="shape">The model's input.</param>
    /// <param name="scalesBytes">Whether bytes are divided by 255, because the model does not say how its inputs are scaled.</param>
    public static Samples Open(string file, Func<TextReader> standard, Shape shape, bool scalesBytes)
    {
        if (file == "-")
            return new Lines(standard(), "standard input", shape);
        byte[] start = new byte[512];
        int got;
        bool packed;
        using (Stream stream = InputFile.Open("<file>", file))
        {
            packed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
            stream.Position = 0;
            using Stream plain = packed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            try
            {
                got = plain.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            }
            catch (InvalidDataException)
            {
                throw UsageException.Of("<file>", "valid gzip data", $"'{file}', which is damaged", "Get the file again.");
            }
        }
        if (start.AsSpan().StartsWith(Idx))
            return new Images(IdxFile.Read(file), file, shape, scalesBytes ? 1f / 255 : 1);
        if (start.AsSpan(0, got).Contains((byte)0))
            throw UsageException.Of("<file>", "lines of numbers or IDX images", $"'{file}', which is neither", "Turn it into a .csv with one sample a line.");
        Stream text = InputFile.Open("<file>", file);
        return new Lines(new StreamReader(packed ? new GZipStream(text, CompressionMode.Decompress) : text, Encoding.UTF8), file, shape);
    }

    private sealed class Lines(TextReader reader, string name, Shape shape) : Samples
    {
        private int _line;

        public override bool Next(Span<float> sample)
        {
            while (ReadLine() is { } line)
            {
                _line++;
                ReadOnlySpan<char> text = line.AsSpan().Trim();
                if (text.IsEmpty || text[0] == '#')
                    continue;
                Parse(text, sample);
                return true;
            }
            return _line > 0 ? false : throw UsageException.Of($"The file {name}", "at least one sample", "nothing", "Write one sample a line.");
        }

        public override void Dispose() => reader.Dispose();

        private string? ReadLine()
        {
            try
            {
                return reader.ReadLine();
            }
            catch (InvalidDataException)
            {
                throw UsageException.Of($"The file {name}", "valid gzip data", $"damage after line {_line}", "Get the file again.");
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
                    throw Bad($"'{Short(word)}' as number {count + 1}", _line == 1 ? "Leave out titles of columns; write decimals with a point." : "Write decimals with a point; fill in missing values.");
                if (count < sample.Length)
                    sample[count] = value;
                count++;
            }
            if (count != sample.Length)
                throw Bad($"{count}", count == sample.Length + 1 ? "Leave out the column of the answers." : "Give every line all numbers of one sample.");
        }

        private UsageException Bad(string got, string fix) =>
            UsageException.Of($"Line {_line} of {name}", $"{shape.Size} numbers, a sample of shape {shape}", got, fix);

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
                throw UsageException.Of($"The file {name}", $"images of {shape.Size} bytes, samples of shape {shape}", $"{string.Join('x', file.Axes.Skip(1))}, {file.SampleSize} bytes each", "Use images of the size that the model was trained on.");
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
