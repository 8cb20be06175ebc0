using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Neurona;

/// <summary>
/// What FromJson and ToJson of losses, metrics, optimizers, schedules, initializers, regularizers, constraints and
/// layers do.
/// </summary>
internal static class KerasObject
{
    /// <summary>Reads {"class_name": ..., "config": {...}}, or a name such as mse, with or without quotes.</summary>
    public static T Read<T>(string json) where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        string who = $"{typeof(T).Name}.FromJson";
        ReadOnlyMemory<byte> bytes = KerasJson.Bytes(json, who);
        string text = json.Trim();
        bool isName = text.Length > 0 && char.IsAsciiLetter(text[0]);
        using JsonDocument document = KerasJson.Parse(isName ? Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text)}\"") : bytes, who);
        KerasObjectReader reader = new() { IsAlone = true };
        return (T)reader.Object(new(document.RootElement, "", who), typeof(T));
    }

    public static string Write(object value)
    {
        string who = $"{Registry.KindOf(value.GetType()).Name}.ToJson";
        return Encoding.UTF8.GetString(Document(who, json => new KerasObjectWriter(json, who).Object(value)));
    }

    /// <summary>A document in UTF-8.</summary>
    public static byte[] Document(string who, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        // The text goes into files and strings, never into a web page: quotes and letters stay as they are.
        JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = KerasLimits.MaxDepth };
        try
        {
            using Utf8JsonWriter json = new(stream, options);
            write(json);
        }
        catch (ArgumentException broken)
        {
            throw Errors.Of(
                who, "names of whole characters and finite numbers in the arguments", broken.Message,
                "Rename the layer, or give the argument a finite value.");
        }
        return stream.ToArray();
    }
}
