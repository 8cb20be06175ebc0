using System.Buffers.Binary;
using System.Text;

namespace Neurona.Tests.Files;

/// <summary>Builds safetensors files by hand, good and bad.</summary>
internal static class Hostile
{
    public static byte[] File(string header, float[] data, long? declared = null)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + json.Length + 4 * data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, declared ?? json.Length);
        json.CopyTo(file, 8);
        for (int i = 0; i < data.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(8 + json.Length + 4 * i), data[i]);
        return file;
    }

    /// <summary>Refused with a whole sentence, or else the same model; nothing else may happen.</summary>
    /// <returns>Whether it was refused.</returns>
    public static bool RefusedOrSame(byte[] bytes, Model original)
    {
        Model loaded;
        try
        {
            loaded = Model.Load(bytes);
        }
        catch (NeuronaException error)
        {
            Assert.Contains(" expects ", error.Message, StringComparison.Ordinal);
            Assert.Contains("; got ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
            return true;
        }
        Examples.AssertSame(original, loaded);
        return false;
    }
}
