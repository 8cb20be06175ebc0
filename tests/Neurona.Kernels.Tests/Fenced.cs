using System.Runtime.InteropServices;

namespace Neurona.Numerics.Tests;

/// <summary>
/// Numbers that end where memory ends: on Linux a read beyond them is a fault; before them, and elsewhere beyond them,
/// lie canaries.
/// </summary>
internal sealed unsafe partial class Fenced : IDisposable
{
    // A NaN with a pattern of its own: read as data it spoils the result, written over it has other bits.
    private const uint Canary = 0x7FC12345;
    private const int Margin = 64;
    private const nint Page = 4096;

    private readonly byte* _memory;
    private readonly nint _bytes;
    private readonly float* _start;
    private readonly int _count, _margin;

    public Fenced(int count, ulong key)
    {
        _count = count;
        bool paged = OperatingSystem.IsLinux();
        _margin = paged ? 0 : Margin;
        nint used = (count + Margin + _margin) * sizeof(float);
        _bytes = (used + Page - 1) / Page * Page + Page;
        // Readable and writable, private, anonymous.
        _memory = paged ? (byte*)Map(0, _bytes, 3, 0x22, -1, 0) : (byte*)NativeMemory.AlignedAlloc((nuint)_bytes, (nuint)Page);
        byte* end = _memory + _bytes - (paged ? Page : _margin * sizeof(float));
        if (paged)
            Assert.Equal(0, Protect(end, Page, 0));
        _start = (float*)end - count;
        new Span<uint>(_start - Margin, Margin).Fill(Canary);
        new Span<uint>(end, _margin).Fill(Canary);
        CounterRandom noise = new(key);
        for (int i = 0; i < count; i++)
            _start[i] = noise.Uniform((uint)i) - 0.5f;
    }

    public Span<float> Span => new(_start, _count);

    public double[] Doubles() => Array.ConvertAll(Span.ToArray(), x => (double)x);

    public ReadOnlyMat<float> Read(int rows) => new(Span, rows, _count / rows);

    public Mat<float> Write(int rows) => new(Span, rows, _count / rows);

    public void AssertIntact(string what)
    {
        Assert.False(new Span<uint>(_start - Margin, Margin).ContainsAnyExcept(Canary), what + ": wrote before the data");
        Assert.False(new Span<uint>(_start + _count, _margin).ContainsAnyExcept(Canary), what + ": wrote beyond the data");
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            Assert.Equal(0, Unmap(_memory, _bytes));
        else
            NativeMemory.AlignedFree(_memory);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nint bytes);
}
