using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>Memory that a thread keeps for packed operands: it grows to the largest product that the thread has seen and stays.</summary>
internal static unsafe class Scratch
{
    private const int Alignment = 64;

    // Per thread rather than per worker number: several threads may run products at once, each as its own worker 0.
    [ThreadStatic]
    private static float[]? _panels;

    [ThreadStatic]
    private static float[]? _shared;

    /// <summary>At least so many floats, aligned to a cache line, for one tile's own use. What a former call wrote there is lost.</summary>
    public static float* Panels(int floats) => At(ref _panels, floats);

    /// <summary>The same for what the caller of the workers lays out for all of them: apart, since the caller is a worker, too.</summary>
    public static float* Shared(int floats) => At(ref _shared, floats);

    private static float* At(ref float[]? array, int floats)
    {
        int needed = floats + Alignment / sizeof(float);
        if (array is null || array.Length < needed)
            array = GC.AllocateUninitializedArray<float>((int)BitOperations.RoundUpToPowerOf2((uint)needed), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return (float*)((address + Alignment - 1) & -Alignment);
    }
}
