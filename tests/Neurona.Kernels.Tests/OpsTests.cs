using System.Runtime.Intrinsics;

namespace Neurona.Numerics.Tests;

/// <summary>Each operation of each width, lane by lane, against plain arithmetic.</summary>
public unsafe class OpsTests
{
    private static readonly float[] Special =
    [
        0, -0f, 1, -1, 0.5f, 3, float.Epsilon, -float.Epsilon, 1e-40f, 1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 16777216, 0.1f, -2.5f,
    ];

    [Fact]
    public void Scalar() => Check<O1, float>();

    [WidthFact(128)]
    public void Vectors_of_128_bits()
    {
        Check<O4, Vector128<float>>();
        FirstLanes<O4, Vector128<float>>(&O4.LoadParts, &O4.StoreParts);
    }

    [WidthFact(256)]
    public void Vectors_of_256_bits()
    {
        Check<O8, Vector256<float>>();
        FirstLanes<O8, Vector256<float>>(&O8.LoadParts, &O8.StoreParts);
    }

    [WidthFact(512)]
    public void Vectors_of_512_bits()
    {
        Check<O16, Vector512<float>>();
        FirstLanes<O16, Vector512<float>>(&O16.LoadParts, &O16.StoreParts);
    }

    private static void Check<O, V>() where O : struct, ILanes<V> where V : struct
    {
        Formulas<O, V>();
        Bits<O, V>();
        Scaling<O, V>();
        FirstLanes<O, V>(&O.LoadFirst, &O.StoreFirst);
        Bytes<O, V>();
        Folding<O, V>();
    }

    private static void Formulas<O, V>() where O : struct, ILanes<V> where V : struct
    {
        foreach (float a in Special)
        {
            foreach (float b in Special)
            {
                V x = O.Broadcast(a), y = O.Broadcast(b);
                Lanes<O, V>("add", O.Add(x, y), a + b);
                Lanes<O, V>("sub", O.Sub(x, y), a - b);
                Lanes<O, V>("mul", O.Mul(x, y), a * b);
                Lanes<O, V>("div", O.Div(x, y), a / b);
                Lanes<O, V>("fma", O.Fma(x, y, O.Of(0.1)), MathF.FusedMultiplyAdd(a, b, 0.1f));
                Lanes<O, V>("max", O.Max(x, y), MathF.Max(a, b));
                Lanes<O, V>("min", O.Min(x, y), MathF.Min(a, b));
                Lanes<O, V>("where greater", O.WhereGreater(x, y, O.Of(2), O.Of(3)), a > b ? 2 : 3);
                if (float.IsNaN(b) || b == 0)
                    continue;
                Lanes<O, V>("at most", O.AtMost(x, y), a > b ? b : a);
                Lanes<O, V>("at least", O.AtLeast(x, y), a < b ? b : a);
            }
            Lanes<O, V>("abs", O.Abs(O.Broadcast(a)), MathF.Abs(a));
            Lanes<O, V>("sqrt", O.Sqrt(O.Broadcast(a)), MathF.Sqrt(a));
        }
        Lanes<O, V>("zero", O.Zero, 0);
        Lanes<O, V>("of", O.Of(0.1), 0.1f);
    }

    private static void Bits<O, V>() where O : struct, ILanes<V> where V : struct
    {
        uint[] values = [0, 1, 127, 0x3F800000, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xDEADBEEF, 0xFFFFFFFF];
        foreach (uint a in values)
        {
            foreach (uint b in values)
            {
                V x = O.OfBits(a), y = O.OfBits(b);
                LaneBits<O, V>("and", O.And(x, y), a & b);
                LaneBits<O, V>("or", O.Or(x, y), a | b);
                LaneBits<O, V>("xor", O.Xor(x, y), a ^ b);
                LaneBits<O, V>("add", O.AddBits(x, y), a + b);
                LaneBits<O, V>("sub", O.SubBits(x, y), a - b);
                LaneBits<O, V>("mul", O.MulBits(x, y), a * b);
                LaneBits<O, V>("below", O.WhereBitsBelow(x, y, O.OfBits(5), O.OfBits(6)), a < b ? 5u : 6u);
            }
            foreach (int n in (int[])[0, 1, 16, 31])
            {
                LaneBits<O, V>("up", O.ShiftUp(O.OfBits(a), n), a << n);
                LaneBits<O, V>("down", O.ShiftDown(O.OfBits(a), n), a >> n);
                LaneBits<O, V>("down signed", O.ShiftDownSigned(O.OfBits(a), n), (uint)((int)a >> n));
            }
            Lanes<O, V>("from int", O.FromInt(O.OfBits(a)), (int)a);
        }
        uint[] numbers = new uint[O.Count];
        fixed (uint* to = numbers)
            O.Store((float*)to, O.LaneNumbers);
        for (uint i = 0; i < numbers.Length; i++)
            Assert.Equal(i, numbers[i]);
    }

