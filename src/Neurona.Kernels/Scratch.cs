namespace Neurona.Numerics;

/// <summary>Memory that a thread keeps for packed operands: it grows to the largest product that the thread has seen and stays.</summary>
internal static unsafe class Scratch
{
    private const int Alignment = 64;

    // Per thread rather than per worker number: several threads may run products at once, each as its own worker 0.
    [ThreadStatic]
    private static float[]? _panels;

    /// <summary>At least so many floats, aligned to a cache line. What a former call wrote there is lost.</summary>
    public static float* Panels(int floats)
    {
        float[]? panels = _panels;
        int needed = floats + Alignment / sizeof(float);
        if (panels is null || panels.Length < needed)
            _panels = panels = GC.AllocateUninitializedArray<float>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed), pinned: true);
        nint address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(panels));
        return (float*)((address + Alignment - 1) & -Alignment);
    }
}
