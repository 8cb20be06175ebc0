using System.Runtime.InteropServices;

namespace Neurona.Engine;

/// <summary>One 64-byte aligned managed array, allocated once: weights, gradients, optimizer state or activations. All
/// zeros at first.</summary>
internal sealed class AlignedBuffer
{
    /// <summary>Every place in a buffer starts at a multiple of so many numbers: one cache line of floats.</summary>
    public const int Alignment = 16;

    /// <summary>The largest buffer: what one array can hold.</summary>
    public const int MaxLength = 0x7FFFFFC7 - 64;

    private readonly Real[] _data;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        const int lineBytes = 64;
        int slack = lineBytes / Marshal.SizeOf<Real>();
        _data = GC.AllocateArray<Real>(checked(length + slack), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_data, 0);
        _start = (int)((lineBytes - address % lineBytes) % lineBytes) / Marshal.SizeOf<Real>();
        Length = length;
        HugePages.Advise<Real>(_data);
    }

    public int Length { get; }

    public long Bytes => (long)Length * Marshal.SizeOf<Real>();

    public Span<Real> Span => _data.AsSpan(_start, Length);

    public Span<Real> At(int offset, int length) => _data.AsSpan(_start + offset, length);

    public static long Align(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
