using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>Counter-based randomness: the bits of element i are a function of the key and i, of nothing else.</summary>
/// <remarks>
/// No state to keep, nothing to store between forward and backward, the same numbers for every order of evaluation and
/// every width.
/// </remarks>
/// <param name="Key">What the numbers depend on beside the element.</param>
/// <param name="First">The number of the element that counts as element 0.</param>
public readonly record struct CounterRandom(ulong Key, uint First = 0)
{
    private const uint FirstFactor = 0x7FEB352D, SecondFactor = 0x846CA68B;

    /// <summary>The noise of one layer (or another user) in one step of a run.</summary>
    public static CounterRandom Of(ulong seed, ulong step, ulong stream) => new(Mix(Mix(Mix(seed + 0x9E3779B97F4A7C15UL) + step) + stream));

    /// <summary>32 random bits for element <paramref name="index"/>.</summary>
    public uint Bits(uint index) => Hash(Hash((index + First) ^ (uint)Key) + (uint)(Key >> 32));

    /// <summary>
    /// The same numbers from element <paramref name="first"/> on:
    /// a part of a batch draws what the whole batch would draw.
    /// </summary>
    public CounterRandom From(uint first) => this with { First = First + first };

    /// <summary>A number in [0, 1) with 24 bits for element <paramref name="index"/>.</summary>
    public float Uniform(uint index) => (Bits(index) >> 8) * (1f / (1 << 24));

    /// <summary><see cref="Bits(uint)"/> of a vector of indices that count from <see cref="First"/> already, as bit
    /// patterns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal V Bits<O, V>(V indices) where O : struct, ILanes<V> where V : struct =>
        Hash<O, V>(O.AddBits(Hash<O, V>(O.Xor(indices, O.OfBits((uint)Key))), O.OfBits((uint)(Key >> 32))));

    // Finalizer with low bias by the avalanche measure: xor-shift-multiply, constants found by search (C. Wellons,
    // 2018).
    private static uint Hash(uint x)
    {
        x = (x ^ (x >> 16)) * FirstFactor;
        x = (x ^ (x >> 15)) * SecondFactor;
        return x ^ (x >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Hash<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        x = O.MulBits(O.Xor(x, O.ShiftDown(x, 16)), O.OfBits(FirstFactor));
        x = O.MulBits(O.Xor(x, O.ShiftDown(x, 15)), O.OfBits(SecondFactor));
        return O.Xor(x, O.ShiftDown(x, 16));
    }

    // The output function of SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