    private static void Scaling<O, V>() where O : struct, ILanes<V> where V : struct
    {
        foreach (float a in (float[])[1, -1.5f, 1.9999999f, 1.2345678f, 0.70710677f])
        {
            for (int n = -250; n <= 250; n++)
                Lanes<O, V>($"{a} * 2^{n}", O.Scale(O.Broadcast(a), O.Of(n + Elementary.Magic)), (float)Math.ScaleB(a, n));
        }
    }

    // Lanes that are not loaded are 0, and memory beyond the first n numbers is neither read nor written. What stands
    // in for masks is called by its own name, since a machine that has them never comes there.
    private static void FirstLanes<O, V>(delegate*<float*, int, V> load, delegate*<float*, V, int, void> store)
        where O : struct, ILanes<V> where V : struct
    {
        float[] values = Sample.Numbers(O.Count, 1);
        foreach (bool atEnd in (bool[])[true, false])
        {
            for (int n = 0; n <= O.Count; n++)
            {
                using Guarded memory = new(n * sizeof(float), atEnd);
                values.AsSpan(0, n).CopyTo(memory.Floats);
                float[] expected = new float[O.Count], got = new float[O.Count];
                values.AsSpan(0, n).CopyTo(expected);
                fixed (float* all = values, from = memory.Floats, to = got)
                {
                    Array.Fill(got, float.NaN);
                    O.Store(to, load(from, n));
                    Same.Bits(expected, got, $"first {n} of {O.Count}");
                    O.Store(to, O.First(O.Load(all), n));
                    Same.Bits(expected, got, $"keep {n} of {O.Count}");
                    memory.Floats.Clear();
                    store(from, O.Load(all), n);
                    Same.Bits(values.AsSpan(0, n), memory.Floats, $"store {n} of {O.Count}");
                }
            }
        }
    }

    private static void Bytes<O, V>() where O : struct, ILanes<V> where V : struct
    {
        foreach (bool atEnd in (bool[])[true, false])
        {
            using Guarded bytes = new(O.Count, atEnd);
            float[] numbers = new float[O.Count];
            for (int i = 0; i < O.Count; i++)
                bytes.Bytes[i] = (byte)(255 - 17 * i);
            fixed (byte* from = bytes.Bytes)
            fixed (float* to = numbers)
                O.Store(to, O.LoadBytes(from));
            for (int i = 0; i < O.Count; i++)
                Assert.Equal(255 - 17 * i, numbers[i]);
        }
    }

    private static void Folding<O, V>() where O : struct, ILanes<V> where V : struct
    {
        float[] values = Sample.Numbers(O.Count, 1, 1e5f), sums = [.. values];
        for (int half = O.Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                sums[i] += sums[i + half];
        }
        fixed (float* from = values)
        {
            Same.Bits([sums[0]], [O.Sum(O.Load(from))], "sum");
            for (int i = 0; i < O.Count; i++)
            {
                (float kept, values[i]) = (values[i], 2e5f);
                Assert.Equal(2e5f, O.Largest(O.Load(from)));
                values[i] = float.NaN;
                Assert.Equal(float.NaN, O.Largest(O.Load(from)));
                values[i] = kept;
            }
        }
    }

    private static void Lanes<O, V>(string what, V got, float expected) where O : struct, ILanes<V> where V : struct
    {
        float[] lanes = new float[O.Count], same = new float[O.Count];
        Array.Fill(same, expected);
        fixed (float* to = lanes)
            O.Store(to, got);
        Same.Bits(same, lanes, what);
    }

    private static void LaneBits<O, V>(string what, V got, uint expected) where O : struct, ILanes<V> where V : struct
    {
        float[] lanes = new float[O.Count];
        fixed (float* to = lanes)
            O.Store(to, got);
        foreach (float lane in lanes)
            Assert.True(
                expected == BitConverter.SingleToUInt32Bits(lane),
                $"{what}: {BitConverter.SingleToUInt32Bits(lane):X}, expected {expected:X}");
    }
}
