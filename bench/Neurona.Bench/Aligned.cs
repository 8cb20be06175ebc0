using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Arrays to measure with: they begin at a cache line and never move.</summary>
/// <remarks>
/// Where an array of the collector's choice begins decides how many loads cross a line: some per cent of a product, and
/// half of the time with one sample. The library's own memory is aligned, too.
/// </remarks>
internal static class Aligned
{
    private const int Line = 64;

    /// <summary>So many zeros.</summary>
    public static unsafe Memory<T> Zeros<T>(int length) where T : unmanaged
    {
        T[] array = GC.AllocateArray<T>(length + Line / sizeof(T), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return array.AsMemory((int)(-address & (Line - 1)) / sizeof(T), length);
    }

    /// <summary>So many random numbers in [-0.5, 0.5).</summary>
    public static Memory<float> Noise(int length, ulong key)
    {
        CounterRandom noise = new(key);
        Memory<float> memory = Zeros<float>(length);
        Span<float> numbers = memory.Span;
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = noise.Uniform((uint)i) - 0.5f;
        return memory;
    }
}
