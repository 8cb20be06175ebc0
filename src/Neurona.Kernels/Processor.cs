using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Neurona.Numerics;

/// <summary>What the processor says of its caches and cores, or safe values where it says nothing.</summary>
/// <remarks>
/// x86: CPUID leaf 4, on AMD 0x8000001D (caches), and leaf 0xB (threads of a core); Intel, Software Developer's Manual,
/// volume 2, CPUID; AMD, Architecture Programmer's Manual, volume 3, appendix E. Nothing here may decide a result.
/// </remarks>
internal sealed record Processor
{
    // Of a first-level cache of 32 KB and a second-level one of 1 MB, which few processors fall short of.
    private const int Line = 64, DefaultWays = 8, DefaultSecondLevel = 1 << 20;

    /// <summary>This machine's.</summary>
    public static Processor Here { get; } = Read();

    /// <summary>How many lines of one set the first-level data cache holds.</summary>
    public int FirstLevelWays { get; init; } = DefaultWays;

    /// <summary>How many bytes lie between two addresses of the same set of the first-level data cache.</summary>
    public int FirstLevelSpan { get; init; } = 64 * Line;

    /// <summary>Bytes of the second-level cache of a core.</summary>
    public int SecondLevelBytes { get; init; } = DefaultSecondLevel;

    /// <summary>Threads that share one core's arithmetic.</summary>
    public int ThreadsPerCore { get; init; } = 1;

    /// <summary>Threads of a package of cores; 0 if unknown.</summary>
    public int ThreadsPerPackage { get; init; }

    /// <summary>The cores among so many processors that the process may use: threads of one core count once.</summary>
    /// <param name="processors">What the system grants: its processors, or fewer by affinity or a container's
    /// quota.</param>
    public int Cores(int processors)
    {
        // A process that may use only some processors of a package may use those of different cores.
        bool isPart = processors <= ThreadsPerPackage;
        int cores = isPart ? Math.Min(processors, ThreadsPerPackage / ThreadsPerCore) : processors / ThreadsPerCore;
        return Math.Max(1, cores);
    }

    private static Processor Read()
    {
        Processor here = new();
        if (!X86Base.IsSupported)
            return here;
        uint last = (uint)X86Base.CpuId(0, 0).Eax, lastExtended = (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax;
        // AMD leaves leaf 4 empty, and Intel the other.
        foreach ((int leaf, bool exists) in new[] { (4, last >= 4), (unchecked((int)0x8000001D), lastExtended >= 0x8000001D) })
        {
            for (int i = 0; exists && i < 16; i++)
            {
                (int kind, int shape, int sets, _) = X86Base.CpuId(leaf, i);
                if ((kind & 31) == 0)
                    break;
                here = here.With(kind, (uint)shape, sets + 1);
            }
        }
        return last >= 11 ? here.WithThreads() : here;
    }

    private Processor With(int kind, uint shape, int sets)
    {
        int level = (kind >> 5) & 7, ways = (int)(shape >> 22) + 1, line = (int)(shape & 0xfff) + 1;
        long bytes = (long)ways * ((shape >> 12 & 0x3ff) + 1) * line * sets;
        // Kinds: 1 data, 2 instructions, 3 both.
        return level switch
        {
            1 when (kind & 31) != 2 && BitOperations.IsPow2(sets) => this with { FirstLevelWays = ways, FirstLevelSpan = line * sets },
            2 when (kind & 31) != 2 && bytes <= int.MaxValue => this with { SecondLevelBytes = (int)bytes },
            _ => this,
        };
    }

    private Processor WithThreads()
    {
        (_, int core, int kind, _) = X86Base.CpuId(11, 0);
        (_, int package, int next, _) = X86Base.CpuId(11, 1);
        // Kinds in bits 8 to 15: 1 is the threads of a core, 2 its package.
        bool isKnown = (kind >> 8 & 255) == 1 && (next >> 8 & 255) == 2 && core is >= 1 and <= 8 && package >= core;
        return isKnown ? this with { ThreadsPerCore = core, ThreadsPerPackage = package } : this;
    }
}
