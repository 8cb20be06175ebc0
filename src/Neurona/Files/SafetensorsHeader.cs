using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Neurona;

/// <summary>One tensor of a safetensors file: its name, its axes and where its bytes lie in the data.</summary>
internal sealed record SafetensorsEntry(string Name, long[] Shape, long Begin, long End)
{
    public string Axes => string.Join('x', Shape);
}

/// <summary>
/// The header of a safetensors file: 8 bytes little-endian length, then JSON, then the tensors' bytes end to end.
/// Everything that a reader could take in two ways is refused: duplicate names, holes, overlaps, sizes that do not
/// match the axes.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const int MaxLength = 100_000_000;
    public const int LengthBytes = 8;
    public const int ElementBytes = 4;

    private static readonly string[] OtherTypes =
        ["BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "I16", "U16", "F16", "BF16", "I32", "U32", "F64", "I64", "U64"];

    private readonly string _who;

    private SafetensorsHeader(string who) => _who = who;

    /// <summary>Where the tensors' bytes start in the file.</summary>
    public long DataStart { get; private set; }

    public long DataLength => Tensors.Count == 0 ? 0 : Tensors[^1].End;

    /// <summary>The texts of __metadata__, in the file's order.</summary>
    public List<KeyValuePair<string, string>> Metadata { get; } = [];

    /// <summary>The tensors by place, without holes.</summary>
    public List<SafetensorsEntry> Tensors { get; } = [];

    /// <param name="file">At its start. No size is believed that it does not have; memory grows with the bytes that
    /// come if it cannot seek.</param>
    /// <param name="who">The method that errors name.</param>
    public static SafetensorsHeader Read(Stream file, string who)
    {
        byte[] start = new byte[LengthBytes];
        if (file.ReadAtLeast(start, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            throw Errors.Of(who, $"a safetensors file, which starts with {LengthBytes} bytes of length", "fewer bytes",
                "Check that the file was written completely.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        long? remaining = file.CanSeek ? file.Length - file.Position : null;
        if (length > MaxLength || (long)length > remaining)
            throw LengthError(who, start, length, remaining);
        byte[] json = GrowingBytes.Read(file, (long)length);
        if (json.Length < (long)length)
            throw LengthError(who, start, length, json.Length);
        if (json.Length == 0 || json[0] != '{')
            throw Errors.Of(who, $"the sign {{ at byte {LengthBytes}",
                $"{(json.Length == 0 ? "an empty header" : $"byte 0x{json[0]:X2}")}{FileKind.Of(start)}",
                "Give a file that model.Save wrote.");
        if (!Utf8.IsValid(json))
            throw Errors.Of(who, $"a header in UTF-8 from byte {LengthBytes} on", "other bytes", "The file is damaged: use a copy.");
        SafetensorsHeader header = new(who) { DataStart = LengthBytes + (long)length };
        header.Parse(json);
        header.Place();
        if (remaining is not null && header.DataLength != remaining - (long)length)
            throw header.DataError($"{remaining - (long)length}");
        return header;
    }

    /// <summary>The error of a file with more or fewer bytes of tensors than the header announces.</summary>
    public NeuronaException DataError(string got) =>
        Errors.Of(_who, $"{DataLength} bytes of tensors from byte {DataStart} to the end", got,
            "The file is cut off or something was appended: use a copy.");

    private static NeuronaException LengthError(string who, ReadOnlySpan<byte> start, ulong length, long? remaining)
    {
        string got = $"{length}{(length <= MaxLength ? $" with {remaining} bytes left in the file" : "")}{FileKind.Of(start)}";
        return Errors.Of(who, $"at byte 0 the length of a header, at most {MaxLength} and inside the file", got,
            "Give a file that model.Save wrote.");
    }

    private void Parse(byte[] json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 4 });
        try
        {
            HashSet<string> names = [];
            reader.Read();
            while (Next(ref reader, JsonTokenType.PropertyName, JsonTokenType.EndObject, "a tensor's name"))
            {
                string name = Unique(ref reader, names);
                Next(ref reader, JsonTokenType.StartObject, null, $"an object for '{name}'");
                if (name == "__metadata__")
                    ParseMetadata(ref reader);
                else
                    ParseTensor(ref reader, name);
            }
            if (reader.Read())
                throw Refused(ref reader, "nothing after the header's object", "more");
        }
        catch (JsonException broken)
        {
            long at = broken.LineNumber == 0 ? LengthBytes + broken.BytePositionInLine ?? 0 : LengthBytes;
            throw Errors.Of(_who, "a JSON header", $"{broken.Message} (about byte {at})", "The file is damaged: use a copy.");
        }
        catch (InvalidOperationException)
        {
            throw Refused(ref reader, "a text of whole characters", "half of a surrogate pair");
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        HashSet<string> names = [];
        while (Next(ref reader, JsonTokenType.PropertyName, JsonTokenType.EndObject, "a name in __metadata__"))
        {
            string name = Unique(ref reader, names);
            Next(ref reader, JsonTokenType.String, null, $"a text for '{name}' in __metadata__");
            Metadata.Add(new(name, reader.GetString()!));
        }
    }

    private void ParseTensor(ref Utf8JsonReader reader, string name)
    {
        long at = LengthBytes + reader.TokenStartIndex;
        HashSet<string> names = [];
        string? type = null;
        long[]? shape = null, offsets = null;
        while (Next(ref reader, JsonTokenType.PropertyName, JsonTokenType.EndObject, $"a member of '{name}'"))
        {
            switch (Unique(ref reader, names))
            {
                case "dtype":
                    Next(ref reader, JsonTokenType.String, null, $"the dtype of '{name}'");
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = Numbers(ref reader, name);
                    break;
                case "data_offsets":
                    offsets = Numbers(ref reader, name);
                    break;
                case var other:
                    throw Refused(ref reader, $"dtype, shape and data_offsets of '{name}'", $"'{other}'");
            }
        }
        if (type is null || shape is null || offsets is not { Length: 2 })
            throw Errors.Of(_who, $"dtype, shape and two data_offsets of tensor '{name}' (byte {at})", "less or more",
                "The file is damaged: use a copy.");
        if (type != "F32")
            throw Errors.Of(_who, $"weights of dtype F32 in tensor '{name}' (byte {at})",
                $"{(Array.IndexOf(OtherTypes, type) < 0 ? "the unknown " : "")}'{type}'",
                "Convert the weights to float32 before saving them.");
        if (ByteCount(shape) is not { } bytes || offsets[1] - offsets[0] != bytes)
            throw Errors.Of(_who, $"data_offsets of tensor '{name}' (byte {at}) that hold its shape {string.Join('x', shape)} in F32",
                $"{offsets[0]} to {offsets[1]}", "The file is damaged: use a copy.");
        Tensors.Add(new(name, shape, offsets[0], offsets[1]));
    }

    private static long? ByteCount(long[] shape)
    {
        long bytes = ElementBytes;
        foreach (long axis in shape)
        {
            if (axis < 1 || axis > long.MaxValue / bytes)
                return null;
            bytes *= axis;
        }
        return bytes;
    }

    // Numbers written without sign, point and exponent: from 0 to 2^63 - 1.
    private long[] Numbers(ref Utf8JsonReader reader, string name)
    {
        const int most = 16;
        Next(ref reader, JsonTokenType.StartArray, null, $"a list in '{name}'");
        List<long> numbers = [];
        while (Next(ref reader, JsonTokenType.Number, JsonTokenType.EndArray, $"a whole number in '{name}'"))
        {
            if (!reader.TryGetInt64(out long number) || number < 0)
                throw Refused(ref reader, $"a whole number from 0 to {long.MaxValue} in '{name}'",
                    System.Text.Encoding.UTF8.GetString(reader.ValueSpan));
            numbers.Add(number);
            if (numbers.Count > most)
                throw Refused(ref reader, $"at most {most} numbers in a list of '{name}'", "more");
        }
        return [.. numbers];
    }

    private void Place()
    {
        Tensors.Sort((a, b) => a.Begin.CompareTo(b.Begin));
        long at = 0;
        foreach (SafetensorsEntry tensor in Tensors)
        {
            if (tensor.Begin != at)
                throw Errors.Of(_who, $"tensor '{tensor.Name}' to start where the one before it ends, at byte {DataStart} + {at}",
                    $"{DataStart} + {tensor.Begin}: {(tensor.Begin > at ? "a hole" : "an overlap")}",
                    "The file is damaged or made to deceive: use a copy.");
            at = tensor.End;
        }
    }

    private bool Next(ref Utf8JsonReader reader, JsonTokenType wanted, JsonTokenType? end, string what)
    {
        if (!reader.Read())
            throw Refused(ref reader, what, "the end of the header");
        return reader.TokenType == wanted || (reader.TokenType == end ? false : throw Refused(ref reader, what, $"{reader.TokenType}"));
    }

    private string Unique(ref Utf8JsonReader reader, HashSet<string> names)
    {
        string name = reader.GetString()!;
        return names.Add(name) ? name : throw Refused(ref reader, "every name once", $"'{name}' twice");
    }

    private NeuronaException Refused(ref Utf8JsonReader reader, string expected, string got) =>
        Errors.Of(_who, $"{expected} at byte {LengthBytes + reader.TokenStartIndex}", got, "The file is damaged: use a copy.");
}
