using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>Asks Linux for pages of 2 MB under large regions, before they are first touched.</summary>
/// <remarks>
/// Weights of some megabytes need hundreds of small pages, more than the processor keeps addresses of. A hint only:
/// where the system has no such pages, or does not know the call, nothing happens and nothing is said. madvise(2),
/// MADV_HUGEPAGE.
/// </remarks>
public static unsafe partial class HugePages
{
    private const long Page = 2 << 20, Smallest = 2 * Page;
    private const int Advice = 14;

    private static volatile bool _isMissing = !OperatingSystem.IsLinux();

    /// <summary>Asks for large pages under pinned memory, as far as it covers whole ones; its contents stay. Regions of
    /// less than 4 MB are left alone.</summary>
    /// <param name="pinned">An array on the pinned heap, or native memory.</param>
    public static void Advise<T>(ReadOnlySpan<T> pinned) where T : unmanaged
    {
        fixed (T* region = pinned)
            Advise(region, (long)pinned.Length * sizeof(T));
    }

    private static void Advise(void* region, long bytes)
    {
        if (bytes < Smallest || _isMissing)
            return;
        nint first = ((nint)region + (nint)Page - 1) & -(nint)Page, end = ((nint)region + (nint)bytes) & -(nint)Page;
        try
        {
            _ = Madvise(first, (nuint)(end - first), Advice);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            _isMissing = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(nint address, nuint length, int advice);
}
