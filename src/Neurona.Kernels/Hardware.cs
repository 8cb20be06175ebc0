using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using ArmBase = System.Runtime.Intrinsics.Arm.ArmBase;

namespace Neurona.Numerics;

/// <summary>Hints to the processor and facts about it that change no result.</summary>
internal static unsafe class Hardware
{
    /// <summary>32 vector registers for 128 bits rather than 16, as a matter of course and not by the longer AVX-512 instructions.</summary>
    public static bool HasManyRegisters => ArmBase.Arm64.IsSupported;

    /// <summary>Tells the core that this thread waits in a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pause()
    {
        if (X86Base.IsSupported)
            X86Base.Pause();
        else if (ArmBase.IsSupported)
            ArmBase.Yield();
        else
            Thread.SpinWait(1);
    }

    /// <summary>Asks for a line that will be read soon. Any address is allowed: nothing is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
