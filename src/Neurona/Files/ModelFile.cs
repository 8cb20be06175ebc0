using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Neurona;

/// <summary>The model file: one safetensors file with the weights, the configuration in Keras' JSON and a checksum for
/// everything.</summary>
/// <remarks>
/// It holds data only: no code, no paths, no names of types that are looked up; every name of a layer is one of a fixed
/// list. __metadata__ holds format "neurona", format_version, config (what <see cref="Model.ToJson"/> gives), seed,
/// compile (optimizer, loss and metrics, if the model was compiled), the entries of <see cref="Model.Metadata"/>,
/// "sha256:name" for the bytes of every tensor and "sha256" for all of the header. Files of other programs that follow
/// the safetensors rules can be read with <see cref="Model.LoadWeights(string)"/>; Python's safetensors reads these.
/// Reference: the safetensors format, https://github.com/huggingface/safetensors.
/// </remarks>
public static class ModelFile
{
    internal const string Format = "neurona";
    internal const string Version = "1";
    internal const string HeaderSum = "sha256";
    internal const string TensorSum = "sha256:";

    private static readonly string[] Reserved = ["format", "format_version", "config", "seed", "compile", HeaderSum];

    /// <summary>Lets files name a type of your own: a layer, activation, initializer, regularizer, constraint, loss,
    /// metric, optimizer or schedule. Call it before saving and loading.</summary>
    /// <typeparam name="T">The type. Its configuration is what its constructor's parameters and init properties say;
    /// each parameter needs a property of its name.</typeparam>
    /// <param name="name">What files call it, such as "Swish".</param>
    /// <exception cref="NeuronaException">The type cannot be saved, or the name or the type is taken.</exception>
    public static void Register<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicProperties)]
    T>(string name) =>
        Registry.Register(ConfigType.Custom<T>(name));

    internal static bool IsReserved(string key) => Array.IndexOf(Reserved, key) >= 0 || key.StartsWith(TensorSum, StringComparison.Ordinal);

    /// <summary>A sum over all of a header but the sum itself: metadata in the file's order, then names, axes and
    /// places of the tensors.</summary>
    internal static string HeaderHash(IEnumerable<KeyValuePair<string, string>> metadata, IEnumerable<SafetensorsEntry> tensors)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in metadata)
        {
            if (key == HeaderSum)
                continue;
            Append(key);
            Append(value);
        }
        foreach (SafetensorsEntry tensor in tensors)
        {
            Append(tensor.Name);
            Append(tensor.Axes);
            Append(tensor.Begin.ToString(CultureInfo.InvariantCulture));
            Append(tensor.End.ToString(CultureInfo.InvariantCulture));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // The length in front keeps "ab" + "c" apart from "a" + "bc".
        void Append(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.IsLittleEndian
                ? BitConverter.GetBytes(bytes.Length)
                : [.. BitConverter.GetBytes(bytes.Length).Reverse()]);
            hash.AppendData(bytes);
        }
    }
}
