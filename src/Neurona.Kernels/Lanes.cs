namespace Neurona.Numerics;

/// <summary>
/// What kernels need of a vector width beyond formulas: memory, bit patterns, folding. "Bits" operations see each lane
/// as a 32-bit integer.
/// </summary>
/// <remarks>
/// Raw base library vectors, not a struct around them: around an accumulator of a matrix product the wrapper costs half
/// the speed.
/// </remarks>
internal unsafe interface ILanes<V> : IOps<V> where V : struct
{
    /// <summary>The value in every lane.</summary>
    static abstract V Broadcast(float value);

    /// <summary>Reads <see cref="IOps{V}.Count"/> numbers at any alignment.</summary>
    static abstract V Load(float* from);

    /// <summary>Writes <see cref="IOps{V}.Count"/> numbers at any alignment.</summary>
    static abstract void Store(float* to, V value);

    /// <summary>Reads the first n (0 to Count) numbers and touches no memory beyond; zero in the other lanes.</summary>
    static abstract V LoadFirst(float* from, int n);

    /// <summary>Writes the first n (0 to Count) lanes and touches no memory beyond.</summary>
    static abstract void StoreFirst(float* to, V value, int n);

    /// <summary>Keeps the first n (0 to Count) lanes; zero in the others.</summary>
    static abstract V First(V a, int n);

    /// <summary>Reads Count bytes as numbers 0 to 255.</summary>
    static abstract V LoadBytes(byte* from);

    /// <summary>The lanes' sum by halves: lane i + lane i + Count / 2, and so on.</summary>
    static abstract float Sum(V a);

    /// <summary>The largest lane; NaN if any is.</summary>
    static abstract float Largest(V a);

    /// <summary>
    /// a, or the limit if a is greater; NaN stays NaN. For limits that are not NaN: cheaper than
    /// <see cref="IOps{V}.Min"/>.
    /// </summary>
    static abstract V AtMost(V a, V limit);

    /// <summary>a, or the limit if a is less; NaN stays NaN. For limits that are not NaN: cheaper than
    /// <see cref="IOps{V}.Max"/>.</summary>
    static abstract V AtLeast(V a, V limit);

    /// <summary>
    /// a times 2 to the whole number n, -250 to 250, rounded once (also where the result is subnormal); given
    /// n + <see cref="Elementary.Magic"/>.
    /// </summary>
    static abstract V Scale(V a, V shifted);

    /// <summary>The same bit pattern in every lane.</summary>
    static abstract V OfBits(uint bits);

    /// <summary>0, 1, 2, ... as bit patterns.</summary>
    static abstract V LaneNumbers { get; }

    /// <summary>Bits of a and b.</summary>
    static abstract V And(V a, V b);

    /// <summary>Bits of a or b.</summary>
    static abstract V Or(V a, V b);

    /// <summary>Bits of a exclusive or b.</summary>
    static abstract V Xor(V a, V b);

    /// <summary>Bits of a plus b, modulo 2^32.</summary>
    static abstract V AddBits(V a, V b);

    /// <summary>Bits of a minus b, modulo 2^32.</summary>
    static abstract V SubBits(V a, V b);

    /// <summary>Bits of a times b, modulo 2^32.</summary>
    static abstract V MulBits(V a, V b);

    /// <summary>Bits moved up by n (0 to 31), zeros below.</summary>
    static abstract V ShiftUp(V a, int n);

    /// <summary>Bits moved down by n (0 to 31), zeros above.</summary>
    static abstract V ShiftDown(V a, int n);

    /// <summary>Bits moved down by n (0 to 31), copies of the sign bit above.</summary>
    static abstract V ShiftDownSigned(V a, int n);

    /// <summary>The signed integers in the bits as numbers, rounded to nearest.</summary>
    static abstract V FromInt(V bits);

    /// <summary>Lane by lane: bits of a &lt; bits of b, unsigned ? yes : no.</summary>
    static abstract V WhereBitsBelow(V a, V b, V yes, V no);
}
