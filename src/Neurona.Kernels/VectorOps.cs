using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neurona.Numerics;

// The arithmetic's intrinsics (Hardware.cs has the rest: pause, prefetch, transposes). Base library vectors first; an instruction set by name only behind IsSupported, with a portable form beside it.

/// <summary>16 numbers at a time.</summary>
internal readonly unsafe struct O16 : ILanes<Vector512<float>>
{
    public static int Count => 16;
    public static Vector512<float> Zero => Vector512<float>.Zero;
    public static Vector512<float> LaneNumbers => Vector512<int>.Indices.AsSingle();
    public static Vector512<float> Of(double value) => Vector512.Create((float)value);
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);
    public static Vector512<float> OfBits(uint bits) => Vector512.Create(bits).AsSingle();

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
    public static Vector512<float> Sub(Vector512<float> a, Vector512<float> b) => a - b;
    public static Vector512<float> Mul(Vector512<float> a, Vector512<float> b) => a * b;
    public static Vector512<float> Div(Vector512<float> a, Vector512<float> b) => a / b;
    public static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.Min(a, b);
    public static Vector512<float> Abs(Vector512<float> a) => Vector512.Abs(a);
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> a) => Elementary.Exp<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> a) => Elementary.Expm1<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> a) => Elementary.Log<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> a) => Elementary.Log1p<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> a) => Elementary.Tanh<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> a) => Elementary.Sigmoid<O16, Vector512<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereGreater(Vector512<float> a, Vector512<float> b, Vector512<float> yes, Vector512<float> no) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereBitsBelow(Vector512<float> a, Vector512<float> b, Vector512<float> yes, Vector512<float> no) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a.AsUInt32(), b.AsUInt32()).AsSingle(), yes, no);

    public static Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;
    public static Vector512<float> Xor(Vector512<float> a, Vector512<float> b) => a ^ b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MulBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() * b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftUp(Vector512<float> a, int n) => Vector512.ShiftLeft(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftDown(Vector512<float> a, int n) => Vector512.ShiftRightLogical(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftDownSigned(Vector512<float> a, int n) => Vector512.ShiftRightArithmetic(a.AsInt32(), n).AsSingle();
    public static Vector512<float> FromInt(Vector512<float> bits) => Vector512.ConvertToSingle(bits.AsInt32());

    public static Vector512<float> Load(float* from) => Vector512.Load(from);
    public static void Store(float* to, Vector512<float> value) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadFirst(float* from, int n) => Avx512F.IsSupported ? Avx512F.MaskLoad(from, Below(n), Vector512<float>.Zero)
        : Vector512.Create(O8.LoadFirst(from, Math.Min(n, 8)), n > 8 ? O8.LoadFirst(from + 8, n - 8) : O8.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* to, Vector512<float> value, int n)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(to, Below(n), value);
            return;
        }
        O8.StoreFirst(to, value.GetLower(), Math.Min(n, 8));
        if (n > 8)
            O8.StoreFirst(to + 8, value.GetUpper(), n - 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBytes(byte* from) => Avx512F.IsSupported
        ? Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(from)))
        : Vector512.Create(O8.LoadBytes(from), O8.LoadBytes(from + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> a) => O8.Sum(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector512<float> a) => O8.Largest(O8.Max(a.GetLower(), a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<float> a, int n) => a & Below(n);

    // Min and Max of x86 return the second operand if either is NaN: with a as the second, NaN passes.
    public static Vector512<float> AtMost(Vector512<float> a, Vector512<float> limit) => Avx512F.IsSupported ? Avx512F.Min(limit, a) : Vector512.Min(a, limit);

    public static Vector512<float> AtLeast(Vector512<float> a, Vector512<float> limit) => Avx512F.IsSupported ? Avx512F.Max(limit, a) : Vector512.Max(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> a, Vector512<float> shifted) => Avx512F.IsSupported
        ? Avx512F.Scale(a, shifted - Of(Elementary.Magic))
        : Elementary.ScaleInTwoSteps<O16, Vector512<float>>(a, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Below(int n) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(n)).AsSingle();
}

/// <summary>8 numbers at a time.</summary>
internal readonly unsafe struct O8 : ILanes<Vector256<float>>
{
    public static int Count => 8;
    public static Vector256<float> Zero => Vector256<float>.Zero;
    public static Vector256<float> LaneNumbers => Vector256<int>.Indices.AsSingle();
    public static Vector256<float> Of(double value) => Vector256.Create((float)value);
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);
    public static Vector256<float> OfBits(uint bits) => Vector256.Create(bits).AsSingle();

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;
    public static Vector256<float> Sub(Vector256<float> a, Vector256<float> b) => a - b;
    public static Vector256<float> Mul(Vector256<float> a, Vector256<float> b) => a * b;
    public static Vector256<float> Div(Vector256<float> a, Vector256<float> b) => a / b;
    public static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);
    public static Vector256<float> Abs(Vector256<float> a) => Vector256.Abs(a);
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> a) => Elementary.Exp<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Expm1(Vector256<float> a) => Elementary.Expm1<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> a) => Elementary.Log<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log1p(Vector256<float> a) => Elementary.Log1p<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> a) => Elementary.Tanh<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> a) => Elementary.Sigmoid<O8, Vector256<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereGreater(Vector256<float> a, Vector256<float> b, Vector256<float> yes, Vector256<float> no) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereBitsBelow(Vector256<float> a, Vector256<float> b, Vector256<float> yes, Vector256<float> no) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a.AsUInt32(), b.AsUInt32()).AsSingle(), yes, no);

    public static Vector256<float> And(Vector256<float> a, Vector256<float> b) => a & b;
    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;
    public static Vector256<float> Xor(Vector256<float> a, Vector256<float> b) => a ^ b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SubBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MulBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() * b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftUp(Vector256<float> a, int n) => Vector256.ShiftLeft(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftDown(Vector256<float> a, int n) => Vector256.ShiftRightLogical(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftDownSigned(Vector256<float> a, int n) => Vector256.ShiftRightArithmetic(a.AsInt32(), n).AsSingle();
    public static Vector256<float> FromInt(Vector256<float> bits) => Vector256.ConvertToSingle(bits.AsInt32());

    public static Vector256<float> Load(float* from) => Vector256.Load(from);
    public static void Store(float* to, Vector256<float> value) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadFirst(float* from, int n) => Avx.IsSupported ? Avx.MaskLoad(from, Below(n))
        : Vector256.Create(O4.LoadFirst(from, Math.Min(n, 4)), n > 4 ? O4.LoadFirst(from + 4, n - 4) : O4.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* to, Vector256<float> value, int n)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(to, Below(n), value);
            return;
        }
        O4.StoreFirst(to, value.GetLower(), Math.Min(n, 4));
        if (n > 4)
            O4.StoreFirst(to + 4, value.GetUpper(), n - 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBytes(byte* from) => Avx2.IsSupported
        ? Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(from)).AsByte()))
        : Vector256.Create(O4.LoadBytes(from), O4.LoadBytes(from + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> a) => O4.Sum(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector256<float> a) => O4.Largest(O4.Max(a.GetLower(), a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<float> a, int n) => a & Below(n);

    // Min and Max of x86 return the second operand if either is NaN: with a as the second, NaN passes.
    public static Vector256<float> AtMost(Vector256<float> a, Vector256<float> limit) => Avx.IsSupported ? Avx.Min(limit, a) : Vector256.Min(a, limit);

    public static Vector256<float> AtLeast(Vector256<float> a, Vector256<float> limit) => Avx.IsSupported ? Avx.Max(limit, a) : Vector256.Max(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale(Vector256<float> a, Vector256<float> shifted) => Elementary.ScaleInTwoSteps<O8, Vector256<float>>(a, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Below(int n) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(n)).AsSingle();
}

/// <summary>4 numbers at a time.</summary>
internal readonly unsafe struct O4 : ILanes<Vector128<float>>
{
    public static int Count => 4;
    public static Vector128<float> Zero => Vector128<float>.Zero;
    public static Vector128<float> LaneNumbers => Vector128<int>.Indices.AsSingle();
    public static Vector128<float> Of(double value) => Vector128.Create((float)value);
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);
    public static Vector128<float> OfBits(uint bits) => Vector128.Create(bits).AsSingle();

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;
    public static Vector128<float> Sub(Vector128<float> a, Vector128<float> b) => a - b;
    public static Vector128<float> Mul(Vector128<float> a, Vector128<float> b) => a * b;
    public static Vector128<float> Div(Vector128<float> a, Vector128<float> b) => a / b;
    public static Vector128<float> Fma(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.Min(a, b);
    public static Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);
    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> a) => Elementary.Exp<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Expm1(Vector128<float> a) => Elementary.Expm1<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> a) => Elementary.Log<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log1p(Vector128<float> a) => Elementary.Log1p<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> a) => Elementary.Tanh<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> a) => Elementary.Sigmoid<O4, Vector128<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WhereGreater(Vector128<float> a, Vector128<float> b, Vector128<float> yes, Vector128<float> no) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WhereBitsBelow(Vector128<float> a, Vector128<float> b, Vector128<float> yes, Vector128<float> no) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a.AsUInt32(), b.AsUInt32()).AsSingle(), yes, no);

    public static Vector128<float> And(Vector128<float> a, Vector128<float> b) => a & b;
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;
    public static Vector128<float> Xor(Vector128<float> a, Vector128<float> b) => a ^ b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SubBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MulBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() * b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftUp(Vector128<float> a, int n) => Vector128.ShiftLeft(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftDown(Vector128<float> a, int n) => Vector128.ShiftRightLogical(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftDownSigned(Vector128<float> a, int n) => Vector128.ShiftRightArithmetic(a.AsInt32(), n).AsSingle();
    public static Vector128<float> FromInt(Vector128<float> bits) => Vector128.ConvertToSingle(bits.AsInt32());

    public static Vector128<float> Load(float* from) => Vector128.Load(from);
    public static void Store(float* to, Vector128<float> value) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadFirst(float* from, int n) => Avx.IsSupported ? Avx.MaskLoad(from, Below(n))
        : n switch
        {
            >= 4 => Load(from),
            3 => Vector128.Create(from[0], from[1], from[2], 0),
            2 => Vector128.Create(from[0], from[1], 0, 0),
            1 => Vector128.CreateScalar(from[0]),
            _ => Zero,
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* to, Vector128<float> value, int n)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(to, Below(n), value);
            return;
        }
        for (int i = 0; i < n && i < 4; i++)
            to[i] = value.GetElement(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBytes(byte* from) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(from)).AsByte())).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> a)
    {
        a += Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1));
        return a.ToScalar() + a.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector128<float> a)
    {
        a = Vector128.Max(a, Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(a.ToScalar(), a.GetElement(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> First(Vector128<float> a, int n) => a & Below(n);

    // Min and Max of x86 return the second operand if either is NaN: with a as the second, NaN passes.
    public static Vector128<float> AtMost(Vector128<float> a, Vector128<float> limit) => Sse.IsSupported ? Sse.Min(limit, a) : Vector128.Min(a, limit);

    public static Vector128<float> AtLeast(Vector128<float> a, Vector128<float> limit) => Sse.IsSupported ? Sse.Max(limit, a) : Vector128.Max(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Scale(Vector128<float> a, Vector128<float> shifted) => Elementary.ScaleInTwoSteps<O4, Vector128<float>>(a, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Below(int n) => Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(n)).AsSingle();
}

/// <summary>One number at a time: where the machine has no vectors, and the check that a width changes nothing.</summary>
internal readonly unsafe struct O1 : ILanes<float>
{
    public static int Count => 1;
    public static float Zero => 0;
    public static float LaneNumbers => 0;
    public static float Of(double value) => (float)value;
    public static float Broadcast(float value) => value;
    public static float OfBits(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    public static float Add(float a, float b) => a + b;
    public static float Sub(float a, float b) => a - b;
    public static float Mul(float a, float b) => a * b;
    public static float Div(float a, float b) => a / b;
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
    public static float Max(float a, float b) => MathF.Max(a, b);
    public static float Min(float a, float b) => MathF.Min(a, b);
    public static float Abs(float a) => MathF.Abs(a);
    public static float Sqrt(float a) => MathF.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float a) => Elementary.Exp<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Expm1(float a) => Elementary.Expm1<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log(float a) => Elementary.Log<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log1p(float a) => Elementary.Log1p<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float a) => Elementary.Tanh<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float a) => Elementary.Sigmoid<O1, float>(a);

    public static float WhereGreater(float a, float b, float yes, float no) => a > b ? yes : no;
    public static float WhereBitsBelow(float a, float b, float yes, float no) => Bits(a) < Bits(b) ? yes : no;

    public static float And(float a, float b) => OfBits(Bits(a) & Bits(b));
    public static float Or(float a, float b) => OfBits(Bits(a) | Bits(b));
    public static float Xor(float a, float b) => OfBits(Bits(a) ^ Bits(b));
    public static float AddBits(float a, float b) => OfBits(Bits(a) + Bits(b));
    public static float SubBits(float a, float b) => OfBits(Bits(a) - Bits(b));
    public static float MulBits(float a, float b) => OfBits(Bits(a) * Bits(b));
    public static float ShiftUp(float a, int n) => OfBits(Bits(a) << n);
    public static float ShiftDown(float a, int n) => OfBits(Bits(a) >> n);
    public static float ShiftDownSigned(float a, int n) => OfBits((uint)((int)Bits(a) >> n));
    public static float FromInt(float bits) => (int)Bits(bits);

    public static float Load(float* from) => *from;
    public static void Store(float* to, float value) => *to = value;
    public static float LoadFirst(float* from, int n) => n > 0 ? *from : 0;

    public static void StoreFirst(float* to, float value, int n)
    {
        if (n > 0)
            *to = value;
    }

    public static float First(float a, int n) => n > 0 ? a : 0;
    public static float LoadBytes(byte* from) => *from;
    public static float Sum(float a) => a;
    public static float Largest(float a) => a;
    public static float AtMost(float a, float limit) => a > limit ? limit : a;
    public static float AtLeast(float a, float limit) => a < limit ? limit : a;
    public static float Scale(float a, float shifted) => Elementary.ScaleInTwoSteps<O1, float>(a, shifted);

    private static uint Bits(float a) => BitConverter.SingleToUInt32Bits(a);
}
