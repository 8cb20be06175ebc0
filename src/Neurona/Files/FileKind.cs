namespace Neurona;

/// <summary>What a file that is no model file looks like, for the sentence that refuses it.</summary>
internal static class FileKind
{
    private static readonly (byte[] Start, string Word)[] Kinds =
    [
        ([0x1F, 0x8B, 0x08], "a gzip file: unpack it first"),
        ([0x50, 0x4B, 0x03, 0x04], "a zip file, such as .keras: save the weights as safetensors in Keras, or its model.to_json()"),
        ([0x89, 0x48, 0x44, 0x46], "an HDF5 file, such as .h5: save the weights as safetensors in Keras, or its model.to_json()"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG image"),
        ([0xFF, 0xD8, 0xFF], "a JPEG image"),
        ([0x47, 0x47, 0x55, 0x46], "a GGUF file"),
        ([0x93, 0x4E, 0x55, 0x4D], "a NumPy file"),
        ([0x80, 0x02], "a Python pickle, such as .pt"),
        ([0xEF, 0xBB, 0xBF], "a text file with a byte order mark"),
        ([0x7B], "a JSON text: use Model.FromJson"),
    ];

    /// <summary>" (it looks like ...)", or nothing.</summary>
    public static string Of(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] kind, string word) in Kinds)
        {
            if (start.StartsWith(kind))
                return $" (it looks like {word})";
        }
        return start.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 ? " (it looks like text)" : "";
    }
}
