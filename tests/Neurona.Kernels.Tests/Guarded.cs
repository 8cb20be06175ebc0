using System.Runtime.InteropServices;

namespace Neurona.Numerics.Tests;

/// <summary>Numbers between two pages that may not be touched: reading or writing one number too far ends the
/// process.</summary>
internal sealed unsafe partial class Guarded : IDisposable
{
    private const int ReadWrite = 3, Private = 2;
    private readonly byte* _start;
    private readonly nuint _size;
    private readonly nuint _page = (nuint)Environment.SystemPageSize;
    private readonly int _bytes;

    /// <summary>Room for so many bytes, touching the guard behind it or the one before it.</summary>
    public Guarded(int bytes, bool atEnd)
    {
        _bytes = bytes;
        nuint room = ((nuint)bytes + _page - 1) / _page * _page + _page;
        _size = room + 2 * _page;
        if (OperatingSystem.IsWindows())
        {
            _start = (byte*)VirtualAlloc(null, _size, 0x3000, 1);
            Check(_start != null && VirtualProtect(_start + _page, room, 4, out _));
        }
        else
        {
            _start = (byte*)Map(null, _size, 0, Private | (OperatingSystem.IsMacOS() ? 0x1000 : 0x20), -1, 0);
            Check((nint)_start != -1 && Protect(_start + _page, room, ReadWrite) == 0);
        }
        At = atEnd ? _start + _page + room - bytes : _start + _page;
    }

    private byte* At { get; }

    public Span<float> Floats => new(At, _bytes / sizeof(float));

    public Span<byte> Bytes => new(At, _bytes);

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
            VirtualFree(_start, 0, 0x8000);
        else
            _ = Unmap(_start, _size);
    }

    private static void Check(bool done)
    {
        if (!done)
            throw new InvalidOperationException($"The system gave no guarded pages: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* at, nuint size, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* at, nuint size, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* at, nuint size);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial void* VirtualAlloc(void* at, nuint size, uint type, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(void* at, nuint size, uint protection, out uint before);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualFree(void* at, nuint size, uint type);
}
