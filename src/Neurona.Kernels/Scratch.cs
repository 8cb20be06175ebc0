using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>Memory that a thread keeps for packed operands: it grows to the largest product that the thread has seen
/// and stays.</summary>
internal static unsafe class Scratch
{
    private const int Alignment = 64;

    // Per thread rather than per worker number: several threads may run products at once, each as its own worker 0.
    [ThreadStatic]
    private static float[]? _panels;

    [ThreadStatic]
    private static float[]? _shared;

    /// <summary>The most floats that can be asked for.</summary>
    public static long MaxFloats => Array.MaxLength - Alignment / sizeof(float);

    /// <summary>Gives the memory instead of the thread's own arrays, if set: tests put guard pages around exactly what
    /// was asked for.</summary>
    internal static Func<int, nint>? Source { get; set; }

    /// <summary>At least so many floats, aligned to a cache line, for one tile's own use. What a former call wrote
    /// there is lost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or more than
    /// <see cref="MaxFloats"/>.</exception>
    public static float* Panels(long floats) => At(ref _panels, floats);

    /// <summary>The same for what the caller of the workers lays out for all of them: apart, since the caller is a
    /// worker, too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or more than
    /// <see cref="MaxFloats"/>.</exception>
    public static float* Shared(long floats) => At(ref _shared, floats);

    private static float* At(ref float[]? array, long floats)
    {
        if (floats < 0 || floats > MaxFloats)
            ThrowSize(floats);
        if (Source is { } source)
            return (float*)source((int)floats);
        int needed = (int)floats + Alignment / sizeof(float);
        if (array is null || array.Length < needed)
        {
            array = GC.AllocateUninitializedArray<float>(
                (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)needed), (uint)Array.MaxLength), pinned: true);
            HugePages.Advise<float>(array);
        }
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return (float*)((address + Alignment - 1) & -Alignment);
    }

    private static void ThrowSize(long floats) =>
        throw new ArgumentOutOfRangeException(
            nameof(floats),
            $"A kernel's working memory has 0 to {MaxFloats} numbers; this call needs {floats}. Use smaller operands.");
}
