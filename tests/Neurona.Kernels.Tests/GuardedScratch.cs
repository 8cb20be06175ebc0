using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics.Tests;

/// <summary>While it lives, packed operands lie in front of a page that may not be touched: one number too many ends
/// the process.</summary>
internal sealed unsafe class GuardedScratch : IDisposable
{
    private readonly ConcurrentBag<Guarded> _all = [];

    public GuardedScratch() => Scratch.Source = Take;

    public void Dispose()
    {
        Scratch.Source = null;
        foreach (Guarded one in _all)
            one.Dispose();
    }

    // New memory for each call, so that what a former call wrote is gone for certain.
    private nint Take(int floats)
    {
        Guarded memory = new(floats * sizeof(float), atEnd: true);
        memory.Floats.Fill(float.NaN);
        _all.Add(memory);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory.Floats));
    }
}
