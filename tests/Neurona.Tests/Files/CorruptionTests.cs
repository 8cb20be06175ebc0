using System.Buffers.Binary;
using System.Text;

namespace Neurona.Tests.Files;

public class CorruptionTests
{
    private const int Mutations = 20_000;

    [Fact]
    public void EveryBitFlipIsRefusedOrHarmless()
    {
        Model original = Examples.Tiny();
        byte[] bytes = Examples.Bytes(original);
        int headerEnd = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        List<int> harmless = [];
        for (int at = 0; at < bytes.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bytes[at] ^= (byte)(1 << bit);
                if (!Hostile.RefusedOrSame(bytes, original))
                    harmless.Add(at);
                bytes[at] ^= (byte)(1 << bit);
            }
        }
        // In the weights nothing is harmless; in the header at most the case of a digit in an escape such as \u003A.
        Assert.DoesNotContain(harmless, at => at >= headerEnd);
        Assert.InRange(harmless.Count, 0, 8);
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        Model original = Examples.Tiny();
        byte[] bytes = Examples.Bytes(original);
        for (int length = 0; length < bytes.Length; length++)
            Assert.True(Hostile.RefusedOrSame(bytes[..length], original), $"cut to {length} bytes");
    }

    [Fact]
    public void EveryInsertedOrDeletedByteIsRefusedOrHarmless()
    {
        Model original = Examples.Tiny();
        byte[] bytes = Examples.Bytes(original);
        for (int at = 0; at < bytes.Length; at++)
        {
            Assert.True(Hostile.RefusedOrSame([.. bytes[..at], .. bytes[(at + 1)..]], original), $"without byte {at}");
            Assert.True(Hostile.RefusedOrSame([.. bytes[..at], (byte)' ', .. bytes[at..]], original), $"with a byte more at {at}");
        }
        Assert.True(Hostile.RefusedOrSame([.. bytes, 0], original), "with a byte appended");
    }

    [Fact]
    public void MutatedHeadersAreRefusedOrHarmless()
    {
        Model original = Examples.Tiny();
        byte[] bytes = Examples.Bytes(original);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        byte[] header = bytes[8..(8 + length)], data = bytes[(8 + length)..];
        string[] words =
        [
            "{", "}", "[", "]", "\"", ",", ":", "null", "true", "-1", "0", "1e400", "18446744073709551616", "9223372036854775807",
            "\\ud800", "\\u0000", "F32", "F64",
            "dense/kernel", "__metadata__", "data_offsets", "shape", "dtype", "sha256", "config", "Sequential", "Functional",
            "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "134217728", "2147483647", " ", "\n"
        ];
        CounterRandom noise = CounterRandom.Of(1, 2, 3);
        uint n = 0;
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            List<byte> mutated = [.. header];
            for (int change = Pick(3); change >= 0; change--)
            {
                int at = Pick(mutated.Count), span = Math.Min(Pick(12), mutated.Count - at);
                byte[] word = Encoding.UTF8.GetBytes(words[Pick(words.Length)]);
                switch (Pick(5))
                {
                    case 0: mutated[at] = (byte)Pick(256); break;
                    case 1: mutated.RemoveRange(at, span); break;
                    case 2: mutated.InsertRange(at, word); break;
                    case 3: mutated.InsertRange(at, mutated.GetRange(Pick(mutated.Count - span), span)); break;
                    default:
                        mutated.RemoveRange(at, span);
                        mutated.InsertRange(at, word);
                        break;
                }
            }
            byte[] file = [.. new byte[8], .. mutated, .. data];
            BinaryPrimitives.WriteInt64LittleEndian(file, mutated.Count);
            refused += Hostile.RefusedOrSame(file, original) ? 1 : 0;
        }
        Assert.InRange(refused, Mutations * 9 / 10, Mutations);

        int Pick(int below) => (int)(((ulong)noise.Bits(n++) * (ulong)below) >> 32);
    }
}
