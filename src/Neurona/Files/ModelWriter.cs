using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Neurona;

/// <summary>Writes a model file. The same model gives the same bytes.</summary>
internal static class ModelWriter
{
    private const int BlockNumbers = 1 << 14;

    public static void Write(Model model, Stream file, string who, bool weightsOnly = false)
    {
        byte[] block = new byte[BlockNumbers * SafetensorsHeader.ElementBytes];
        List<SafetensorsEntry> tensors = [];
        long at = 0;
        foreach (Parameter parameter in model.Parameters)
        {
            long end = at + (long)parameter.Length * SafetensorsHeader.ElementBytes;
            tensors.Add(new(parameter.Name, [.. parameter.Shape.Select(axis => (long)axis)], at, end));
            at = end;
        }
        // One copy for checksums and bytes: a training may go on meanwhile.
        Real[] weights = new Real[model.ParameterCount];
        model.CopyWeights(weights);
        byte[] header = Header(Metadata(model, weights, tensors, block, who, weightsOnly), tensors, who);
        file.Write(header);
        foreach (SafetensorsEntry tensor in tensors)
        {
            ReadOnlySpan<Real> values = Values(weights, tensor);
            for (int from = 0; from < values.Length; from += BlockNumbers)
                file.Write(Encode(values.Slice(from, Math.Min(BlockNumbers, values.Length - from)), block));
        }
    }

    private static List<KeyValuePair<string, string>> Metadata(
        Model model, Real[] weights, List<SafetensorsEntry> tensors, byte[] block, string who, bool weightsOnly)
    {
        List<KeyValuePair<string, string>> metadata = [new("format", ModelFile.Format), new("format_version", ModelFile.Version)];
        if (!weightsOnly)
            AddModel(metadata, model, who);
        foreach (SafetensorsEntry tensor in tensors)
            metadata.Add(new(ModelFile.TensorSum + tensor.Name, Sum(Values(weights, tensor), block)));
        CheckTexts(metadata, who);
        metadata.Add(new(ModelFile.HeaderSum, ModelFile.HeaderHash(metadata, tensors)));
        return metadata;
    }

    private static void AddModel(List<KeyValuePair<string, string>> metadata, Model model, string who)
    {
        metadata.Add(new("config", Encoding.UTF8.GetString(KerasWriter.Write(model, who))));
        metadata.Add(new("seed", model.Seed.ToString(CultureInfo.InvariantCulture)));
        if (KerasCompile.Write(model, who) is { } compile)
            metadata.Add(new("compile", compile));
        foreach ((string key, string value) in model.CopyMetadata())
        {
            if (ModelFile.IsReserved(key))
                throw Errors.Of(who, "names in Metadata that the format does not use itself", $"'{key}'", "Rename the entry.");
            metadata.Add(new(key, value));
        }
    }

    private static void CheckTexts(List<KeyValuePair<string, string>> metadata, string who)
    {
        UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
        foreach ((string key, string value) in metadata)
        {
            try
            {
                _ = strict.GetByteCount(key) + strict.GetByteCount(value);
            }
            catch (EncoderFallbackException)
            {
                throw Errors.Of(who, "texts of whole characters in names and Metadata", "half of a surrogate pair", "Remove it.");
            }
        }
    }

    private static byte[] Header(List<KeyValuePair<string, string>> metadata, List<SafetensorsEntry> tensors, string who)
    {
        using MemoryStream stream = new();
        stream.Write(new byte[SafetensorsHeader.LengthBytes]);
        using (Utf8JsonWriter json = new(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach ((string key, string value) in metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            foreach (SafetensorsEntry tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (long axis in tensor.Shape)
                    json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(tensor.Begin);
                json.WriteNumberValue(tensor.End);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        // Spaces, so that the tensors start at a multiple of 8 and can be mapped.
        while (stream.Length % SafetensorsHeader.LengthBytes != 0)
            stream.WriteByte((byte)' ');
        long length = stream.Length - SafetensorsHeader.LengthBytes;
        if (length > SafetensorsHeader.MaxLength)
            throw Errors.Of(who, $"a header of at most {SafetensorsHeader.MaxLength} bytes", $"{length}", "Put less into Metadata.");
        byte[] header = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, length);
        return header;
    }

    private static string Sum(ReadOnlySpan<Real> values, byte[] block)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int from = 0; from < values.Length; from += BlockNumbers)
            hash.AppendData(Encode(values.Slice(from, Math.Min(BlockNumbers, values.Length - from)), block));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ReadOnlySpan<Real> Values(Real[] weights, SafetensorsEntry tensor) =>
        weights.AsSpan(
            (int)(tensor.Begin / SafetensorsHeader.ElementBytes),
            (int)((tensor.End - tensor.Begin) / SafetensorsHeader.ElementBytes));

    private static ReadOnlySpan<byte> Encode(ReadOnlySpan<Real> values, byte[] block)
    {
        Span<byte> bytes = block.AsSpan(0, values.Length * SafetensorsHeader.ElementBytes);
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * SafetensorsHeader.ElementBytes)..], (float)values[i]);
        return bytes;
    }
}
