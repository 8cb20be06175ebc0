using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmBase = System.Runtime.Intrinsics.Arm.ArmBase;

namespace Neurona.Numerics;

/// <summary>Hints to the processor and facts about it that change no result.</summary>
internal static unsafe class Hardware
{
    /// <summary>
    /// 32 vector registers for 128 bits rather than 16, as a matter of course and not by the longer AVX-512
    /// instructions.
    /// </summary>
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

    /// <summary>The same, into the second-level cache only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PrefetchToSecondLevel(void* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }

    /// <summary>Whether <see cref="Transpose8x8"/> can run here.</summary>
    public static bool CanTranspose => Avx.IsSupported;

    /// <summary>to[k * toRow + j] = from[j * fromRow + k] for j, k below 8; where <see cref="CanTranspose"/>
    /// only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose8x8(float* from, nint fromRow, float* to, nint toRow)
    {
        Transpose4x8(from, fromRow, to, toRow);
        Transpose4x8(from + 4, fromRow, to + 4 * toRow, toRow);
    }

    // Rows j and j + 4 share a vector, so that each half needs no exchange with the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x8(float* from, nint fromRow, float* to, nint toRow)
    {
        float* below = from + 4 * fromRow;
        Vector256<float> r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(below));
        Vector256<float> r1 = Vector256.Create(Vector128.Load(from + fromRow), Vector128.Load(below + fromRow));
        Vector256<float> r2 = Vector256.Create(Vector128.Load(from + 2 * fromRow), Vector128.Load(below + 2 * fromRow));
        Vector256<float> r3 = Vector256.Create(Vector128.Load(from + 3 * fromRow), Vector128.Load(below + 3 * fromRow));
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(to);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(to + toRow);
        Avx.UnpackLow(high01, high23).AsSingle().Store(to + 2 * toRow);
        Avx.UnpackHigh(high01, high23).AsSingle().Store(to + 3 * toRow);
    }
}
