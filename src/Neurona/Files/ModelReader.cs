using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Neurona;

/// <summary>Reads a model file: header, configuration, tensors, each checked before anything of it is used. Memory is
/// bounded by the bytes that the file has.</summary>
internal sealed class ModelReader
{
    private const int BlockNumbers = 1 << 14;
    private const int MaxNamed = 10;

    private readonly Stream _file;
    private readonly string _who;
    private readonly SafetensorsHeader _header;
    private readonly Dictionary<string, string> _metadata;

    private ModelReader(Stream file, string who)
    {
        _file = file;
        _who = who;
        _header = SafetensorsHeader.Read(_file, who);
        _metadata = new(_header.Metadata);
    }

    private bool IsOurs => _metadata.GetValueOrDefault("format") == ModelFile.Format;

    public static Model Load(Stream file, string who, bool compile)
    {
        ModelReader reader = new(file, who);
        if (!reader.IsOurs)
            throw Errors.Of(who, $"a file with format \"{ModelFile.Format}\" in __metadata__",
                reader._metadata.TryGetValue("format", out string? format) ? $"\"{format}\"" : "none",
                "Build the model in code and read the weights of another program with LoadWeights.");
        reader.CheckHeader();
        if (!reader._metadata.TryGetValue("config", out string? config))
            throw Errors.Of(who, "a model, 'config' in __metadata__", "weights alone",
                "Build the model in code, and call LoadWeights.");
        if (!int.TryParse(reader.Required("seed"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed))
            throw Errors.Of(who, "a whole number as seed in __metadata__", $"'{reader.Required("seed")}'",
                "The file is damaged: use a copy.");
        Model model = KerasJson.Read(Encoding.UTF8.GetBytes(config), $"{who}, config", seed, compile: false);
        foreach ((string key, string value) in reader._header.Metadata)
        {
            if (!ModelFile.IsReserved(key))
                model.Metadata[key] = value;
        }
        reader.Fill(model);
        if (compile && reader._metadata.TryGetValue("compile", out string? training))
            KerasCompile.Read(model, training, $"{who}, compile");
        return model;
    }

    public static void LoadWeights(Model model, Stream file, string who)
    {
        ModelReader reader = new(file, who);
        if (reader.IsOurs)
            reader.CheckHeader();
        reader.Fill(model);
    }

    private string Required(string key) => _metadata.TryGetValue(key, out string? value)
        ? value
        : throw Errors.Of(_who, $"'{key}' in __metadata__", "none", "The file is damaged: use a copy.");

    private void CheckHeader()
    {
        string version = Required("format_version");
        if (version != ModelFile.Version)
            throw Errors.Of(_who, $"format_version {ModelFile.Version}", $"'{version}'",
                "Use the version of Neurona that wrote the file, or a newer one.");
        string sum = Required(ModelFile.HeaderSum), got = ModelFile.HeaderHash(_header.Metadata, _header.Tensors);
        if (sum != got)
            throw Errors.Of(_who, $"the header from byte {SafetensorsHeader.LengthBytes} to {_header.DataStart} to have the SHA-256 {sum}",
                got, "The header was changed: use a copy.");
    }

    // All tensors are read and checked before the first weight of the model changes; memory for them grows with what
    // the file turns out to hold.
    private void Fill(Model model)
    {
        IReadOnlyList<Parameter> parameters = model.Parameters;
        Match(parameters);
        long length = _header.DataLength / SafetensorsHeader.ElementBytes;
        if (length > Array.MaxLength)
            throw Errors.Of(_who, $"at most {Array.MaxLength} weights", $"{length}", "Split the model.");
        Real[] weights = new Real[_file.CanSeek ? length : Math.Min(length, BlockNumbers)];
        byte[] block = new byte[BlockNumbers * SafetensorsHeader.ElementBytes];
        Dictionary<string, int> starts = [];
        int at = 0;
        foreach (SafetensorsEntry tensor in _header.Tensors)
        {
            starts[tensor.Name] = at;
            at = Read(tensor, ref weights, at, length, block);
        }
        if (!_file.CanSeek && _file.ReadByte() >= 0)
            throw _header.DataError("more");
        model.SetWeights(parameter => weights.AsSpan(starts[parameter.Name], parameter.Length));
    }

    private void Match(IReadOnlyList<Parameter> parameters)
    {
        Dictionary<string, SafetensorsEntry> open = _header.Tensors.ToDictionary(tensor => tensor.Name);
        List<string> wrong = [];
        foreach (Parameter parameter in parameters)
        {
            if (!open.Remove(parameter.Name, out SafetensorsEntry? tensor))
                wrong.Add($"no '{parameter.Name}'");
            else if (!tensor.Shape.SequenceEqual(parameter.Shape.Select(axis => (long)axis)))
                wrong.Add($"'{parameter.Name}' of {tensor.Axes} at byte {_header.DataStart + tensor.Begin} "
                    + $"instead of {string.Join('x', parameter.Shape)}");
        }
        wrong.AddRange(open.Values.Select(tensor => $"'{tensor.Name}' of {tensor.Axes}, which the model does not have"));
        if (wrong.Count > 0)
            throw Errors.Of(_who, $"the {parameters.Count} weights of the model",
                string.Join("; ", wrong.Take(MaxNamed)) + (wrong.Count > MaxNamed ? $"; and {wrong.Count - MaxNamed} more" : ""),
                "Use the file of a model with the same layers under the same names.");
        bool bare = !IsOurs && !_metadata.Keys.Any(key => key.StartsWith(ModelFile.TensorSum, StringComparison.Ordinal));
        foreach (Parameter parameter in parameters)
        {
            if (!bare && !_metadata.ContainsKey(ModelFile.TensorSum + parameter.Name))
                throw Errors.Of(_who, $"'{ModelFile.TensorSum}{parameter.Name}' in __metadata__", "none",
                    "The file is damaged: use a copy.");
        }
    }

    // Returns where the next tensor's numbers go.
    private int Read(SafetensorsEntry tensor, ref Real[] weights, int at, long total, byte[] block)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int end = at + (int)((tensor.End - tensor.Begin) / SafetensorsHeader.ElementBytes);
        while (at < end)
        {
            int count = Math.Min(BlockNumbers, end - at);
            Span<byte> bytes = block.AsSpan(0, count * SafetensorsHeader.ElementBytes);
            int got = _file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (got < bytes.Length)
                throw Errors.Of(_who,
                    $"tensor '{tensor.Name}' from byte {_header.DataStart + tensor.Begin} to {_header.DataStart + tensor.End}",
                    $"the end of the file at byte {_header.DataStart + (long)at * SafetensorsHeader.ElementBytes + got}",
                    "The file is cut off: use a copy.");
            hash.AppendData(bytes);
            if (at + count > weights.Length)
                Array.Resize(ref weights, (int)Math.Min(total, Math.Max(2L * weights.Length, at + count)));
            for (int i = 0; i < count; i++)
                weights[at + i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * SafetensorsHeader.ElementBytes)..]);
            at += count;
        }
        string sum = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (_metadata.TryGetValue(ModelFile.TensorSum + tensor.Name, out string? wanted) && wanted != sum)
            throw Errors.Of(_who, $"tensor '{tensor.Name}' at byte {_header.DataStart + tensor.Begin} to have the SHA-256 {wanted}", sum,
                "Its bytes were changed: use a copy.");
        return at;
    }
}
